// At every step, also of the larger games.
process.env.EVERY ??= '1';
await import('../../telephone/secrets.test.ts');
