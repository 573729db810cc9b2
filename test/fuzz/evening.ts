import type { Payload } from '../commands.ts';
import { checkGame, closeOld } from './check.ts';
import { Chance } from './clock.ts';
import {
  type Entry,
  type Game,
  isDrawing,
  type Made,
  type Reader,
  type Tv,
  turn,
  type Watching,
} from './model.ts';
import { multipart } from './upload.ts';
import { checkScreens } from './visitors.ts';
import { type Account, type Door, type Outcome, viewerOf, type World } from './world.ts';

/** One random evening: the world, the model of its games, and a log of the events for debugging. */
export class Evening {
  readonly chance: Chance;
  readonly games: Game[] = [];
  readonly log: string[] = [];
  /** Tickets and tokens that have been given out. None is ever given out twice. */
  readonly secrets = new Set<string>();
  /** The accounts of this evening. */
  readonly guests: Account[];
  #marks = 0;

  readonly world: World;
  /** Events that occurred, to check that the tests cover them. */
  readonly met: Set<string>;

  constructor(
    world: World,
    seed: number,

    met: Set<string>,
  ) {
    this.world = world;
    this.met = met;

    this.chance = new Chance(seed);
    const { accounts } = world;
    world.phones = [];
    world.tvs = [];
    world.watchers = [];
    this.guests = accounts.slice(0, this.chance.between(3, this.chance.percent(70) ? 6 : accounts.length));
  }

  get live(): Game[] {
    return this.games.filter(({ phase }) => phase !== 'closed');
  }

  note(line: string): void {
    this.log.push(`${this.world.ports.now() % 100_000_000} ${line}`);
  }

  /** A text unique to this evening, to find it wherever it appears. */
  mark(): string {
    this.#marks += 1;
    return `zq${this.#marks}q`;
  }

  door(): Door {
    const { world, chance } = this;
    return world.listens
      ? chance.of(['http', 'socket', 'socket', 'message'])
      : chance.of(['message', 'message', 'inject']);
  }

  /** Checks every game against its model, and every screen. */
  async check(): Promise<void> {
    await this.world.advance(0);
    closeOld(this.world, this.games);
    await checkScreens(this.world);
    for (const game of this.games) {
      await this.#listen(game);
      await checkGame(this.world, game);
    }
  }

