import type { Evening } from './evening.ts';
import { type Claim, type Game, isDrawing } from './model.ts';
import { actor, agree, hostOf, readable, someGame } from './people-steps.ts';
import { mayWatch, newWatching } from './watcher-steps.ts';
import { type Account, GRACE_MS } from './world.ts';

const CLAIM_MS = 60_000;
const MOVE_MS = 120_000;
const MOST_PHONES = 3;
const MOST_CHAIRS = 9;

/** Somebody new comes in while the game is in play. */
export async function comeLate(evening: Evening, game: Game, account: Account): Promise<void> {
  const isNew = !game.standings.has(account) && game.door === 'open';
  const place = game.placeFor(evening.world);
  const there = game.watcherOf(account);
  const may = isNew && (place?.isFree || there !== undefined || mayWatch(game));
  const { status, body } = await evening.command(account, 'JOIN', { game_code: game.code });
  if (!agree(evening, 'a latecomer', status, Boolean(may))) return;
  if (place?.isFree) {
    evening.met.add('a latecomer sits down');
    return game.sitDown(account, place.seat);
  }
  const asked = place ? 'place_asked' : 'no_place';
  if (body.code !== asked) throw new Error(`a latecomer was told ${JSON.stringify(body)}, not ${asked}`);
  evening.met.add(asked);
  game.hasHiddenChange = there !== undefined;
  const one = there ?? newWatching(account);
  Object.assign(one, { wantsChair: true, askedSeat: place?.seat ?? null });
  if (!there) game.watchers.push(one);
}

export async function late(evening: Evening, game = someGame(evening, 'playing')): Promise<void> {
  if (!game) return;
  const outsiders = evening.guests.filter((account) => !game.standings.has(account));
  const isNew = outsiders.length === 0 && evening.chance.percent(80);
  const account = isNew
    ? await phone(evening)
    : evening.chance.of([...outsiders, evening.guests[0] as Account]);
  await evening.wake(account);
  await comeLate(evening, game, account);
}

/** One player sleeps while the others play on, and a latecomer asks for the seat. */
export async function sleepIn(evening: Evening): Promise<void> {
  const { chance, world } = evening;
  const game = someGame(evening, 'playing');
  if (!game) return;
  const sleeper = chance.of(game.seated);
  if (game.rounds - game.round < 4) return;
  for (let n = 0; n < 3 && game.phase === 'playing' && !game.missedTwo(sleeper, game.round); n++) {
    const { round } = game;
    for (const { account, chain } of game.open()) {
      if (account === sleeper || !game.maySubmit(account, chain, round, isDrawing(round))) continue;
      await evening.send(game, account, { chain, round, drawing: isDrawing(round) }, evening.mark());
    }
    for (let left = game.endMs(round) + GRACE_MS - world.ports.now(); left > 0; left -= 20_000) {
      await world.advance(Math.min(left, 20_000));
      await evening.check();
      for (const account of evening.guests) if (account !== sleeper) await world.stir(account);
      await evening.check();
    }
  }
  for (const next of [late, admitLate]) {
    if (game.phase !== 'playing') return;
    await next(evening, game);
    await evening.check();
  }
}

/** The host lets a latecomer sit on the seat of a player who is away, or does not. */
export async function admitLate(evening: Evening, game = someGame(evening, 'playing')): Promise<void> {
  const { chance, world } = evening;
  if (!game) return;
  const account = actor(evening, hostOf(game));
  await evening.wake(account);
  const [asked] = game.asking.keys();
  const player = asked && chance.percent(80) ? asked : chance.of(game.staying);
  const asking = game.asking.get(player);
  const event = chance.percent(70) ? 'ADMIT_PLAYER' : 'REFUSE_PLAYER';
  const isBack = game.staying.includes(player) && !world.isAway(player);
  const may = readable(game, account) && game.host === account.name && asking !== undefined;
  const does = may && (event === 'REFUSE_PLAYER' || !isBack);
  const payload = { game_code: game.code, username: player.name };
  const { status } = await evening.command(account, event, payload);
  if (!agree(evening, event, status, does) || !asking) return;
  if (event === 'ADMIT_PLAYER') game.sitDown(asking.account as Account, asking.askedSeat as number);
  else asking.askedSeat = null;
}

