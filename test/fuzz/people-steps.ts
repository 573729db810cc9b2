import type { Evening } from './evening.ts';
import { Game } from './model.ts';
import { comeLate, takeAlong } from './seat-steps.ts';
import { close } from './visitors.ts';
import type { Account } from './world.ts';

export function someGame({ chance, live }: Evening, phase?: Game['phase']): Game | undefined {
  const wanted = live.filter((game) => !phase || game.phase === phase);
  return wanted.length > 0 ? chance.of(wanted) : undefined;
}

/** Usually the account that may act, sometimes any account. */
export function actor(evening: Evening, who: Account | undefined): Account {
  return who && evening.chance.percent(80) ? who : evening.chance.of(evening.guests);
}

export function hostOf(game: Game): Account | undefined {
  return [...game.standings.keys()].find(({ name }) => name === game.host);
}

export function readable(game: Game, account: Account): boolean {
  const standing = game.standings.get(account);
  return standing === 'member' || standing === 'left';
}

/** Checks that the server and the model agree on whether a command is allowed. */
export function agree(evening: Evening, event: string, status: number, may: boolean): boolean {
  if (status < 300 !== may) throw new Error(`${event}: ${status}, though ${may ? '' : 'not '}allowed`);
  evening.met.add(`${event} ${may ? 'done' : 'refused'}`);
  return may;
}

export async function create(evening: Evening): Promise<void> {
  const { chance, world } = evening;
  if (evening.live.length > 2) return;
  const account = chance.of(evening.guests);
  const [draw, desc] = [chance.between(10, 40), chance.between(10, 40)];
  const times = { draw_time: chance.percent(10) ? String(draw) : draw, desc_time: desc };
  const wantedRounds = chance.percent(50) ? chance.of(['table', 3, 5, 7, 9, 9, 19] as const) : null;
  const clock = chance.percent(40) ? 'last_call' : 'fixed';
  const door = chance.percent(20) ? 'closes' : 'open';
  const isWatchable = chance.percent(85);
  const { status, body } = await evening.command(account, 'CREATE', {
    ...times,
    ...(wantedRounds === null ? {} : { rounds: wantedRounds }),
    options: {
      ...(door === 'open' ? {} : { door }),
      ...(isWatchable ? {} : { watchers: false }),
      ...(clock === 'fixed' ? {} : { clock }),
    },
  });
  agree(evening, 'CREATE', status, true);
  const chosen = { wantedRounds, clock, door, isWatchable } as const;
  addGame(evening, new Game(body.game_code, draw * 1000, desc * 1000, world.ports.now(), chosen), account);
}

function addGame(evening: Evening, game: Game, host: Account): void {
  if (evening.live.some(({ code }) => code === game.code)) throw new Error('a code was used twice');
  game.standings.set(host, 'member');
  evening.games.push(game);
}

function mayJoin(game: Game, account: Account): boolean {
  const standing = game.standings.get(account);
  return (
    game.phase === 'lobby' && standing !== 'removed' && (standing === 'member' || game.staying.length < 10)
  );
}

export async function join(evening: Evening): Promise<void> {
  const game = someGame(evening, evening.chance.percent(85) ? 'lobby' : undefined);
  if (!game) return;
  const outsiders = evening.guests.filter((account) => !game.standings.has(account));
  const account = evening.chance.of(outsiders.length > 0 ? outsiders : evening.guests);
  await evening.wake(account);
  if (game.phase === 'playing') return comeLate(evening, game, account);
  const { status } = await evening.command(account, 'JOIN', { game_code: game.code });
  if (agree(evening, 'JOIN', status, mayJoin(game, account))) enter(game, account);
}

function enter(game: Game, account: Account): void {
  if (!game.standings.has(account)) game.standings.set(account, 'member');
  game.watchers = game.watchers.filter((one) => one.account !== account);
}

export async function start(evening: Evening): Promise<void> {
  const game = someGame(evening, evening.chance.percent(80) ? 'lobby' : undefined);
  if (!game) return;
  const account = actor(evening, game.staying[0]);
  await evening.wake(account);
  const may = game.standings.get(account) === 'member' && game.phase === 'lobby' && game.staying.length >= 3;
  const here = game.staying.filter((member) => !evening.world.isAway(member));
  const { status, body } = await evening.command(account, 'START', { game_code: game.code });
  if (!agree(evening, 'START', status, may)) return;
  const held = (body.chains as Record<string, number>[]).flatMap((one) => Object.entries(one));
  game.ring = held.map(([name]) => game.staying.find((member) => member.name === name) as Account);
  game.chains = held.map(([, chain]) => chain);
  game.phase = 'playing';
  game.round = 0;
  game.startedMs[0] = evening.world.ports.now();
  game.latestEndMs = evening.world.ports.now() + game.restMs(0);
  if (game.ring.length !== Math.max(3, here.length) || !here.every((member) => game.ring.includes(member)))
    throw new Error('the players are not the members who were there');
  if (here.length < game.staying.length) evening.met.add('somebody was left out of the start');
  if (game.ring.length > here.length) evening.met.add('somebody away plays');
}

