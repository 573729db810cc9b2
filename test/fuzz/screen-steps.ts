import type { Evening } from './evening.ts';
import type { Game, Tv } from './model.ts';
import { actor, agree, hostOf, readable, someGame } from './people-steps.ts';
import type { Account } from './world.ts';

const DIGITS_MS = 600_000;
const MOST_TVS = 3;

/** A new screen, or one that begins anew. */
export async function makeTv(evening: Evening): Promise<void> {
  const { world, chance } = evening;
  const old = world.tvs.length >= MOST_TVS || chance.percent(20) ? someTv(evening) : undefined;
  const { status, body } = await evening.visit(old, 'POST', '/api/screen/');
  agree(evening, old ? 'a screen begins anew' : 'a screen', status, true);
  const now = { digits: body.digits, digitsEndMs: world.ports.now() + DIGITS_MS };
  const nothing = { shows: undefined, asks: undefined };
  if (old) Object.assign(old, { ...now, ...nothing });
  else {
    world.tvs.push({ screen: body.screen, secret: body.secret, ...now, ...nothing });
    evening.secrets.add(body.secret);
  }
  await evening.check();
  if (chance.percent(60)) await chance.of([pair, askTable])(evening);
}

function someTv({ world, chance }: Evening, wanted = (_tv: Tv) => true): Tv | undefined {
  const those = world.tvs.filter(wanted);
  const tvs = those.length > 0 && chance.percent(80) ? those : world.tvs;
  return tvs.length > 0 ? chance.of(tvs) : undefined;
}

function show(tv: Tv, game: Game): void {
  if (tv.shows !== game) Object.assign(tv, { shows: game, digits: null });
  tv.asks = undefined;
}

/** Usually a member. */
function somebody(evening: Evening, game: Game): Account {
  return actor(evening, evening.chance.of([...game.staying, undefined]));
}

export async function pair(evening: Evening): Promise<void> {
  const { chance, world } = evening;
  const [game, tv] = [someGame(evening), someTv(evening)];
  if (!game || !tv) return;
  const account = somebody(evening, game);
  await evening.wake(account);
  const { digits } = tv;
  const byDigits = digits !== null && chance.percent(50);
  const isThere = !byDigits || world.ports.now() < tv.digitsEndMs;
  const other = tv.shows === game ? undefined : tv.shows;
  const isTaken = other !== undefined && other.phase !== 'over' && !readable(other, account);
  const payload = { game_code: game.code, ...(byDigits ? { digits } : { screen: tv.screen }) };
  const { status } = await evening.command(account, 'SHOW', payload);
  if (!agree(evening, 'SHOW', status, readable(game, account) && isThere && !isTaken)) return;
  if (tv.asks && tv.asks !== game) evening.met.add('a screen that asked elsewhere');
  if (other) evening.met.add('a screen changed its game');
  show(tv, game);
}

/** A screen types a code, and the table answers. */
export async function askTable(evening: Evening): Promise<void> {
  const { chance } = evening;
  const [game, tv] = [someGame(evening), someTv(evening)];
  if (!game || !tv) return;
  const { status } = await evening.visit(tv, 'POST', '/api/screen/ask/', { game_code: game.code });
  agree(evening, 'a screen asks', status, true);
  tv.asks = tv.shows === game ? undefined : game;
  await evening.check();
  if (chance.percent(70)) await answer(evening);
}

export async function answer(evening: Evening): Promise<void> {
  const tv = someTv(evening, ({ asks }) => asks !== undefined);
  const game = (evening.chance.percent(90) ? tv?.asks : undefined) ?? someGame(evening);
  if (!game || !tv) return;
  const account = somebody(evening, game);
  await evening.wake(account);
  const event = evening.chance.percent(60) ? 'ADMIT' : 'REFUSE';
  const may = readable(game, account) && tv.asks === game;
  const { status } = await evening.command(account, event, { game_code: game.code, screen: tv.screen });
  if (!agree(evening, event, status, may)) return;
  if (event === 'ADMIT') show(tv, game);
  else tv.asks = undefined;
}

export async function sendAway(evening: Evening): Promise<void> {
  const tv = someTv(evening, ({ shows }) => shows !== undefined);
  const game = (evening.chance.percent(90) ? tv?.shows : undefined) ?? someGame(evening);
  if (!game || !tv) return;
  const account = actor(evening, hostOf(game));
  await evening.wake(account);
  const leads = readable(game, account) && game.host === account.name;
  const may = leads && (tv.shows === game || tv.asks === game);
  const { status } = await evening.command(account, 'SEND_AWAY', {
    game_code: game.code,
    screen: tv.screen,
  });
  if (!agree(evening, 'SEND_AWAY', status, may)) return;
  if (tv.shows === game) tv.shows = undefined;
  if (tv.asks === game) tv.asks = undefined;
}

/** A screen sees the session that it shows, and no entry before the end. */
export async function tvLooks(evening: Evening): Promise<void> {
  const tv = someTv(evening, ({ shows }) => shows !== undefined);
  const game = (evening.chance.percent(80) ? tv?.shows : undefined) ?? someGame(evening);
  if (!game || !tv) return;
  const { status } = await evening.visit(tv, 'GET', `/api/session/${game.code}/info/`);
  agree(evening, 'a screen looks', status, tv.shows === game);
  await evening.readAlbum(tv, game);
  if (game.chains.length === 0) return;
  await evening.read(
    tv,
    game,
    evening.chance.of(game.chains),
    evening.chance.below(Math.max(game.round, 1) + 1),
  );
}
