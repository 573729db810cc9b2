import { isMainThread } from 'node:worker_threads';
import { breakDisk } from '../platform/broken-disk.ts';

/** For `--import`: after the signal SIGUSR2, every sync of this server fails. */
if (isMainThread) process.on('SIGUSR2', () => breakDisk(String(process.env.PARLOR_DB)));