export async function leave(evening: Evening): Promise<void> {
  const game = someGame(evening);
  if (!game) return;
  const account = actor(evening, evening.chance.of([...game.staying, undefined]));
  await evening.wake(account);
  const standing = game.standings.get(account);
  const { status } = await evening.command(account, 'LEAVE', { game_code: game.code });
  if (!agree(evening, `LEAVE in ${game.phase}`, status, readable(game, account))) return;
  if (game.phase === 'lobby') {
    game.standings.delete(account);
    if (game.staying.length === 0) close(evening.world, game);
  } else if (game.phase === 'over') game.leftAlbum = true;
  else if (standing === 'member') game.standings.set(account, 'left');
}

export async function kick(evening: Evening): Promise<void> {
  const game = someGame(evening);
  if (!game) return;
  const account = actor(evening, hostOf(game));
  const target = evening.chance.of(evening.chance.percent(80) ? [...game.staying, account] : evening.guests);
  await evening.wake(account);
  const may =
    game.phase !== 'over' &&
    readable(game, account) &&
    game.host === account.name &&
    target !== account &&
    game.standings.get(target) === 'member';
  const payload = { game_code: game.code, username: target.name };
  const { status } = await evening.command(account, 'KICK', payload);
  if (agree(evening, `KICK in ${game.phase}`, status, may)) game.standings.set(target, 'removed');
}

export async function host(evening: Evening): Promise<void> {
  const game = someGame(evening);
  if (!game) return;
  const account = actor(evening, hostOf(game));
  const target = evening.chance.of(evening.chance.percent(80) ? [...game.staying, account] : evening.guests);
  await evening.wake(account);
  const leads = readable(game, account) && game.host === account.name;
  const payload = { game_code: game.code, username: target.name };
  const { status } = await evening.command(account, 'HOST', payload);
  agree(evening, 'HOST', status, leads && game.standings.get(target) === 'member');
}

export async function skip(evening: Evening): Promise<void> {
  const game = someGame(evening, evening.chance.percent(80) ? 'playing' : undefined);
  if (!game) return;
  const account = actor(evening, hostOf(game));
  await evening.wake(account);
  const may = readable(game, account) && game.host === account.name && game.phase === 'playing';
  const { status } = await evening.command(account, 'SKIP', { game_code: game.code });
  if (!agree(evening, 'SKIP', status, may)) return;
  const nowMs = evening.world.ports.now();
  if (nowMs < game.endMs(game.round)) game.movedEndMs.set(game.round, nowMs);
}

export async function rematch(evening: Evening): Promise<void> {
  const game = someGame(evening, evening.chance.percent(90) ? 'over' : undefined);
  if (!game) return;
  const account = evening.chance.of(evening.guests);
  await evening.wake(account);
  const next = game.rematch;
  const may = readable(game, account) && game.phase === 'over' && (!next || mayJoin(next, account));
  const { status, body } = await evening.command(account, 'REMATCH', { game_code: game.code });
  if (!agree(evening, 'REMATCH', status, may)) return;
  if (next) return enter(next, account);
  game.next = new Game(body.game_code, game.drawMs, game.descMs, evening.world.ports.now(), game);
  addGame(evening, game.next, account);
  takeAlong(evening, game, game.next);
}

export async function albumStep(evening: Evening): Promise<void> {
  const game = someGame(evening, evening.chance.percent(80) ? 'over' : undefined);
  if (!game) return;
  const account = actor(evening, hostOf(game));
  await evening.wake(account);
  const chain = evening.chance.of([...game.chains, 1_000_000]);
  const step = evening.chance.below(6);
  const length = [...game.entries.values()].filter((entry) => entry.chain === chain).length;
  const leads = readable(game, account) && game.host === account.name;
  const may = leads && game.phase === 'over' && game.chains.includes(chain) && step <= length;
  const { status } = await evening.command(account, 'ALBUM_STEP', { game_code: game.code, chain, step });
  agree(evening, 'ALBUM_STEP', status, may);
}

export async function info(evening: Evening): Promise<void> {
  const game = someGame(evening);
  if (!game) return;
  const account = evening.chance.of(evening.guests);
  await evening.wake(account);
  const sees = readable(game, account) || game.isVisitedBy(account);
  const joins = !sees && mayJoin(game, account);
  const { status } = await evening.ask(account, 'GET', `/api/session/${game.code}/info/`);
  evening.note(`${account.name} info ${game.code}: ${status}`);
  if (agree(evening, 'info', status, sees || joins) && joins) enter(game, account);
}
