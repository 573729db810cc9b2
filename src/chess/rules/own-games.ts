/** How a game ended for one of its players. */
export const OWN_RESULTS = ['won', 'lost', 'drawn', 'aborted', 'unfinished'] as const;
/** By initial time and increment. `none` is without clocks. */
export const PACES = ['bullet', 'blitz', 'rapid', 'classical', 'none'] as const;

/** What a list of an account's own games is narrowed to. */
export interface OwnGamesWanted {
  result?: (typeof OWN_RESULTS)[number];
  /** That of the account. */
  color?: 'white' | 'black';
  pace?: (typeof PACES)[number];
  /** Epoch ms of the creation. */
  since?: number;
  /** Exclusive. */
  until?: number;
  /** Accounts, of which one must be the opponent. */
  opponentIds?: number[];
}
