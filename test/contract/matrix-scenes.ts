import { PASSWORD } from '../admin/site.ts';
import type { Stage, Things, Who } from './matrix-cast.ts';

type Set = (stage: Stage) => Promise<Things>;

async function created(stage: Stage, settings: object = {}): Promise<number> {
  const json = { draw_time: 600, desc_time: 600, ...settings };
  return (await stage.must('host', { method: 'POST', path: '/api/session/create/', json })).game_code;
}

async function session(stage: Stage, settings: object = {}): Promise<Things> {
  const code = await created(stage, settings);
  for (const who of ['member', 'extra'] as const)
    await stage.must(who, { method: 'POST', path: `/api/session/${code}/join/` });
  await stage.admit(code);
  return { code, screen: stage.cast.screen.name };
}

/** A screen asks to show the game of a lobby. */
async function asked(stage: Stage): Promise<Things> {
  const { code = 0 } = await session(stage);
  const { screen, secret } = await stage.must('nobody', { method: 'POST', path: '/api/screen/' });
  await stage.server.call('POST', '/api/screen/ask/', {
    headers: { authorization: `Screen ${secret}` },
    json: { game_code: code },
  });
  return { code, screen };
}

async function playing(stage: Stage, settings: object = {}): Promise<Things> {
  const { code = 0 } = await session(stage, settings);
  await stage.must('host', { method: 'PUT', path: `/api/session/${code}/start/` });
  return { code, key: code, round: 0, chain: (await stage.chains(code)).get('host') ?? 0 };
}

/** A finished game, in which the member made the one page that matters. */
async function page(stage: Stage): Promise<Things> {
  const { code = 0 } = await playing(stage);
  const chain = (await stage.chains(code)).get('member') ?? 0;
  await describe(stage, 'member', code);
  await stage.must('extra', { method: 'POST', path: `/api/session/${code}/leave/` });
  return { code, round: 0, chain };
}

async function describe(stage: Stage, who: Who | 'extra', code: string | number): Promise<void> {
  const chain = (await stage.chains(code)).get(stage.cast[who].name);
  const path = `/api/session/${code}/0/${chain}/desc/`;
  await stage.must(who, { method: 'POST', path, json: { description: 'a snail' } });
}

async function drawing(stage: Stage): Promise<Things> {
  const { code = 0 } = await playing(stage);
  for (const who of ['host', 'member', 'extra'] as const) await describe(stage, who, code);
  const chain = (await stage.chains(code)).get('host') ?? 0;
  return { code, round: 1, chain, file: `${chain}_${code}_1.svg` };
}

async function over(stage: Stage): Promise<Things> {
  const things = await playing(stage);
  await describe(stage, 'host', things.code as number);
  await stage.must('extra', { method: 'POST', path: `/api/session/${things.code}/leave/` });
  return things;
}

/** A latecomer asks for the seat of the extra, who has been away for two rounds. */
async function late(stage: Stage): Promise<Things> {
  const { code = 0 } = await playing(stage, { rounds: 5 });
  const path = `/api/session/${code}`;
  const { ports } = stage.server;
  for (const who of ['host', 'member'] as const) await describe(stage, who, code);
  for (const _ of [1, 2]) {
    await stage.must('host', { method: 'POST', path: `${path}/skip/` });
    await ports.advance(40_000);
    for (const who of ['host', 'member'] as const)
      await stage.must(who, { method: 'GET', path: `${path}/info/` });
  }
  const eva = await stage.server.guest('Eva');
  await eva.post(`${path}/join/`);
  await stage.admit(Number(code));
  return { code, username: stage.cast.extra.name };
}

/** The extra has been away for 30 s, and the guest plays nowhere. */
async function seatLeft(stage: Stage): Promise<Things> {
  const { code = 0 } = await session(stage);
  await stage.server.ports.advance(30_000);
  for (const who of ['host', 'member'] as const)
    await stage.must(who, { method: 'GET', path: `/api/session/${code}/info/` });
  await stage.renewGuest();
  return { code, username: stage.cast.extra.name };
}

/** The guest says that the seat is theirs. */
async function claimed(stage: Stage): Promise<Things> {
  const { code = 0, username = '' } = await seatLeft(stage);
  const path = `/api/session/${code}/seats/${username}/claim/`;
  const { claim } = await stage.must('guest', { method: 'POST', path });
  return { code, claim };
}

async function chess(stage: Stage, moves: string[] = [], joined = true): Promise<Things> {
  const json = { color: 'white', initialMs: 600_000 };
  const { payload } = await stage.must('host', { method: 'POST', path: '/api/game/create/', json });
  const id: string = payload.gameId;
  const play = (who: Who, what: string, json?: object) =>
    stage.must(who, { method: 'POST', path: `/api/game/${id}/${what}/`, json });
  if (joined) await play('member', 'join');
  for (const [ply, uci] of moves.entries())
    await play(ply % 2 === 0 ? 'host' : 'member', 'move', { uci, ply });
  return { id, ply: moves.length };
}

