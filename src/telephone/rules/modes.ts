/**
 * The modes of the game, in the order in which they are proposed during an evening. A new mode is a new row of `MODES`.
 */
export const MODE_NAMES = ['classic', 'hurry_up', 'invisible_ink'] as const;
export type ModeName = (typeof MODE_NAMES)[number];

export type Kind = 'description' | 'drawing';

/**
 * `fixed`: each round has its own time. `last_call`: shortened once nearly all are done. `none`: the host ends the
 * round.
 */
export const CLOCKS = ['fixed', 'last_call', 'none'] as const;
export type Clock = (typeof CLOCKS)[number];

/**
 * How chains are passed on. `ring` always passes to the same neighbour, as in games from before there were other
 * orders.
 */
export type PassOrder = 'ring' | 'neighbours';

/** A number of rounds, or once round the table. Null if the host chose nothing. */
export type WantedRounds = number | 'table' | null;

export interface Times {
  drawTimeS: number;
  descTimeS: number;
}

/** The decisions of a mode. Rounds count from 0. */
export interface Mode {
  kindOf(round: number): Kind;
  /** The number of rounds. `wanted` is the choice of whoever made the game. */
  roundsFor(players: number, wanted: WantedRounds): number;
  /** How long a turn of either kind takes in this round. `chosen` are the times of the game. */
  timesOf(round: number, chosen: Times): Times;
  /** The clock that the mode is played with, whatever was chosen. */
  clockOf(chosen: Clock): Clock;
  /** The replacement for a missing entry: the chain's last description again, or an empty sheet. */
  fillingOf(round: number): 'last description' | 'empty sheet';
}

/** Write, draw, guess, repeat. The last round is a description. */
const classic: Mode = {
  kindOf: (round) => (round % 2 === 0 ? 'description' : 'drawing'),
  roundsFor(players, wanted) {
    const isOdd = players % 2 === 1;
    if (wanted === null) return isOdd ? players : players - 1;
    // If the number of players is even, the owner of a chain ends it.
    if (wanted === 'table') return isOdd ? players : players + 1;
    // Chains may come round twice, but not more.
    return Math.min(wanted, 2 * players - 1);
  },
  timesOf: (_round, chosen) => chosen,
  clockOf: (chosen) => chosen,
  fillingOf: (round) => (classic.kindOf(round) === 'drawing' ? 'empty sheet' : 'last description'),
};

const LEAST_S = { drawing: 12, description: 8 };

/** Rounds get shorter and shorter: after two rounds, three quarters of the time are left. */
const hurryUp: Mode = {
  ...classic,
  timesOf: (round, { drawTimeS, descTimeS }) => ({
    drawTimeS: shrunk(drawTimeS, round, LEAST_S.drawing),
    descTimeS: shrunk(descTimeS, round, LEAST_S.description),
  }),
  clockOf: () => 'fixed',
};

function shrunk(startS: number, round: number, leastS: number): number {
  return Math.min(startS, Math.max(leastS, Math.round(startS * 0.75 ** (round / 2))));
}

/** Lines fade and words turn to dots while they are made. Only the page does that; the server has the whole sheet. */
const invisibleInk: Mode = classic;

export const MODES: Record<ModeName, Mode> = {
  classic,
  hurry_up: hurryUp,
  invisible_ink: invisibleInk,
};

/** The time of a round. */
export function secondsOf({ kindOf, timesOf }: Mode, round: number, chosen: Times): number {
  const { drawTimeS, descTimeS } = timesOf(round, chosen);
  return kindOf(round) === 'drawing' ? drawTimeS : descTimeS;
}

/** The mode to play after these, given oldest first: the first that has not been played, or else the next in order. */
export function modeAfter(played: readonly [...ModeName[], ModeName]): ModeName {
  const last = MODE_NAMES.indexOf(played[played.length - 1] ?? 'classic');
  const inOrder = [...MODE_NAMES.slice(last + 1), ...MODE_NAMES.slice(0, last + 1)];
  return inOrder.find((name) => !played.includes(name)) ?? inOrder[0] ?? 'classic';
}

export const FEWEST_ROUNDS = 3;
/** Two rounds per player for ten players, minus one. */
export const MOST_ROUNDS = 19;

/**
 * How far along the ring a chain is from the player who began it: 0, 1, -1, 2, -2… so that nobody gets all chains from
 * the same neighbour. Then the sequence repeats, so that the owner is the first to get a chain a second time.
 */
export function offsetOf(order: PassOrder, players: number, round: number): number {
  const turn = round % players;
  if (order === 'ring') return turn;
  return turn % 2 === 1 ? (turn + 1) / 2 : (players - turn / 2) % players;
}
