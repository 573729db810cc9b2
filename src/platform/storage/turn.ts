import type { BusListener } from '../live/topic.ts';

/** What a unit of work may request. It happens after the sync, and not at all if the work, commit or sync fails. */
export interface Turn {
  /**
   * Announces on the bus that `topic` is at `version`. If a topic changes more than once before the sync, only the
   * newest version is announced. `state` is called right after the commit, and returns what the hub would load.
   */
  publish: BusListener;
  /** If the same function is given several times before the sync, it runs once. */
  afterCommit(task: () => void): void;
}
