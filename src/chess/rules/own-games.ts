/** How a game ended for one of its players. */
export const OWN_RESULTS = ['won', 'lost', 'drawn', 'aborted', 'unfinished'] as const;
/** By initial time and increment. `none` means without clocks. */
export const PACES = ['bullet', 'blitz', 'rapid', 'classical', 'none'] as const;

/** The filter for a list of an account's own games. */
export interface OwnGamesWanted {
  result?: (typeof OWN_RESULTS)[number];
  /** The account's colour. */
  color?: 'white' | 'black';
  pace?: (typeof PACES)[number];
  /** The earliest creation time, in epoch ms. */
  since?: number;
  /** The latest creation time, exclusive. */
  until?: number;
  /** Accounts, one of which must be the opponent. */
  opponentIds?: number[];
}
