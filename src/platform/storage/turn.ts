import type { BusListener } from '../live/topic.ts';

/** What a unit of work may ask for. It happens after the sync, and not at all if the work, commit or sync fails. */
export interface Turn {
  /**
   * Tells the bus that `topic` is at `version`; if a topic changes more than once before the sync, only the newest.
   * `state` is called right after the commit and returns what the hub would load.
   */
  publish: BusListener;
  /** If the same function is given several times before the sync, it runs once. */
  afterCommit(task: () => void): void;
}
