import { heldBy } from '../telephone/play.ts';
import { type Account, GRACE_MS, type Presence, type World } from './world.ts';

/** A screen, and the games that it shows and asks for. */
export interface Tv {
  screen: string;
  digits: string | null;
  digitsEndMs: number;
  secret: string;
  shows: Game | undefined;
  asks: Game | undefined;
  /** As it was shown at the last check. */
  seen?: { version: number; shown: string };
}

/** Somebody who watches a game: by an account, or by a ticket. */
export interface Watching extends Presence {
  account: Account | undefined;
  secret: string;
  wantsChair: boolean;
  /** A seat in the ring. */
  askedSeat: number | null;
}

/** A claim on a player's seat. */
export interface Claim {
  name: string;
  player: Account;
  claimant: Account;
  animal: string;
  endsMs: number;
  isGranted: boolean;
  voter: Account | undefined;
}

/** Whoever may be shown something of a game. */
export type Reader = Account | Tv | Watching;

/** Model of a game by the contract, updated with what the server has acknowledged. */
export class Game {
  /** In the order of joining. */
  standings = new Map<Account, 'member' | 'left' | 'removed'>();
  phase: 'lobby' | 'playing' | 'over' | 'closed' = 'lobby';
  ring: Account[] = [];
  chains: number[] = [];
  /** Latecomers on seats of the ring, from a round on. */
  substitutes: { seat: number; account: Account; from: number }[] = [];
  watchers: Watching[] = [];
  claims: Claim[] = [];
  round = -1;
  /** Start time of each round so far. */
  startedMs: number[] = [];
  /** Ends of rounds that were skipped or postponed after a restart. */
  movedEndMs = new Map<number, number>();
  /** The latest time at which the game is over. */
  latestEndMs = 0;
  endedMs = 0;
  host = '';
  /** Somebody left the finished game. The server does not record who. */
  leftAlbum = false;
  /** A round was shortened because nearly all were done. */
  wasLastCall = false;
  next: Game | undefined;
  /** Acknowledged entries by turn. */
  acknowledged = new Map<string, Made>();
  drafts = new Map<string, Made>();
  /** Saved entries by turn. They never change. */
  entries = new Map<string, Entry>();
  /** Something has changed that members are not shown: a granted claim, or the first of two votes for one. */
  hasHiddenChange = false;
  seen: { version: number; lastModified: string; state: string; waking: string } | undefined;
  /** The last state sent to the subscriber. */
  told: { version: number; json: string } | 'lost' | undefined;

  readonly code: number;
  readonly drawMs: number;
  readonly descMs: number;
  readonly createdMs: number;
  readonly wantedRounds: number | 'table' | null;
  readonly clock: 'fixed' | 'last_call';
  isWatchable: boolean;
  door: 'open' | 'closes';

  constructor(
    code: number,
    drawMs: number,
    descMs: number,
    createdMs: number,
    { wantedRounds, clock, isWatchable, door }: Pick<Game, 'wantedRounds' | 'clock' | 'isWatchable' | 'door'>,
  ) {
    this.isWatchable = isWatchable;
    this.door = door;
    this.wantedRounds = wantedRounds;
    this.clock = clock;
    this.code = code;
    this.drawMs = drawMs;
    this.descMs = descMs;
    this.createdMs = createdMs;
  }

  get rounds(): number {
    const players = this.ring.length;
    if (typeof this.wantedRounds === 'number') return Math.min(this.wantedRounds, 2 * players - 1);
    if (players % 2 === 1) return players;
    return this.wantedRounds === 'table' ? players + 1 : players - 1;
  }

  get staying(): Account[] {
    return [...this.standings].filter(([, standing]) => standing === 'member').map(([account]) => account);
  }

  /** The rematch of this game, as long as it exists. */
  get rematch(): Game | undefined {
    return this.next?.phase === 'closed' ? undefined : this.next;
  }

  timeMs(round: number): number {
    return isDrawing(round) ? this.drawMs : this.descMs;
  }

  /** The end of a started round, without its grace period. */
  endMs(round: number): number {
    return this.movedEndMs.get(round) ?? (this.startedMs[round] ?? 0) + this.timeMs(round);
  }

  /** Total time and grace of the rounds from this one on. */
  restMs(from: number): number {
    let sum = 0;
    for (let round = from; round < this.rounds; round++) sum += this.timeMs(round) + GRACE_MS;
    return sum;
  }

  holder(chain: number, round: number): Account {
    const place = this.chains.indexOf(chain);
    const seats = this.ring.map((_, seat) => seat);
    return this.#sittingOn(heldBy(seats, place, round), round);
  }