  /** Subscribes a member to every version of the game, as a socket does. */
  async #listen(game: Game): Promise<void> {
    const reader = [...game.standings.keys()].find((account) => game.standings.get(account) !== 'removed');
    if (game.phase === 'closed' || !reader || (game.told && game.told !== 'lost')) return;
    const { hub } = this.world.app.platform;
    const told = await hub.subscribe(`session:${game.code}`, {
      caller: viewerOf(reader),
      news: ({ version, json }) => {
        if (game.told && game.told !== 'lost' && version <= game.told.version)
          throw new Error(`version ${version} was published after ${game.told.version}`);
        this.noLeak(reader, json);
        game.told = { version, json };
      },
      lost: () => {
        game.told = 'lost';
        this.met.add('a listener was cut off');
        const gone = game.phase === 'closed' || game.standings.get(reader) !== 'member';
        if (!gone) this.note(`${reader.name} lost ${game.code}`);
      },
    });
    game.told = { version: told.version, json: told.json };
  }

  /** Brings an away player back before they act, so that the effect of coming back is known. */
  async wake(account: Account): Promise<void> {
    if (!this.world.isAway(account)) return;
    await this.world.stir(account);
    this.met.add('somebody came back');
    await this.check();
  }

  async ask(account: Account, method: string, url: string, body?: unknown): Promise<Outcome> {
    const door = this.world.listens ? 'http' : 'inject';
    return this.#sound(account, await this.world.request(account, method, url, body, door));
  }

  async command(account: Account, event: string, payload: Payload, door = this.door()): Promise<Outcome> {
    const outcome = await this.world.command(account, event, payload, door);
    this.note(`${account.name} ${event} ${JSON.stringify(payload)} by ${door}: ${outcome.status}`);
    return this.#sound(account, outcome);
  }

  /** Checks that the answer is not a server error and contains nothing that this account may not read. */
  #sound(account: Account, outcome: Outcome): Outcome {
    if (outcome.status >= 500) throw new Error(`${outcome.status}: ${outcome.text}`);
    this.noLeak(account, outcome.text);
    return outcome;
  }

  /** A request as nobody, or with a ticket. */
  async visit(by: Tv | Watching | undefined, method: string, url: string, body?: object): Promise<Outcome> {
    const outcome = await this.world.visit(by, method, url, body);
    this.note(`${by ? Object.keys(by)[0] : 'nobody'} ${method} ${url}: ${outcome.status}`);
    if (outcome.status >= 500) throw new Error(`${outcome.status}: ${outcome.text}`);
    if (by) this.noLeak(by, outcome.text);
    return outcome;
  }

  /** Nobody is shown an entry that is secret to them. Tickets, tokens and digits are shown only to their owner. */
  noLeak(reader: Reader, text: string): void {
    const name = 'name' in reader ? reader.name : 'a visitor';
    for (const [mark] of text.matchAll(/zq\d+q/g))
      if (!this.#mayKnow(reader, mark)) throw new Error(`${name} was shown ${mark}: ${text.slice(0, 300)}`);
    for (const secret of this.secrets)
      if (text.includes(secret)) throw new Error(`${name} was shown a secret: ${text.slice(0, 300)}`);
    if (!('screen' in reader) && text.includes('"digits":"')) throw new Error(`${name} was shown digits`);
  }

  #mayKnow(reader: Reader, mark: string): boolean {
    for (const game of this.games) {
      for (const made of [...game.acknowledged.values(), ...game.drafts.values()])
        if (made.mark === mark && made.author === reader) return true;
      const holding = [...game.entries.values()].filter((one) => `${one.text ?? one.drawing}`.includes(mark));
      if (holding.some(({ chain, round }) => game.mayRead(reader, chain, round))) return true;
    }
    return this.#inHand.get(mark) === reader;
  }

  /** Texts being sent and not yet answered. */
  readonly #inHand = new Map<string, Account>();

  /** Sends an entry or a draft. The model decides whether it should be accepted, and records it if it is. */
  async send(
    game: Game,
    account: Account,
    at: { chain: number; round: number; drawing: boolean },
    mark: string,
    as: 'entry' | 'draft' = 'entry',
  ): Promise<void> {
    const { chain, round, drawing } = at;
    const due = game.maySubmit(account, chain, round, drawing);
    const before = game.entries.get(turn(chain, round));
    const standing = game.standings.get(account);
    const reads = standing !== undefined && standing !== 'removed';
    const again = as === 'entry' && reads && before?.author === account && contentIs(before, mark);
    this.#inHand.set(mark, account);
    const outcome = await this.#deliver(game, account, at, mark, as);
    this.#inHand.delete(mark);
    const taken = outcome.status < 300;
    this.note(`${account.name} ${as} ${chain}/${round} ${mark} in ${game.code}: ${outcome.status}`);
    if (taken !== (due || again)) {
      throw new Error(
        `${as} ${mark} of ${account.name}: ${outcome.status} ${outcome.text}, though ${due ? '' : 'not '}due`,
      );
    }
    if (due && taken)
      (as === 'entry' ? game.acknowledged : game.drafts).set(turn(chain, round), { author: account, mark });
    this.met.add(`${as} ${taken ? (again ? 'again' : 'taken') : outcome.body.detail}`);
  }

  /** Takes an entry of the running round back. The model decides whether that is possible. */
  async reopen(game: Game, account: Account, chain: number, round: number): Promise<void> {
    const at = turn(chain, round);
    const entry = game.entries.get(at);
    const may =
      game.phase === 'playing' &&
      round === game.round &&
      game.standings.get(account) === 'member' &&
      entry?.author === account &&
      !entry.skipped;
    const before = game.acknowledged.get(at) ?? game.drafts.get(at);
    const { status, text } = await this.command(account, 'REOPEN', { game_code: game.code, round, chain });
    if (status < 300 !== may) throw new Error(`${account.name} reopens ${at}: ${status} ${text}`);
    this.met.add(may ? 'REOPEN done' : 'REOPEN refused');
    if (!may || !before) return;
    game.drafts.set(at, before);
    game.acknowledged.delete(at);
    game.entries.delete(at);
  }

  #deliver(
    game: Game,
    account: Account,
    { chain, round, drawing }: { chain: number; round: number; drawing: boolean },
    mark: string,
    as: 'entry' | 'draft',
  ): Promise<Outcome> {
    const path = `/api/session/${game.code}/${round}/${chain}`;
    const svg = `<svg width="10" height="10"><title>${mark}</title><path d="M1 1L9 9"/></svg>`;
    const body = drawing ? multipart(svg) : { description: mark };
    if (as === 'draft') return this.ask(account, 'PUT', `${path}/draft/`, body);
    if (drawing) return this.ask(account, 'POST', `${path}/draw/`, body);
    return this.command(account, 'DESC', { game_code: game.code, round, chain, description: mark });
  }

  /** Reads an entry on every path, and checks that exactly the right users can read it. */
  async read(reader: Reader, game: Game, chain: number, round: number): Promise<void> {
    const entry = game.entries.get(turn(chain, round));
    const may = entry !== undefined && game.mayRead(reader, chain, round);
    const path = `/api/session/${game.code}/${round}/${chain}`;
    const ways = isDrawing(round)
      ? [`${path}/getDraw/`, `/media/${chain}_${game.code}_${round}.svg`]
      : [`${path}/getDesc/`];
    for (const way of ways) {
      const { status, body, text } = await this.#look(reader, way);
      this.met.add(`read: ${status}`);
      if ((status === 200) !== may || (!may && ![403, 404].includes(status)))
        throw new Error(
          `${'name' in reader ? reader.name : 'a visitor'} reads ${way}: ${status}, though ${may ? '' : 'not '}theirs to read`,
        );
      if (!may || !entry) continue;
      const content = way.startsWith('/media/') ? text : body.description;
      if (content !== undefined && content !== (entry.text ?? entry.drawing))
        throw new Error(`${way} is not the entry`);
      if (typeof body === 'object' && body.author !== entry.author.name)
        throw new Error(`${way} is by ${body.author}`);
    }
  }

  #look(reader: Reader, url: string): Promise<Outcome> {
    return 'access' in reader ? this.ask(reader, 'GET', url) : this.visit(reader, 'GET', url);
  }

  /** Reads a draft, and checks that only its author can. */
  async readDraft(reader: Account, game: Game, chain: number, round: number): Promise<void> {
    const draft: Made | undefined = game.drafts.get(turn(chain, round));
    const open = game.phase === 'playing' && !game.entries.has(turn(chain, round));
    const removed = game.standings.get(reader) === 'removed';
    const may = open && draft?.author === reader && !removed;
    const { status, text } = await this.ask(
      reader,
      'GET',
      `/api/session/${game.code}/${round}/${chain}/draft/`,
    );
    if ((status === 200) !== may) throw new Error(`${reader.name} reads draft ${chain}/${round}: ${status}`);
    if (may && !text.includes(draft.mark)) throw new Error(`draft ${chain}/${round} has other content`);
  }

  /** Reads the album, and checks that only members of a finished game can. */
  async readAlbum(reader: Reader, game: Game): Promise<void> {
    const standing = 'access' in reader && game.standings.get(reader);
    const isMember = standing === 'member' || standing === 'left';
    const may = game.phase === 'over' && (isMember || game.isVisitedBy(reader));
    const { status, body } = await this.#look(reader, `/api/session/${game.code}/album/`);
    if ((status === 200) !== may) throw new Error(`the album is opened: ${status}`);
    if (!may) return;
    const shown = body.chains.flatMap((one: { entries: object[] }) => one.entries).length;
    if (shown !== game.entries.size)
      throw new Error(`the album has ${shown} of ${game.entries.size} entries`);
  }
}

/** A retry is recognised by its content, even if the server filled it in. */
function contentIs({ text, drawing }: Entry, mark: string): boolean {
  return text === null ? `${drawing}`.includes(mark) : text === mark;
}
