// Sixty kills instead of a few.
process.env.KILLS ??= '60';
await import('../../fault/claims.test.ts');
