import { quantile } from '../table.ts';

export const SLICE_MS = 400;
const PAIRS = Number(process.env.PAIRS ?? 6);
export const ROUNDS = Number(process.env.ROUNDS ?? 10);
/** The first contenders, Parlor and its floors, are measured in every turn, the others only in one of this many. */
const IN_EVERY_TURN = 3;
const OTHERS_EVERY = 5;

/** The totals of one slice, or of a whole round. */
export interface Tally {
  /** ms of each acknowledgement or delivery. */
  latencies: number[];
  changes: number;
  deliveries: number;
  tookMs: number;
  cpuMs: number;
}

export const MEASURES = {
  changesPerSecond: ({ changes, tookMs }: Tally) => (changes / tookMs) * 1000,
  deliveriesPerSecond: ({ deliveries, tookMs }: Tally) => (deliveries / tookMs) * 1000,
  p50: ({ latencies }: Tally) => quantile(latencies, 0.5),
  p99: ({ latencies }: Tally) => quantile(latencies, 0.99),
  cpuOfChange: ({ changes, cpuMs }: Tally) => (cpuMs / changes) * 1000,
  cpuOfDelivery: ({ deliveries, cpuMs }: Tally) => (cpuMs / deliveries) * 1000,
};

/** One figure for each round, by name of contender. */
export type Figures = Map<string, number[]>;

/**
 * Measures slices of all contenders in turn. The first three are in every turn. Returns a tally of each round, by name. The
 * first slice of each is a warm-up and is not counted.
 */
export async function takeTurns<Who extends { name: string }, Seat>(
  contenders: Who[],
  sit: (who: Who) => Promise<Seat>,
  slice: (at: Seat, who: Who) => Promise<Tally>,
  leave: (from: Seat) => void,
): Promise<Map<string, Tally[]>> {
  const seats: { who: Who; at: Seat; rounds: Tally[] }[] = [];
  for (const who of contenders) seats.push({ who, at: await sit(who), rounds: [] });
  for (const { at, who } of seats) await slice(at, who);
  for (let round = 0; round < ROUNDS; round++) {
    for (let turn = 0; turn < PAIRS; turn++) {
      for (const { at, who, rounds } of turn % OTHERS_EVERY === 0 ? seats : seats.slice(0, IN_EVERY_TURN)) {
        rounds[round] = sum(rounds[round], await slice(at, who));
      }
    }
  }
  for (const { at } of seats) leave(at);
  return new Map(seats.map(({ who, rounds }) => [who.name, rounds]));
}

function sum(one: Tally | undefined, other: Tally): Tally {
  if (!one) return other;
  return {
    latencies: one.latencies.concat(other.latencies),
    changes: one.changes + other.changes,
    deliveries: one.deliveries + other.deliveries,
    tookMs: one.tookMs + other.tookMs,
    cpuMs: one.cpuMs + other.cpuMs,
  };
}

export function figures(tallies: Map<string, Tally[]>, measure: keyof typeof MEASURES): Figures {
  return new Map([...tallies].map(([name, rounds]) => [name, rounds.map(MEASURES[measure])]));
}
