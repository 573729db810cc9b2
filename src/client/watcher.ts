import type { Thrown } from '../telephone/schema-show.ts';
import type { ParlorError } from './errors.ts';

/** The users connected to a topic. */
export interface Present {
  users: string[];
  watchers: number;
  /** Chess games only: epoch ms from which the game may be claimed against the absent side to move. */
  goneBy?: { w: number | null; b: number | null };
}

export interface Notice {
  kind: string;
  [more: string]: unknown;
}

/** Callbacks for a topic. */
export interface Watcher<State> {
  onState(state: State, version: number): void;
  onPresence?(present: Present): void;
  /** We were kicked, invited or challenged. */
  onNotice?(notice: Notice): void;
  /** Drawing games only: what was thrown in the last quarter of a second. */
  onReactions?(reactions: Thrown[]): void;
  /** The topic is gone, or we may no longer see it. No further callbacks follow. */
  onLost?(refusal: ParlorError): void;
}
