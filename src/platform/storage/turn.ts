import type { BusListener } from '../live/topic.ts';

/** What a unit of work may ask for; it happens only after the commit, and not at all if the work or the commit fails. */
export interface Turn {
  /**
   * Tells the bus that `topic` is at `version`; of several in one turn the newest is told. `state`, called after the
   * commit, is what the hub would load.
   */
  publish: BusListener;
  /** The same function asked for several times in one turn runs once. */
  afterCommit(task: () => void): void;
}