/** Screens, watchers, and on their chairs latecomers come along to the rematch. */
export function takeAlong({ world, met }: Evening, game: Game, next: Game): void {
  const [maker] = next.standings.keys();
  const waiting = game.watchers.flatMap(({ account, wantsChair }) =>
    account && wantsChair ? [account] : [],
  );
  const chairs = waiting.filter((account) => account !== maker).slice(0, MOST_CHAIRS);
  for (const account of chairs) {
    next.standings.set(account, 'member');
    met.add('a chair in the rematch');
  }
  const others = game.watchers.filter(
    ({ account }) => !account || (account !== maker && !chairs.includes(account)),
  );
  next.watchers = others.map((one) => Object.assign(one, { askedSeat: null }));
  game.watchers = [];
  for (const tv of world.tvs) if (tv.shows === game) tv.shows = next;
}

/** Whether this account is in a lobby or a game that is not over. */
function plays({ live }: Evening, account: Account): boolean {
  return live.some((game) => game.phase !== 'over' && game.staying.includes(account));
}

async function phone(evening: Evening): Promise<Account> {
  const { world, chance } = evening;
  if (world.phones.length >= MOST_PHONES || (world.phones.length > 0 && chance.percent(60)))
    return chance.of(world.phones);
  const made = await world.guest(`phone${chance.next()}`);
  world.phones.push(made);
  evening.guests.push(made);
  return made;
}

/** "I am Ada, my phone died." Often the seat moves at once. */
export async function claim(evening: Evening): Promise<void> {
  await makeClaim(evening);
  for (const next of [grant, grant, takeSeat]) {
    if (evening.chance.percent(30)) return;
    await evening.check();
    await next(evening);
  }
}

async function makeClaim(evening: Evening): Promise<void> {
  const { chance, world } = evening;
  const game = someGame(evening, chance.percent(70) ? 'playing' : undefined);
  if (!game) return;
  const claimant = chance.percent(85) ? await phone(evening) : chance.of(evening.guests);
  await evening.wake(claimant);
  const gone = game.staying.filter((account) => world.isGone(account) && account.isGuest);
  const player = chance.of(gone.length > 0 && chance.percent(85) ? gone : evening.guests);
  const isNew = game.claims.every((one) => one.player !== player && one.claimant !== claimant);
  const may =
    claimant.isGuest &&
    !plays(evening, claimant) &&
    game.staying.includes(player) &&
    isNew &&
    game.claims.length < 3 &&
    player.isGuest &&
    player !== claimant &&
    world.isGone(player);
  const path = `/api/session/${game.code}/seats/${player.name}/claim/`;
  const { status, body } = await evening.ask(claimant, 'POST', path);
  evening.note(`${claimant.name} claims the seat of ${player.name} in ${game.code}: ${status}`);
  if (!agree(evening, 'claim', status, may)) return;
  const { claim: name, animal } = body;
  const endsMs = world.ports.now() + CLAIM_MS;
  game.claims.push({ name, player, claimant, animal, endsMs, isGranted: false, voter: undefined });
}

function someClaim({ chance, live }: Evening): { game: Game; one: Claim } | undefined {
  const all = live.flatMap((game) => game.claims.map((one) => ({ game, one })));
  return all.length > 0 ? chance.of(all) : undefined;
}

function decides({ world }: Evening, game: Game, account: Account): boolean {
  const host = hostOf(game);
  const isHost = game.host === account.name;
  return game.staying.includes(account) && (isHost || (host !== undefined && world.isGone(host)));
}

