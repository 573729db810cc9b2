// More kills.
process.env.KILLS ??= '3';
await import('../../fault/chess.test.ts');
