/** One game of drawing telephone, from lobby to album; "session" is the word of the documents. (seed 000) */
export interface GameSession {
  /** Six digits. */
  code: number;
  drawTimeS: number;
  descTimeS: number;
  createdAtMs: number;
  /** Strictly rising; clients of `wait` look at it alone. */
  lastModifiedUs: number;
  /** Rises by one with every visible change. */
  version: number;
  /** An account's id. */
  hostId: number;
  /** In the order of joining. */
  members: readonly Member[];
  phase: Phase;
  /** The shared reveal, led by the host once the game is over. */
  album: { chainId: number; step: number } | null;
  /** The rematch's code. */
  nextCode: number | null;
}

export interface Member {
  userId: number;
  /** Who `left` in play still reads, but plays no more; who was `removed` by the host does neither. */
  standing: Standing;
}

export type Standing = 'member' | 'left' | 'removed';

export type Phase =
  | { name: 'lobby' }
  | { name: 'playing'; game: Game; round: number; startedAtMs: number; endsAtMs: number }
  | { name: 'over'; game: Game; endedAtMs: number };

/** The ring of players, and what they have made. Chain `chainIds[i]` starts with `ring[i]` and is passed on along the ring. */
export interface Game {
  ring: readonly number[];
  chainIds: readonly number[];
  /** How many rounds there are. */
  rounds: number;
  entries: readonly Entry[];
  /** Kept by the server until submission, and used when time runs out. */
  drafts: readonly Draft[];
}

export interface Draft {
  chainId: number;
  round: number;
  authorId: number;
  /** Null for a drawing. */
  text: string | null;
}

export interface Entry {
  chainId: number;
  round: number;
  authorId: number;
  /** Null for a drawing. */
  text: string | null;
  /** Filled in by the server. */
  skipped: boolean;
}

export type Kind = 'description' | 'drawing';

export type Content =
  | { kind: 'description'; text: string }
  /** `sourceHash` is of the bytes as they came, so that a retry is known again. */
  | { kind: 'drawing'; svg: string; sourceHash: string }
  /** The drawing that is kept as this turn's draft. */
  | { kind: 'drafted drawing' };

/** An entry still to be saved. */
export interface NewEntry {
  chainId: number;
  round: number;
  authorId: number;
  skipped: boolean;
  content: Content;
}

export const FEWEST_PLAYERS = 3;
export const MOST_PLAYERS = 10;

/** Round 0 describes, round 1 draws, and so on. */
export function kindOf(round: number): Kind {
  return round % 2 === 0 ? 'description' : 'drawing';
}

/** As many as players, less one for an even number, so that a description ends it. */
export function roundsFor(players: number): number {
  return players % 2 === 1 ? players : players - 1;
}

/** Who may read: members, and who left in play. */
export function memberOf(session: GameSession, userId: number): Member | undefined {
  return session.members.find((member) => member.userId === userId && member.standing !== 'removed');
}

/** Ids of all who may read. */
export function readersOf(session: GameSession): ReadonlySet<number> {
  return new Set(
    session.members.filter((member) => member.standing !== 'removed').map((member) => member.userId),
  );
}

/** Who is still there, in the order of joining. */
export function staying(session: GameSession): number[] {
  return session.members.filter((member) => member.standing === 'member').map((member) => member.userId);
}

/** The members with this one's standing changed. */
export function withStanding(session: GameSession, userId: number, standing: Standing): readonly Member[] {
  return session.members.map((member) => (member.userId === userId ? { userId, standing } : member));
}

/** Who holds the chain at this place of the ring in this round. */
export function holderOf(game: Game, place: number, round: number): number {
  return game.ring[(place + round) % game.ring.length] as number;
}

/** The entry of a chain in a round, if it is there. */
export function entryOf(game: Game, chainId: number, round: number): Entry | undefined {
  return game.entries.find((entry) => entry.chainId === chainId && entry.round === round);
}

/** Who has made each round of a chain so far, from round 0 on. */
export function authorsOf(game: Game, chainId: number): number[] {
  return game.entries
    .filter((entry) => entry.chainId === chainId)
    .sort((a, b) => a.round - b.round)
    .map((entry) => entry.authorId);
}