const OPENING = ['e2e4', 'e7e5'];

/** What exists before the request. The host made all of it: games, the shared album, the set, the second login. */
export const SCENES = {
  nothing: async () => ({}),
  lobby: (stage) => session(stage),
  asked,
  playing: (stage) => playing(stage),
  ideas: (stage) => playing(stage, { options: { ideas: true } }),
  late,
  seatLeft,
  claimed,
  async granted(stage) {
    const things = await claimed(stage);
    const path = `/api/session/${things.code}/claims/${things.claim}/grant/`;
    await stage.must('host', { method: 'POST', path });
    return things;
  },
  async link(stage) {
    const { token } = await stage.must('host', { method: 'POST', path: '/api/user/move/' });
    return { link: token };
  },
  drawing,
  over,
  page,
  async described(stage) {
    const things = await playing(stage);
    await describe(stage, 'host', things.code as number);
    return things;
  },
  async drafted(stage) {
    const things = await playing(stage);
    const path = `/api/session/${things.code}/0/${things.chain}/draft/`;
    await stage.must('host', { method: 'PUT', path, json: { description: 'half a sn' } });
    return things;
  },
  async drawn(stage) {
    const things = await drawing(stage);
    const path = `/api/session/${things.code}/1/${things.chain}/draw/`;
    await stage.must('host', { method: 'POST', path, file: 'drawing' });
    return things;
  },
  async shared(stage) {
    const things = await over(stage);
    const path = `/api/session/${things.code}/album/share/`;
    const { url } = await stage.must('host', { method: 'POST', path });
    return { ...things, token: url.split('/').at(-2) };
  },
  async reported(stage) {
    const { code, chain } = await over(stage);
    const path = `/api/session/${code}/0/${chain}/report/`;
    await stage.must('member', { method: 'POST', path, json: {} });
    const sql = 'SELECT max(id) FROM telephone_report WHERE answer IS NULL';
    return { id: Number(stage.server.platform.database.raw.prepare(sql).pluck().get()) };
  },
  async invited(stage) {
    const form = { label: 'Friday', uses: '10', days: '7' };
    await stage.ask('staff', { method: 'POST', path: '/admin/invitations/new/', form });
    const sql = 'SELECT max(id) FROM invitation';
    return { id: Number(stage.server.platform.database.raw.prepare(sql).pluck().get()) };
  },
  seat: (stage) => chess(stage, [], false),
  fresh: (stage) => chess(stage),
  moved: (stage) => chess(stage, OPENING),
  async gone(stage) {
    const things = await chess(stage, [...OPENING, 'g1f3']);
    await stage.server.ports.advance(70_000);
    // A watcher of an earlier game is away by now, and their ticket has ended.
    await stage.admit(await created(stage));
    return things;
  },
  async ended(stage) {
    const things = await chess(stage);
    await stage.must('host', { method: 'POST', path: `/api/game/${things.id}/resign/` });
    return things;
  },
  async token(stage) {
    const json = { label: 'one', scopes: ['bot:play'] };
    return { id: (await stage.must('host', { method: 'POST', path: '/api/user/api-tokens/', json })).id };
  },
  /** The member challenges the host. */
  async challenged(stage) {
    const json = { color: 'white', opponent: 'host' };
    const { payload } = await stage.must('member', { method: 'POST', path: '/api/game/create/', json });
    return { id: payload.gameId };
  },
  async set(stage) {
    const json = { integers: [{ index: 0, X: 2, q: 1 }] };
    const { set_id } = await stage.must('host', { method: 'POST', path: '/integers/set/', json });
    return { set_id };
  },
  async kept(stage) {
    const session_id = 'of the host';
    const path = '/integers/session/';
    await stage.ask('host', {
      method: 'DELETE',
      path: `${path}?session_id=${encodeURIComponent(session_id)}`,
    });
    await stage.must('host', { method: 'POST', path, json: { session_id, integer_sets: [] } });
    return { session_id };
  },
  async login(stage) {
    const json = { username: 'host', password: PASSWORD };
    await stage.must('nobody', { method: 'POST', path: '/api/user/login/', json });
    const { logins } = await stage.must('host', { method: 'GET', path: '/api/user/logins/' });
    const other = logins.find(
      ({ current, kind }: { current: boolean; kind: string }) => !current && kind === 'token',
    );
    return { sid: other.sid };
  },
  async target(stage) {
    const { body } = await stage.server.call('POST', '/api/user/guest/', { json: { name: 'target' } });
    return { id: body.id, table: 'account', key: body.id };
  },
  async row(stage) {
    const { code } = await session(stage);
    return { table: 'telephone_session', key: String(code) };
  },
} satisfies Record<string, Set>;

export type Scene = keyof typeof SCENES;
