// Enough messages to come across everything.
process.env.RUNS ??= '3000';
await import('../../fuzz/messages.test.ts');
