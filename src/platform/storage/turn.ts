import type { BusListener } from '../live/topic.ts';

/** What a unit of work may ask for. It happens after the commit, and not at all if the work or the commit fails. */
export interface Turn {
  /**
   * Tells the bus that `topic` is at `version`; if a topic changes more than once in a turn, only the newest. `state` is
   * called after the commit and returns what the hub would load.
   */
  publish: BusListener;
  /** If the same function is given several times in one turn, it runs once. */
  afterCommit(task: () => void): void;
}
