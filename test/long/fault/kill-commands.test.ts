// More kills of each command.
process.env.KILLS ??= '4';
await import('../../fault/kill-commands.test.ts');
