import type { Test } from 'tap';
import { ADMIN, firstAdmin, PASSWORD } from '../admin/site.ts';
import { buildTestApp, type TestServer } from '../helper.ts';
import type { Known, Pools } from './arbitrary.ts';
import {
  type Cast,
  hands,
  keepSecrets,
  keepSets,
  MARK,
  must,
  SECRET_PATHS,
  SECRET_X,
  setScene,
} from './arbitrary-scene.ts';

export const WHO = ['nobody', 'user', 'other', 'staff'] as const;
export type Who = (typeof WHO)[number];

/** An account with every kind of credential. */
export interface Account {
  id: number;
  uuid: string;
  username: string;
  access: string;
  refresh: string;
  device: string;
  /** The cookies of its web login, as a browser sends them. */
  cookie: string;
  csrf: string;
}

/** Text that only the keeper and the keeper's friends may see. */
export interface Secret {
  what: string;
  text: string;
  /** Where its owner can read it, to check that the secret exists. */
  readAt?: { by: Account; path: string };
  /** Others who may see it by the rules. */
  mayBeSeenBy: readonly Who[];
}

/** A running server. `keeper` has secrets and does nothing more. The fuzz acts as the others. */
export interface World {
  server: TestServer;
  accounts: Record<Exclude<Who, 'nobody'>, Account>;
  secrets: Secret[];
  pools: Pools;
  known: Known[];
  /** Path segments below `/admin/` of objects that must not be changed. */
  kept: Set<string>;
}

export const ENV = {
  PARLOR_RATE: 'off',
  PARLOR_ACCESS_S: '86400',
  PARLOR_REFRESH_S: '864000',
  PARLOR_WAIT_MS: '100',
};
const SECRET_PASSWORD = `${MARK} word`;

/** Creates an account and logs it in in every way. */
export async function enter(
  server: TestServer,
  username: string,
  { password = PASSWORD, ...more }: { password?: string; email?: string; first_name?: string } = {},
): Promise<Account> {
  const json = { username, email: `${username}@a.example`, password, password2: password, ...more };
  await must(server.call('POST', '/api/auth/register/', { json }));
  return login(server, username, password);
}

async function login(server: TestServer, username: string, password = PASSWORD): Promise<Account> {
  const answer = await server.call('POST', '/api/auth/login/', {
    json: { username, password },
    headers: { 'user-agent': `agent-${username}` },
  });
  const { access, refresh, token: device, user } = await must(Promise.resolve(answer));
  const pairs = answer.headers.getSetCookie().map((line) => line.split(';')[0] as string);
  const csrf = pairs.find((pair) => pair.startsWith('csrftoken='))?.slice('csrftoken='.length) ?? '';
  const id = (await must(server.call('GET', '/api/user/me/', { token: access }))).id;
  return { id, uuid: user.id, username, access, refresh, device, cookie: pairs.join('; '), csrf };
}

type Paths = Awaited<ReturnType<typeof keepSecrets>>;

function secretsOf({ keeper, friends }: Cast, paths: Paths, setId: string): Secret[] {
  const none: Who[] = [];
  const [ben] = friends;
  const at = (path: string, by = keeper) => ({ readAt: { by, path }, mayBeSeenBy: none });
  const staff = (path: string): Omit<Secret, 'what' | 'text'> => ({ ...at(path), mayBeSeenBy: ['staff'] });
  const web = /parlor_login=([^;]*)/.exec(keeper.cookie)?.[1] ?? MARK;
  return [
    { what: 'a description in a game in play', text: `${MARK}One`, ...at(paths.one) },
    { what: 'a draft of a description', text: `${MARK}Draft`, ...at(paths.draft, ben) },
    { what: 'a drawing in a game in play', text: SECRET_PATHS.drawing, ...at(paths.drawing) },
    { what: 'a draft of a drawing', text: SECRET_PATHS.draft, ...at(paths.draftDrawing, ben) },
    { what: 'a description in a game of other players', text: `${MARK}Three`, ...at(paths.three) },
    {
      what: 'the state of a game of other players',
      text: '"draw_time":599,"desc_time":571',
      ...at(paths.threeInfo),
    },
    {
      what: 'the players of a game of other players',
      text: '"users":["keeper","ben","cleo"]',
      ...at(paths.threeInfo),
    },
    { what: 'a description in an album of other players', text: `${MARK}Four`, ...staff(paths.four) },
    { what: 'an e-mail address', text: `${MARK}@mail.example`, ...staff('/api/user/me/') },
    { what: 'a name', text: `${MARK}First`, ...staff('/api/user/me/') },
    { what: 'the list of logins', text: 'agent-keeper', ...staff('/api/user/logins/') },
    { what: 'numbers of a set', text: SECRET_X, ...at(`/integers/set/?set_id=${setId}`) },
    { what: 'an access token', text: keeper.access, mayBeSeenBy: none },
    { what: 'a refresh token', text: keeper.refresh, mayBeSeenBy: none },
    { what: 'a device token', text: keeper.device, mayBeSeenBy: none },
    { what: 'a web login', text: web, mayBeSeenBy: none },
    { what: 'a password', text: SECRET_PASSWORD, mayBeSeenBy: none },
    { what: 'a password hash', text: '$argon2', mayBeSeenBy: none },
  ];
}