export async function grant(evening: Evening): Promise<void> {
  const { world } = evening;
  const found = someClaim(evening);
  if (!found) return;
  const { game, one } = found;
  const account = actor(
    evening,
    evening.chance.percent(60) ? hostOf(game) : evening.chance.of([...game.staying, undefined]),
  );
  await evening.wake(account);
  const may =
    decides(evening, game, account) &&
    game.openClaims.includes(one) &&
    !plays(evening, one.claimant) &&
    one.player !== account &&
    world.isGone(one.player);
  const { status } = await evening.command(account, 'GRANT', { game_code: game.code, claim: one.name });
  if (!agree(evening, 'GRANT', status, may)) return;
  if (one.isGranted || one.voter === account) return;
  if (game.host === account.name || one.voter) {
    Object.assign(one, { isGranted: true, endsMs: world.ports.now() + CLAIM_MS });
    evening.met.add(game.host === account.name ? 'granted by the host' : 'granted by two');
  }
  one.voter = account;
  game.hasHiddenChange = true;
}

export async function dropClaim(evening: Evening): Promise<void> {
  const found = someClaim(evening);
  if (!found) return;
  const { game, one } = found;
  const account = actor(evening, evening.chance.of([one.claimant, hostOf(game)]));
  await evening.wake(account);
  const own = one.claimant === account;
  const may = own || (decides(evening, game, account) && game.openClaims.includes(one));
  const { status } = await evening.ask(account, 'DELETE', `/api/session/${game.code}/claims/${one.name}/`);
  if (!agree(evening, 'drop a claim', status, may)) return;
  game.hasHiddenChange = true;
  game.claims = game.claims.filter((other) => other !== one);
}

/** The claimant gets the seat, and the old login ends. */
export async function takeSeat(evening: Evening): Promise<void> {
  const found = someClaim(evening);
  if (!found?.one.isGranted) return;
  const { game, one } = found;
  const { claimant, player } = one;
  await evening.wake(claimant);
  const may = game.openClaims.includes(one) && !plays(evening, claimant);
  const path = `/api/session/${game.code}/claims/${one.name}/`;
  const { status, body } = await evening.world.request(claimant, 'GET', path);
  evening.note(`${claimant.name} takes the seat of ${player.name}: ${status}`);
  if (!agree(evening, 'a moved seat', status, may)) return;
  if (body.id !== player.id) throw new Error(`the seat of another: ${JSON.stringify(body)}`);
  game.hasHiddenChange = true;
  game.claims = game.claims.filter((other) => other !== one);
  for (const each of evening.live)
    each.watchers = each.watchers.filter(({ account }) => account !== claimant);
  await moved(evening, player, body);
  const again = await evening.ask(claimant, 'GET', path);
  if (again.status !== 404) throw new Error(`the tokens were given twice: ${again.status}`);
}

/** The account has new tokens, and the old ones are good for nothing. */
async function moved(evening: Evening, account: Account, { access, refresh }: Account): Promise<void> {
  const { world } = evening;
  const old = account.access;
  for (const secret of [access, refresh]) evening.secrets.add(secret);
  Object.assign(account, { access, refresh, tokenMs: world.ports.now() });
  await world.hangUp(account);
  if (await world.isGood(old)) throw new Error(`the old login of ${account.name} has not ended`);
}

/** Takes a login to another device, by a link. */
export async function move(evening: Evening): Promise<void> {
  const { chance, world } = evening;
  const account = chance.of(evening.guests);
  await evening.wake(account);
  const { body } = await world.request(account, 'POST', '/api/user/move/');
  await evening.check();
  const ms = chance.of([0, 0, 0, 1_000, MOVE_MS - 1, MOVE_MS]);
  await world.advance(ms);
  await evening.check();
  const redeem = () =>
    evening.world.visit(undefined, 'POST', '/api/user/move/redeem/', { token: body.token });
  const { status, body: tokens } = await redeem();
  evening.note(`${account.name} moves after ${ms} ms: ${status}`);
  if (!agree(evening, 'a moved login', status, ms < MOVE_MS)) return;
  await moved(evening, account, tokens);
  const again = await redeem();
  if (again.status !== 404) throw new Error(`a link worked twice: ${again.status}`);
}
