import type { Kind } from './modes.ts';
import { MODES } from './modes.ts';

/**
 * A chain of the older drawing game: who had the turn in each round, and the entries, which do not name their round.
 */
export interface OlderChain {
  id: number;
  turns: readonly { round: number; userId: number }[];
  /** In the order in which they came. */
  made: readonly OlderEntry[];
}

/** `content` is a text, or the name of a drawing's file. */
export interface OlderEntry {
  kind: Kind;
  content: string;
  userId: number;
  createdAtUs: number;
}

/** A player of a finished game: an id there or, if the account was deleted, the place in the ring. */
export type OlderPlayer = { userId: number } | { deleted: number };

export interface OlderTurn {
  player: OlderPlayer;
  /** Undefined if it was deleted together with its maker's account. */
  entry: OlderEntry | undefined;
}

export interface OlderAlbum {
  /** Chain i begins with player i. */
  ring: readonly OlderPlayer[];
  rounds: number;
  /** For each chain, the turn of every round. */
  chains: readonly (readonly OlderTurn[])[];
  /** Entries that have no turn, because they were sent twice. */
  extra: readonly OlderEntry[];
}

const kindOf = MODES.classic.kindOf;

/** The album of a finished game. Chains are sorted by id, which is the order of the ring. */
export function olderAlbum(chains: readonly OlderChain[]): OlderAlbum {
  const ring = chains.map((chain, place): OlderPlayer => turnOf(chain, 0) ?? { deleted: place });
  const rounds = Math.max(
    MODES.classic.roundsFor(chains.length, null),
    ...chains.flatMap(({ turns }) => turns.map(({ round }) => round + 1)),
  );
  const extra: OlderEntry[] = [];
  const filled = chains.map((chain, place) => {
    const entries = byRound(chain, rounds, extra);
    return entries.map((entry, round): OlderTurn => {
      const sitting = ring[(place + round) % ring.length] ?? { deleted: place };
      const player = entry ? { userId: entry.userId } : (turnOf(chain, round) ?? sitting);
      return { player, entry };
    });
  });
  return { ring, rounds, chains: filled, extra };
}

function turnOf({ turns }: OlderChain, round: number): { userId: number } | undefined {
  const turn = turns.find((one) => one.round === round);
  return turn && { userId: turn.userId };
}

function byRound(
  { turns, made }: OlderChain,
  rounds: number,
  extra: OlderEntry[],
): readonly (OlderEntry | undefined)[] {
  const entries = new Array<OlderEntry | undefined>(rounds).fill(undefined);
  for (const entry of made) {
    const turn = turns.find(({ round, userId }) => userId === entry.userId && kindOf(round) === entry.kind);
    const round = turn?.round ?? entries.findIndex((there, at) => !there && kindOf(at) === entry.kind);
    if (round === -1 || entries[round]) extra.push(entry);
    else entries[round] = entry;
  }
  return entries;
}
