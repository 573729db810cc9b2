import { type Clock, type ModeName, offsetOf, type PassOrder, type WantedRounds } from './modes.ts';
import type { Reactors } from './reactions.ts';
import type { Show } from './show.ts';
import type { Words } from './words.ts';

/** One game of drawing telephone, from lobby to album. The document calls it a session. (seed 000) */
export interface GameSession {
  /** Six digits. */
  code: number;
  mode: ModeName;
  drawTimeS: number;
  descTimeS: number;
  /** The chosen number of rounds. */
  wantedRounds: WantedRounds;
  clock: Clock;
  /** In the first round, everybody may choose from three ideas. */
  hasIdeas: boolean;
  /** The source of ideas. */
  words: Words;
  /** The modes of the games of which this is the rematch, oldest first. */
  playedModes: readonly ModeName[];
  createdAtMs: number;
  /** Strictly increasing. Clients of `wait` look only at this. */
  lastModifiedUs: number;
  /** Rises by one with every visible change. */
  version: number;
  /** Account id. */
  hostId: number;
  /** In the order of joining. */
  members: readonly Member[];
  phase: Phase;
  /** The shared reveal. The host moves it once the game is over. */
  album: { chainId: number; step: number } | null;
  /** How the reveal goes on. Null while nobody has begun the show: then only the host moves it. */
  show: Show | null;
  /** Votes for pages, in the order of giving. */
  hearts: readonly Heart[];
  /** Pages that nobody sees once the game is over, in the order of hiding. */
  hidden: readonly PageAt[];
  /** The people who may react during the reveal. */
  reactions: Reactors;
  /** Code of the rematch. */
  nextCode: number | null;
  /** Screens that show the game, oldest first. */
  screens: readonly Screen[];
  /** Screens that ask to show it. */
  asking: readonly Screen[];
  /** True if others may watch. */
  isWatchable: boolean;
  /** The door for somebody who comes when the game is in play. */
  door: Door;
  /** Those who only watch, oldest first. */
  watchers: readonly Watcher[];
  /** Guests who ask for their seat on another device, oldest first. */
  claims: readonly Claim[];
}

/** The place of a page. */
export interface PageAt {
  chainId: number;
  round: number;
}

/** A vote for a page of a finished game. */
export interface Heart extends PageAt {
  userId: number;
}

export const DOORS = ['open', 'closes'] as const;
/** `closes`: at the start. */
export type Door = (typeof DOORS)[number];

/** A television or the like. It belongs to nobody, but sees what every member sees. */
export interface Screen {
  id: number;
  /** 22 letters. */
  name: string;
}

/** Somebody who sees what every member sees, and reacts, but does not play. */
export interface Watcher {
  id: number;
  /** Null for somebody without an account, who has a ticket. */
  userId: number | null;
  /** Came too late to play: is seated first in the rematch. */
  wantsChair: boolean;
  /** The seat in the ring that they ask the host for. */
  askedSeat: number | null;
}

/** A guest who says that a player's seat is theirs. */
export interface Claim {
  id: number;
  /** 22 letters. */
  name: string;
  /** The owner of the seat. */
  userId: number;
  claimantId: number;
  animal: string;
  endsAtMs: number;
  isGranted: boolean;
  /** The last member who has granted it. */
  voterId: number | null;
}

/** A reader of a session: the id of an account, or the ticket of a screen or watcher. */
export type Reader = number | `${'screen' | 'watcher'}:${number}`;

export interface Member {
  userId: number;
  /** `left`: left in play, may still read but no longer plays. `removed`: by the host, may do neither. */
  standing: Standing;
}

export type Standing = 'member' | 'left' | 'removed';

export type Phase =
  | { name: 'lobby' }
  | { name: 'playing'; game: Game; round: number; startedAtMs: number; endsAtMs: number }
  | { name: 'over'; game: Game; endedAtMs: number };

