import { type Answer, holders, type TestServer } from '../helper.ts';
import type { Known, Pools } from './arbitrary.ts';
import type { Account } from './arbitrary-world.ts';

export const SECRET_X = '918273645566473829101928374655';
const svgOf = (path: string) => `<svg width="90" height="90"><path d="${path}" stroke="black"/></svg>`;
export const SECRET_PATHS = { drawing: 'M13.37 42.42L77.71 19.91', draft: 'M31.73 24.24L17.17 91.19' };
const TIMES = { draw_time: 600, desc_time: 600 };
/** For a game that only its members can see: nobody else may watch. */
const MEMBERS_ONLY = { watchers: false, door: 'closes' };
/** These numbers appear in the state of such a game. */
const SECRET_TIMES = { draw_time: 599, desc_time: 571, options: MEMBERS_ONLY };
export const MARK = 'qzXkeptXzq';

export async function must(asked: Promise<Answer>): Promise<Answer['body']> {
  const { status, body } = await asked;
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}

/** Lets accounts set the scene. Throws if a request is refused. */
export function hands(server: TestServer) {
  const ask = (who: Account, method: string, path: string, json?: unknown) =>
    must(server.call(method, path, { token: who.access, ...(json === undefined ? {} : { json }) }));
  const draw = (who: Account, method: string, path: string, d: string) => {
    const body = new FormData();
    body.set('drawing', new Blob([svgOf(d)], { type: 'image/svg+xml' }), 'img.svg');
    return must(server.call(method, path, { token: who.access, body }));
  };
  return {
    ask,
    draw,
    /** Creates a game of these players. With `started` it is in play. */
    async game(players: readonly Account[], times: object, started = true) {
      const [host, ...others] = players as [Account, ...Account[]];
      const { game_code: code } = await ask(host, 'POST', '/api/session/create/', times);
      for (const one of others) await ask(one, 'POST', `/api/session/${code}/join/`);
      const session = started ? await ask(host, 'PUT', `/api/session/${code}/start/`) : { chains: [] };
      return {
        code: code as number,
        chains: new Map(holders(session).map(({ name, chain }) => [name, chain])),
      };
    },
    async chainsOf(who: Account, code: number) {
      const session = await ask(who, 'GET', `/api/session/${code}/info/`);
      return new Map(holders(session).map(({ name, chain }) => [name, chain]));
    },
  };
}

type Hands = ReturnType<typeof hands>;
export interface Cast {
  keeper: Account;
  friends: [Account, Account];
  user: Account;
  other: Account;
  staff: Account;
}

/**
 * Creates games with secrets: one in its first round, one in its second, one without the user and one that is over.
 * Returns the path where each secret can be read.
 */
export async function keepSecrets(hand: Hands, { keeper, friends, user }: Cast, pools: Pools) {
  const [ben, cleo] = friends;
  const all = [keeper, ben, cleo, user];
  const put = (code: number, round: number, chain: number | undefined, what: string) =>
    `/api/session/${code}/${round}/${chain}/${what}/`;
  const one = await hand.game(all, TIMES);
  const say = (who: Account, game: typeof one, description: string) =>
    hand.ask(who, 'POST', put(game.code, 0, game.chains.get(who.username), 'desc'), { description });
  await say(keeper, one, `${MARK}One`);
  await hand.ask(ben, 'PUT', put(one.code, 0, one.chains.get(ben.username), 'draft'), {
    description: `${MARK}Draft`,
  });
  const two = await hand.game(all, TIMES);
  for (const who of all) await say(who, two, `words of ${who.username}`);
  const now = await hand.chainsOf(keeper, two.code);
  await hand.draw(keeper, 'POST', put(two.code, 1, now.get(keeper.username), 'draw'), SECRET_PATHS.drawing);
  await hand.draw(ben, 'PUT', put(two.code, 1, now.get(ben.username), 'draft'), SECRET_PATHS.draft);
  const three = await hand.game([keeper, ben, cleo], SECRET_TIMES);
  await say(keeper, three, `${MARK}Three`);
  const four = await hand.game([keeper, ben, cleo], { ...TIMES, options: MEMBERS_ONLY });
  await say(keeper, four, `${MARK}Four`);
  await hand.ask(cleo, 'POST', `/api/session/${four.code}/leave/`);
  const games = [one, two, three, four];
  pools.game_code = games.map(({ code }) => code);
  pools.chain = games.flatMap(({ chains }) => [...chains.values()]);
  const drawn = now.get(keeper.username);
  pools.file = [...now.values()].map((chain) => `${chain}_${two.code}_1.svg`);
  return {
    one: put(one.code, 0, one.chains.get(keeper.username), 'getDesc'),
    draft: put(one.code, 0, one.chains.get(ben.username), 'draft'),
    drawing: `/media/${drawn}_${two.code}_1.svg`,
    draftDrawing: put(two.code, 1, now.get(ben.username), 'draft'),
    three: put(three.code, 0, three.chains.get(keeper.username), 'getDesc'),
    threeInfo: `/api/session/${three.code}/info/`,
    four: `/api/session/${four.code}/album/`,
  };
}

