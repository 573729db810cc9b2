import type { Evening } from './evening.ts';
import type { Game, Watching } from './model.ts';
import { actor, agree, hostOf, readable, someGame } from './people-steps.ts';
import type { Account } from './world.ts';

const MOST_WATCHERS = 30;

/** Whether somebody who does not watch yet may do so, by the model. */
export function mayWatch({ isWatchable, watchers }: Game): boolean {
  return isWatchable && watchers.length < MOST_WATCHERS;
}

export function newWatching(account: Account | undefined, more: Partial<Watching> = {}): Watching {
  const presence = { seenMs: undefined, backMs: undefined, sockets: [] };
  return { account, secret: '', wantsChair: false, askedSeat: null, ...presence, ...more };
}

export async function watch(evening: Evening): Promise<void> {
  const { chance } = evening;
  const game = someGame(evening);
  if (!game) return;
  if (chance.percent(50)) {
    const times = chance.percent(3) ? MOST_WATCHERS : 1;
    for (let n = 0; n < times; n++) await watchAsNobody(evening, game);
    return;
  }
  const account = chance.of(evening.guests);
  await evening.wake(account);
  const isThere = readable(game, account) || game.watcherOf(account) !== undefined;
  const may = isThere || (mayWatch(game) && game.standings.get(account) !== 'removed');
  const { status } = await evening.ask(account, 'POST', `/api/session/${game.code}/watch/`);
  evening.note(`${account.name} watches ${game.code}: ${status}`);
  if (agree(evening, 'watch', status, may) && !isThere) game.watchers.push(newWatching(account));
}

async function watchAsNobody(evening: Evening, game: Game): Promise<void> {
  const { status, body } = await evening.visit(undefined, 'POST', `/api/session/${game.code}/watch/`);
  if (!agree(evening, 'nobody watches', status, mayWatch(game))) return;
  const one = newWatching(undefined, { secret: body.secret, seenMs: evening.world.ports.now() });
  evening.secrets.add(body.secret);
  evening.world.watchers.push(one);
  game.watchers.push(one);
}

/** Stops watching. */
export async function unwatch(evening: Evening): Promise<void> {
  const { chance } = evening;
  const game = someGame(evening);
  const one = game && chance.of([...game.watchers, undefined]);
  if (!game) return;
  const path = `/api/session/${game.code}/watch/`;
  const account = one ? one.account : chance.of(evening.guests);
  if (account) {
    await evening.wake(account);
    const sees = readable(game, account) || game.isVisitedBy(account);
    const { status } = await evening.ask(account, 'DELETE', path);
    evening.note(`${account.name} unwatches ${game.code}: ${status}`);
    if (agree(evening, 'unwatch', status, sees))
      game.watchers = game.watchers.filter((other) => other.account !== account);
  } else if (one) {
    const { status } = await evening.visit(one, 'DELETE', path);
    agree(evening, 'nobody unwatches', status, true);
    game.watchers = game.watchers.filter((other) => other !== one);
    await lost(evening, one, game);
  }
}

/** A ticket that has ended opens nothing. */
async function lost(evening: Evening, one: Watching, game: Game): Promise<void> {
  const { status } = await evening.visit(one, 'GET', `/api/session/${game.code}/info/`);
  if (status !== 401) throw new Error(`a ticket that has ended: ${status}`);
}

export async function doors(evening: Evening): Promise<void> {
  const { chance } = evening;
  const game = someGame(evening);
  if (!game) return;
  const account = actor(evening, hostOf(game));
  await evening.wake(account);
  const watchers = chance.of([true, true, false, undefined]);
  const door = chance.of(['open', 'open', 'closes', undefined] as const);
  const leads = readable(game, account) && game.host === account.name;
  const payload = {
    game_code: game.code,
    ...(watchers !== undefined && { watchers }),
    ...(door && { door }),
  };
  const { status } = await evening.command(account, 'OPTIONS', payload);
  if (!agree(evening, 'OPTIONS', status, leads)) return;
  game.door = door ?? game.door;
  game.isWatchable = watchers ?? game.isWatchable;
  if (!game.isWatchable) game.watchers = [];
}

/** A watcher sees the session, and no entry before the end. */
export async function watcherLooks(evening: Evening): Promise<void> {
  const { chance } = evening;
  const game = someGame(evening);
  if (!game || evening.world.watchers.length === 0) return;
  const one = chance.of(evening.world.watchers);
  const sees = game.watchers.includes(one);
  const { status } = await evening.visit(one, 'GET', `/api/session/${game.code}/info/`);
  if (!agree(evening, 'a watcher looks', status, sees)) return;
  await evening.readAlbum(one, game);
  if (game.chains.length === 0) return;
  await evening.read(one, game, chance.of(game.chains), chance.below(Math.max(game.round, 1) + 1));
}
