// Enough requests to come across everything, and to see memory grow.
process.env.RUNS ??= '5000';
await import('../../integers/fuzz.test.ts');
