import { importTests } from '../import-tests.ts';

// The slowest folder: two processes share its files.
await importTests(import.meta.dirname, 0, 2);
