// Loaded by tap before every test file: all that each of the 140 processes can do without is left out.
import { syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';

if (threads.isMainThread) {
  // Half as dear as tap's own ts-node, which package.json turns off.
  await import('tsx');

  // What a test starts is the built server. Tap would have it load, in each process and thread, what only tests use:
  // that takes a thread ten times as long as its work.
  process.env.NODE_OPTIONS = (process.env.NODE_OPTIONS ?? '').replace(/"?--import=\S*processinfo\S*"?/g, '');
  const { Worker } = threads;
  threads.Worker = class extends Worker {
    constructor(file, options) {
      super(file, { ...options, execArgv: options?.execArgv ?? [] });
    }
  };
  syncBuiltinESMExports();
}
