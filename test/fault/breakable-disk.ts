import { isMainThread } from 'node:worker_threads';
import { breakDisk } from '../platform/broken-disk.ts';

/** For `--import`: from the signal SIGUSR2 on, no sync of this server succeeds. */
if (isMainThread) process.on('SIGUSR2', () => breakDisk(String(process.env.PARLOR_DB)));
