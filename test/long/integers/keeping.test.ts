// More changes to count.
process.env.RUNS ??= '60';
await import('../../integers/keeping.test.ts');
