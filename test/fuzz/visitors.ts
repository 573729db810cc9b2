import { sha256 } from '#src/platform/access/digest.ts';
import { isoFromMs } from '#src/platform/ports.ts';
import type { Game, Watching } from './model.ts';
import { must, same } from './must.ts';
import type { World } from './world.ts';

/** The lobby is gone, and its visitors with it. */
export function close(world: World, game: Game): void {
  game.phase = 'closed';
  game.watchers = [];
  game.claims = [];
  for (const tv of world.tvs) {
    if (tv.shows === game) tv.shows = undefined;
    if (tv.asks === game) tv.asks = undefined;
  }
}

/** What members are shown of screens, watchers, latecomers and claims. */
export function visitorsOf(world: World, game: Game) {
  const claims = game.openClaims.filter(({ isGranted }) => !isGranted);
  return {
    watchers: game.watchers.length,
    screens: world.tvs.filter(({ shows }) => shows === game).length,
    asking: world.tvs.filter(({ asks }) => asks === game).map(({ screen }) => screen),
    claims: claims.map(({ name, player, animal }) => ({ claim: name, username: player.name, animal })),
    seats_asked: Object.fromEntries(
      [...game.asking].map(([player, { account }]) => [player.name, account?.name]),
    ),
  };
}

/** Updates the model with what happened by itself, and compares it with the file. */
export function followVisitors(world: World, game: Game): void {
  const { raw } = world.app.platform.database;
  followWatchers(world, game);
  const nowMs = world.ports.now();
  if (game.claims.some(({ endsMs }) => endsMs <= nowMs)) game.hasHiddenChange = true;
  game.claims = game.claims.filter(({ endsMs }) => endsMs > nowMs);
  const claims = raw
    .prepare(
      'SELECT name, user_id, claimant_id, is_granted, ends_at_ms FROM telephone_claim WHERE session_code = ?',
    )
    .raw()
    .all(game.code);
  const expected = game.claims.map((one) => [
    ...[one.name, one.player.id, one.claimant.id, Number(one.isGranted), one.endsMs],
  ]);
  same(claims, expected, 'the claims in the file differ');
}

interface WatcherRow {
  user_id: number | null;
  secret_hash: string | null;
  wants_chair: number;
  asked_seat: number | null;
}

function followWatchers(world: World, game: Game): void {
  const rows = world.app.platform.database.raw
    .prepare('SELECT * FROM telephone_watcher WHERE session_code = ? ORDER BY id')
    .all(game.code) as WatcherRow[];
  const rowOf = ({ account, secret }: Watching) =>
    rows.find((row) => (account ? row.user_id === account.id : row.secret_hash === sha256(secret)));
  same(
    rows.length,
    game.watchers.filter((one) => rowOf(one)).length,
    'somebody watches who should not, or twice',
  );
  for (const one of game.watchers) {
    const row = rowOf(one);
    const who = one.account ?? one;
    must(row !== undefined || (!one.wantsChair && world.isAway(who)), 'a watcher has gone who was there');
    if (!row) continue;
    must(one.wantsChair || !world.isKnownAway(who), 'a watcher is still there who has gone');
    same(row.wants_chair === 1, one.wantsChair, 'a chair');
    const player = game.seated[one.askedSeat ?? -1];
    const isHere =
      game.phase === 'playing' && player && game.staying.includes(player) && !world.isAway(player);
    // After a restart nobody counts as away for a while. Only later events tell who is back.
    if (isHere && (player.seenMs !== undefined || row.asked_seat === null)) one.askedSeat = null;
    same(row.asked_seat, one.askedSeat, 'a seat asked for');
  }
  game.watchers = game.watchers.filter((one) => rowOf(one));
}

/** Every screen knows what it shows, under a higher version after each change. */
export async function checkScreens({ app, tvs }: World): Promise<void> {
  const { hub, tickets } = app.platform;
  for (const tv of tvs) {
    const { screen, secret, digits, digitsEndMs, shows, asks, seen } = tv;
    const { id } = await tickets.fromSecret('screen', secret, '');
    const { payload } = await hub.open(`screen:${screen}`, { kind: 'screen', id, address: '' });
    const expected = {
      ...{ screen, digits, digits_end_at: digits === null ? null : isoFromMs(digitsEndMs) },
      ...{ game_code: shows?.code ?? null, asked_game_code: asks?.code ?? null },
    };
    const { version, ...shown } = Object(payload);
    same(Object.entries(shown).sort(), Object.entries(expected).sort(), 'a screen shows something else');
    tv.seen = { version, shown: JSON.stringify(shown) };
    const isChanged = seen !== undefined && seen.shown !== tv.seen.shown;
    must(version >= (seen?.version ?? 1) + Number(isChanged), 'a change of a screen has no new version');
  }
}
