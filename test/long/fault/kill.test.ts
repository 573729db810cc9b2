// Fifty kills instead of a few.
process.env.KILLS ??= '50';
await import('../../fault/kill.test.ts');
