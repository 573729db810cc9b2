// More equations.
process.env.RUNS ??= '8000';
await import('../../integers/arithmetic.test.ts');
