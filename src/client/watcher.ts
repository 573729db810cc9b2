import type { ParlorError } from './errors.ts';

/** Who is on a topic. */
export interface Present {
  users: string[];
  watchers: number;
  /** Of a game of chess: epoch ms from which the absent side to move may be claimed against. */
  goneBy?: { w: number | null; b: number | null };
}

/** What is told of a topic. */
export interface Watcher<State> {
  onState: (state: State, version: number) => void;
  onPresence?: (present: Present) => void;
  /** The bell: we were kicked, invited, challenged. */
  onNotice?: (notice: { kind: string; [more: string]: unknown }) => void;
  /** The topic is gone or no longer ours; nothing more comes. */
  onLost?: (refusal: ParlorError) => void;
}
