// More sessions.
process.env.RUNS ??= '6';
await import('../../integers/round-trip.test.ts');