/** Secrets that are gone, since even their owners can no longer read them. */
export async function lostSecrets({ server, secrets }: World): Promise<string[]> {
  const lost: string[] = [];
  for (const { what, text, readAt } of secrets) {
    if (!readAt) continue;
    const headers = { cookie: 'sessionid=kept', authorization: `Bearer ${readAt.by.access}` };
    const { statusCode, body } = await server.http.inject({ url: readAt.path, headers });
    if (!body.includes(text)) lost.push(`${what} is gone: ${statusCode} ${body.slice(0, 200)}`);
  }
  return lost;
}

const UCI = 'e2e4 e7e5 g1f3 b8c6 f1b5 a7a6 e1g1 a7a8q e4e5 -- 0000'.split(' ');

/** Adds synonyms of names, and values that the schemas do not spell out. */
function completePools(pools: Pools, cast: Cast): void {
  const { keeper, friends, user, other, staff } = cast;
  const all = [keeper, ...friends, user, other, staff];
  const names = all.map(({ username }) => username);
  pools.code = pools.game_code ?? [];
  pools.round = [0, 1, 2, 3];
  pools.id = [...(pools.gameId ?? []), ...(pools.gameId ?? []), ...all.map(({ id }) => id)];
  pools.game_id = pools.gameId ?? [];
  pools.sessioin_id = pools.session_id ?? [];
  pools.username = [...names, ADMIN];
  pools.opponent = [...names, ...all.map(({ uuid }) => uuid)];
  pools.refresh = [user, other, staff].map((one) => one.refresh);
  pools.access = [user, other, staff].map((one) => one.access);
  pools.sid = ['x'];
  pools.uci = UCI;
  pools.ply = [0, 1, 2, 3];
  pools.fen = [
    'startpos',
    '4k3/8/8/8/8/8/8/4K2R w K - 0 1',
    '8/8/8/8/8/8/8/8 w - - 0 1',
    '7k/5Q2/6K1/8/8/8/8/8 b - - 0 1',
  ];
  pools.equation = [pools.set_id ?? []].flatMap(([kept, a, b]) => [
    `${a}+${b}`,
    `${kept}*${a}`,
    `-(${a}) - ${kept}`,
  ]);
  pools.password = [PASSWORD, 'another long one'];
  pools.password1 = pools.password2 = pools.old_password = pools.new_password = pools.again = pools.password;
  pools.name = ['Zoë', 'two words', 'robot'];
  pools.email = ['new@b.example', `${user.username}@a.example`];
  pools.topic = [
    ...['user', 'lobby'],
    ...all.map(({ id }) => `user:${id}`),
    ...(pools.game_code ?? []).map((code) => `session:${code}`),
    ...(pools.gameId ?? []).map((id) => `game:${id}`),
  ];
}

export async function makeWorld(t: Test): Promise<World> {
  const server = await buildTestApp(t, { path: ':memory:', env: ENV });
  await firstAdmin(server);
  const mark = { email: `${MARK}@mail.example`, first_name: `${MARK}First`, password: SECRET_PASSWORD };
  const [keeper, ben, cleo, user, other] = (await Promise.all([
    enter(server, 'keeper', mark),
    ...['ben', 'cleo', 'user', 'other'].map((name) => enter(server, name)),
  ])) as [Account, Account, Account, Account, Account];
  const staff = await login(server, ADMIN);
  const cast: Cast = { keeper, friends: [ben, cleo], user, other, staff };
  const pools: Pools = {};
  const paths = await keepSecrets(hands(server), cast, pools);
  const kept = [...(pools.game_code ?? []), ...[keeper, ben, cleo, staff].map(({ id }) => id)];
  const known = await setScene(hands(server), cast, pools);
  await keepSets(server, cast, pools);
  completePools(pools, cast);
  // A subscriber is never away, however much time passes.
  const keepers = [keeper, ben, cleo].map(({ access }) => server.open('/ws/', access));
  await Promise.all(keepers.map(({ opened }) => opened));
  const secrets = secretsOf(cast, paths, String(pools.set_id?.[0]));
  return {
    server,
    accounts: { user, other, staff },
    secrets,
    pools,
    known,
    kept: new Set(kept.map(String)),
  };
}
