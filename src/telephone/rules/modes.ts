/** The modes of the game. Only one so far; a new one is a new row of `MODES`. */
export const MODE_NAMES = ['classic'] as const;
export type ModeName = (typeof MODE_NAMES)[number];

export type Kind = 'description' | 'drawing';

/** `fixed`: each round has its time. `last_call`: shortened once nearly all are done. `none`: the host ends the round. */
export const CLOCKS = ['fixed', 'last_call', 'none'] as const;
export type Clock = (typeof CLOCKS)[number];

/** How chains are passed on: `ring` is always to the same neighbour, as in games from before any other order existed. */
export type PassOrder = 'ring' | 'neighbours';

/** A number of rounds, or once round the table. Null for games whose maker chose nothing. */
export type WantedRounds = number | 'table' | null;

export interface Times {
  drawTimeS: number;
  descTimeS: number;
}

/** What a mode decides. Rounds count from 0. */
export interface Mode {
  kindOf(round: number): Kind;
  /** The number of rounds. `wanted` is the choice of whoever made the game. */
  roundsFor(players: number, wanted: WantedRounds): number;
  secondsOf(round: number, times: Times): number;
  /** What takes the place of a missing entry: the chain's last description again, or an empty sheet. */
  fillingOf(round: number): 'last description' | 'empty sheet';
}

/** Write, draw, guess, repeat. The last round is a description. */
const classic: Mode = {
  kindOf: (round) => (round % 2 === 0 ? 'description' : 'drawing'),
  roundsFor(players, wanted) {
    const isOdd = players % 2 === 1;
    if (wanted === null) return isOdd ? players : players - 1;
    // With an even number of players, the owner of a chain ends it.
    if (wanted === 'table') return isOdd ? players : players + 1;
    // Chains may come round twice, but not more.
    return Math.min(wanted, 2 * players - 1);
  },
  secondsOf: (round, { drawTimeS, descTimeS }) =>
    classic.kindOf(round) === 'drawing' ? drawTimeS : descTimeS,
  fillingOf: (round) => (classic.kindOf(round) === 'drawing' ? 'empty sheet' : 'last description'),
};

export const MODES: Record<ModeName, Mode> = { classic };

export const FEWEST_ROUNDS = 3;
/** Two rounds per player for ten players, minus one. */
export const MOST_ROUNDS = 19;

/**
 * How far along the ring a chain is from the player who began it: 0, 1, -1, 2, -2… so that nobody gets all chains from
 * the same neighbour. Then it begins again, so that the first to get a chain a second time is its owner.
 */
export function offsetOf(order: PassOrder, players: number, round: number): number {
  const turn = round % players;
  if (order === 'ring') return turn;
  return turn % 2 === 1 ? (turn + 1) / 2 : (players - turn / 2) % players;
}