/** Players and their entries. Chain `chainIds[i]` starts with `ring[i]` and is passed on in this order. */
export interface Game {
  order: PassOrder;
  ring: readonly number[];
  /** Latecomers on a seat of the ring, in the order in which they came. */
  substitutes: readonly Substitute[];
  chainIds: readonly number[];
  /** Ideas for the player who begins each chain to choose from, in the order of the chains. Empty without ideas. */
  ideas: readonly (readonly string[])[];
  /** Number of rounds. */
  rounds: number;
  entries: readonly Entry[];
  /** Kept until the turn is submitted, and used when time runs out. */
  drafts: readonly Draft[];
}

export interface Substitute {
  /** Index in the ring. */
  seat: number;
  userId: number;
  fromRound: number;
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

export type Content =
  | { kind: 'description'; text: string }
  /** `sourceHash` is the hash of the uploaded bytes, to recognise a retry. */
  | { kind: 'drawing'; svg: string; sourceHash: string }
  /** The drawing saved as this turn's draft. */
  | { kind: 'drafted drawing' };

/** An entry to be saved. */
export interface NewEntry {
  chainId: number;
  round: number;
  authorId: number;
  skipped: boolean;
  content: Content;
}

export const FEWEST_PLAYERS = 3;
export const MOST_PLAYERS = 10;
/** A claim ends after this long, and one that was granted must be used within it. */
export const CLAIM_MS = 60_000;

/** The member, if this user may read the session. Those who left in play still may. */
export function memberOf(session: GameSession, userId: number): Member | undefined {
  return session.members.find((member) => member.userId === userId && member.standing !== 'removed');
}

/** All who may read the session. */
export function readersOf({ members, screens, watchers }: GameSession): ReadonlySet<Reader> {
  const there = members.filter((member) => member.standing !== 'removed');
  return new Set<Reader>([
    ...there.map((member) => member.userId),
    ...screens.map(({ id }): Reader => `screen:${id}`),
    ...watchers.map(watcherKey),
  ]);
}

export function watcherKey({ id, userId }: Watcher): Reader {
  return userId ?? `watcher:${id}`;
}

export function mayRead(session: GameSession, reader: Reader): boolean {
  return readersOf(session).has(reader);
}

/** Ids of those who have not left or been removed, in the order of joining. */
export function staying(session: GameSession): number[] {
  return session.members.filter((member) => member.standing === 'member').map((member) => member.userId);
}

/** The members, with the standing of this one changed. */
export function withStanding(session: GameSession, userId: number, standing: Standing): readonly Member[] {
  return session.members.map((member) => (member.userId === userId ? { userId, standing } : member));
}

/** The player who holds, in this round, the chain that started at this place in the ring. */
export function holderOf(game: Game, place: number, round: number): number {
  const { order, ring } = game;
  return sittingOn(game, (place + offsetOf(order, ring.length, round)) % ring.length, round);
}

/** The player on this seat of the ring in a round. */
export function sittingOn({ ring, substitutes }: Game, seat: number, round: number): number {
  const late = substitutes.findLast((one) => one.seat === seat && one.fromRound <= round);
  // A seat is always an index in the ring.
  return late?.userId ?? (ring[seat] as number);
}

/** The players on the seats of the ring, including latecomers who begin with the next round. */
export function seated(game: Game): number[] {
  return game.ring.map((_, seat) => sittingOn(game, seat, Number.POSITIVE_INFINITY));
}

/** Everyone who has played, or will. */
export function playersOf({ ring, substitutes }: Game): number[] {
  return [...new Set([...ring, ...substitutes.map(({ userId }) => userId)])];
}

/** The entry of a chain in a round, if it exists. */
export function entryOf(game: Game, chainId: number, round: number): Entry | undefined {
  return game.entries.find((entry) => entry.chainId === chainId && entry.round === round);
}

/** True if the host has hidden this page. */
export function isHidden({ hidden }: Pick<GameSession, 'hidden'>, { chainId, round }: PageAt): boolean {
  return hidden.some((page) => page.chainId === chainId && page.round === round);
}

/** The authors of a chain so far, in the order of its rounds. */
export function authorsOf(game: Game, chainId: number): number[] {
  return game.entries
    .filter((entry) => entry.chainId === chainId)
    .sort((a, b) => a.round - b.round)
    .map((entry) => entry.authorId);
}
