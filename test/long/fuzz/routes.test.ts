// Enough requests to come across everything.
process.env.RUNS ??= '3000';
await import('../../fuzz/routes.test.ts');
