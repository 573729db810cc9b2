// More tears.
process.env.TEARS ??= '60';
await import('../../fault/wal.test.ts');
