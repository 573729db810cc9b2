// More cuts.
process.env.CUTS ??= '100';
await import('../../fault/power.test.ts');
