import { parentPort } from 'node:worker_threads';
import { faultText } from '../errors.ts';
import { copyDatabase } from './copy.ts';

export interface CopyJob {
  from: string;
  to: string;
  partial: string;
}

/** The result of a job: why there is no copy, or nothing if there is one. */
export type CopyEnd = string | undefined;

parentPort?.on('message', ({ from, to, partial }: CopyJob) => {
  try {
    copyDatabase(from, to, partial);
    parentPort?.postMessage(undefined satisfies CopyEnd);
  } catch (fault) {
    parentPort?.postMessage(faultText(fault) satisfies CopyEnd);
  }
});
