// Enough evenings to come across everything.
process.env.RUNS ??= '500';
await import('../../fuzz/telephone.test.ts');