  #sittingOn(seat: number, round: number): Account {
    const late = this.substitutes.findLast((one) => one.seat === seat && one.from <= round);
    return late?.account ?? (this.ring[seat] as Account);
  }

  /** The players on the seats, including latecomers who begin with the next round. */
  get seated(): Account[] {
    return this.ring.map((_, seat) => this.#sittingOn(seat, Number.POSITIVE_INFINITY));
  }

  /** Everyone who has played, or will. */
  get players(): Account[] {
    return [...new Set([...this.ring, ...this.substitutes.map(({ account }) => account)])];
  }

  /** The seat that a latecomer gets, or asks the host for. In the last round there is none. */
  placeFor(world: World): { seat: number; isFree: boolean } | undefined {
    if (this.round + 1 >= this.rounds) return undefined;
    const [here, { seated }] = [this.staying, this];
    const free = seated.findIndex((account) => !here.includes(account));
    if (free >= 0) return { seat: free, isFree: true };
    const seat = seated.findIndex((account) => world.isAway(account) && this.missedTwo(account, this.round));
    return seat < 0 ? undefined : { seat, isFree: false };
  }

  sitDown(account: Account, seat: number): void {
    const before = this.seated[seat] as Account;
    if (this.standings.get(before) === 'member') this.standings.set(before, 'left');
    this.standings.set(account, 'member');
    const from = this.round + 1;
    const sat = this.substitutes.filter((one) => one.seat !== seat || one.from !== from);
    this.substitutes = [...sat, { seat, account, from }];
    this.watchers = this.watchers.filter((one) => one.account !== account);
    for (const one of this.watchers) if (one.askedSeat === seat) one.askedSeat = null;
  }

  watcherOf(account: Account): Watching | undefined {
    return this.watchers.find((one) => one.account === account);
  }

  /** The first to ask for each seat. */
  get asking(): Map<Account, Watching> {
    const asked = new Map<Account, Watching>();
    if (this.phase !== 'playing' || this.round + 1 >= this.rounds) return asked;
    const { seated } = this;
    for (const one of this.watchers) {
      const player = seated[one.askedSeat ?? -1];
      if (player && !asked.has(player)) asked.set(player, one);
    }
    return asked;
  }

  /** The claims on seats of those who have not left or been removed. */
  get openClaims(): Claim[] {
    return this.claims.filter(({ player }) => this.staying.includes(player));
  }

  /** Whether this reader sees the game without being a member. */
  isVisitedBy(reader: Reader): boolean {
    if ('screen' in reader) return reader.shows === this;
    return this.watchers.some((one) => one === reader || one.account === reader);
  }

  /**
   * The contract: "An entry may be read by its author, and by the player who holds that chain in the next round once
   * that round has begun; when it is over, all members". A removed player is not a member. A screen or watcher sees an
   * entry only then.
   */
  mayRead(reader: Reader, chain: number, round: number): boolean {
    if (this.isVisitedBy(reader) && this.phase === 'over') return true;
    const standing = 'access' in reader && this.standings.get(reader);
    if (!standing || standing === 'removed') return false;
    if (this.phase === 'over') return true;
    return (
      this.holder(chain, round) === reader || (this.round > round && this.holder(chain, round + 1) === reader)
    );
  }

  /** Whether this account's entry of this turn is due now. */
  maySubmit(account: Account, chain: number, round: number, drawing: boolean): boolean {
    const standing = this.standings.get(account);
    return (
      this.phase === 'playing' &&
      standing !== undefined &&
      standing !== 'removed' &&
      round === this.round &&
      isDrawing(round) === drawing &&
      this.chains.includes(chain) &&
      this.holder(chain, round) === account &&
      !this.entries.has(turn(chain, round))
    );
  }

  /** Turns of this round without an entry. */
  open(): { account: Account; chain: number }[] {
    if (this.phase !== 'playing') return [];
    return this.chains
      .filter((chain) => !this.entries.has(turn(chain, this.round)))
      .map((chain) => ({ chain, account: this.holder(chain, this.round) }));
  }

  /** The contract: all but one are in, of six and more all but two; then 20 s are left. */
  lastCall(nowMs: number): void {
    if (this.clock !== 'last_call' || this.open().length > (this.ring.length >= 6 ? 2 : 1)) return;
    const endMs = nowMs + 20_000;
    if (endMs >= this.endMs(this.round)) return;
    this.movedEndMs.set(this.round, endMs);
    this.wasLastCall = true;
  }

  /** Whether this account missed both previous rounds. */
  missedTwo(account: Account, round: number): boolean {
    const missed = (before: number) =>
      [...this.entries.values()].some((one) => one.author === account && one.round === before && one.skipped);
    return round >= 2 && missed(round - 1) && missed(round - 2);
  }

  /** To be called after a restart. */
  afterBoot(world: World): void {
    if (this.phase !== 'playing' || this.endMs(this.round) >= world.bootMs) return;
    const endMs = world.bootMs + 15_000;
    this.movedEndMs.set(this.round, endMs);
    this.latestEndMs = endMs + GRACE_MS + this.restMs(this.round + 1);
  }
}

export interface Made {
  author: Account;
  /** A unique text in the description or drawing. */
  mark: string;
}

export interface Entry {
  chain: number;
  round: number;
  author: Account;
  skipped: boolean;
  text: string | null;
  drawing: string | null;
  createdMs: number;
}

export function turn(chain: number, round: number): string {
  return `${chain} ${round}`;
}

export function isDrawing(round: number): boolean {
  return round % 2 === 1;
}