/** Creates games, lobbies, albums, seeks and sets for the accounts that the fuzz acts as. */
export async function setScene(hand: Hands, cast: Cast, pools: Pools): Promise<Known[]> {
  const { user, other, staff } = cast;
  const trio = [user, other, staff];
  const lobby = await hand.game([user, other], TIMES, false);
  const round0 = await hand.game(trio, TIMES);
  const round1 = await hand.game(trio, TIMES);
  const over = await hand.game(trio, TIMES);
  for (const who of trio) {
    const path = `/api/session/${round1.code}/0/${round1.chains.get(who.username)}/desc/`;
    await hand.ask(who, 'POST', path, { description: 'a snail' });
  }
  await hand.ask(staff, 'POST', `/api/session/${over.code}/leave/`);
  const shared = await hand.ask(user, 'POST', `/api/session/${over.code}/album/share/`);
  const chess = async (by: Account, more: object) =>
    (await hand.ask(by, 'POST', '/api/game/create/', { color: 'white', ...more })).payload.gameId;
  const waiting = await chess(user, {});
  const challenge = await chess(user, { opponent: other.username });
  const active = await chess(user, { initialMs: null });
  await hand.ask(other, 'POST', `/api/game/${active}/join/`);
  for (const [ply, uci] of ['e2e4', 'e7e5'].entries())
    await hand.ask(ply === 0 ? user : other, 'POST', `/api/game/${active}/move/`, { uci, ply });
  const ended = await chess(other, {});
  await hand.ask(user, 'POST', `/api/game/${ended}/join/`);
  await hand.ask(user, 'POST', `/api/game/${ended}/resign/`);
  await hand.ask(other, 'POST', '/api/game/seek/', { initialMs: 180_000, incrementMs: 0 });
  const mine = [lobby, round0, round1, over];
  const token = shared.url.split('/').at(-2);
  pools.game_code?.push(...mine.map(({ code }) => code));
  pools.chain?.push(...mine.flatMap(({ chains }) => [...chains.values()]));
  pools.gameId = [waiting, challenge, active, ended];
  pools.token = [token, `${token}.html`, user.access, user.refresh];
  const now = await hand.chainsOf(user, round1.code);
  const turns = [
    ...[...round0.chains.values()].map((chain) => ({ game_code: round0.code, round: 0, chain })),
    ...[...now.values()].map((chain) => ({ game_code: round1.code, round: 1, chain })),
    ...[...over.chains.values()].map((chain) => ({ game_code: over.code, chain, step: 1 })),
    { game_code: lobby.code, username: other.username },
    { game_code: round0.code, username: other.username },
  ];
  const moves = ['g1f3', 'b8c6', 'd2d4'].map((uci, at) => ({ gameId: active, uci, ply: 2 + at }));
  return [
    ...turns.map((one) => ({ ...one, code: one.game_code })),
    ...moves.map((one) => ({ ...one, id: active })),
  ];
}

export async function keepSets(server: TestServer, { keeper, user }: Cast, pools: Pools): Promise<void> {
  pools.set_id = [];
  for (const [who, cookie] of [
    [keeper, 'kept'],
    [user, 'c1'],
    [user, 'c2'],
  ] as const) {
    const integers = [{ index: 0, X: who === keeper ? SECRET_X : '5', q: '1' }];
    const asked = server.call('POST', '/integers/set/', {
      token: who.access,
      headers: { cookie: `sessionid=${cookie}` },
      json: { integers },
    });
    pools.set_id.push((await must(asked)).set_id);
  }
  pools.session_id = ['kept', 'c1', 'c2'];
}
