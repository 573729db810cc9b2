import type { Test } from 'tap';
import { errorCodes } from '#src/platform/errors.ts';
import { httpForm, type Payload } from '../commands.ts';
import { type FuzzPorts, fuzzPorts } from '../fuzz/clock.ts';
import {
  buildTestApp,
  type Frame,
  holders,
  type Player,
  type TestServer,
  type TestSocket,
  viewerLike,
} from '../helper.ts';

/** What came of a command, in words that HTTP and sockets share. */
export interface Verdict {
  status: number;
  /** The code, and for bad fields what is wrong with each. */
  refusal?: { code: string; detail?: string; fields?: unknown };
  result?: unknown;
  /** Of an ACK that is about a topic. */
  topic?: string;
  version?: number;
}

export const ROLES = ['host', 'member', 'left', 'removed', 'stranger'] as const;
export type Role = (typeof ROLES)[number];
/** `drawing` is the second round of what `describing` is the first of. */
export const PHASES = ['lobby', 'describing', 'drawing', 'over', 'unknown'] as const;
export type Phase = (typeof PHASES)[number];

export interface Scene {
  code: number;
  round: number;
  /** Who holds which chain now, or began it. */
  chains: Map<string, number>;
}

/** One of two servers on which the very same happens. */
export interface Twin {
  server: TestServer;
  ports: FuzzPorts;
  players: Record<Role | 'other', Player>;
}

export async function makeTwin(t: Test): Promise<Twin> {
  const ports = fuzzPorts();
  const server = await buildTestApp(t, {
    ports,
    path: ':memory:',
    env: { PARLOR_RATE: 'off', PARLOR_ACCESS_S: '86400' },
  });
  ports.busy = () => server.platform.database.raw.inTransaction;
  const players = {
    host: await server.guest('host'),
    member: await server.guest('member'),
    left: await server.guest('left'),
    removed: await server.guest('removed'),
    stranger: await server.guest('stranger'),
    other: await server.guest('other'),
  };
  return { server, ports, players };
}

async function request(twin: Twin, who: Role | 'other', event: string, payload: Payload): Promise<Verdict> {
  const { method, path, body } = httpForm(event, payload);
  // A visitor without the cookie is given one, by chance; over a socket nobody is, and chance must be the same for both.
  const headers = { authorization: `Bearer ${twin.players[who].token}`, cookie: 'sessionid=twin' };
  const answer = await twin.server.http.inject({ method, url: path, headers, payload: body });
  const json = answer.json();
  if (answer.statusCode < 300) return { status: answer.statusCode, result: json };
  const { code, detail } = json;
  const refusal = typeof code === 'string' ? { code, detail } : { code: 'invalid', fields: json };
  return { status: answer.statusCode, refusal };
}

/** The command as a request. */
export const viaHttp = request;

/** The command as a socket message. */
export async function viaSocket(socket: TestSocket, event: string, payload: unknown): Promise<Verdict> {
  const frame: Frame = await socket.ask(event, payload);
  const { topic, version } = frame;
  if (frame.event === 'ACK') return { status: 200, result: frame.payload, topic, version };
  const { code, detail, fields } = frame.payload;
  const status = errorCodes().find(([known]) => known === code)?.[1].status ?? 0;
  return { status, refusal: fields ? { code, fields } : { code, detail } };
}

/** A new game in this phase: `left` has left it, and `removed` was removed. */
export async function setScene(twin: Twin, phase: Phase): Promise<Scene> {
  const { players } = twin;
  const done = async (who: Role | 'other', event: string, payload: Payload) => {
    const { status, result } = await request(twin, who, event, payload);
    // biome-ignore lint/suspicious/noExplicitAny: session JSON, or nothing
    if (status < 300) return result as any;
    throw new Error(`${who} ${event}: ${status}`);
  };
  if (phase === 'unknown') return { code: 999, round: 0, chains: new Map() };
  const { game_code } = await done('host', 'CREATE', { draw_time: 30, desc_time: 40 });
  const all = ['member', 'other', 'left', 'removed'] as const;
  for (const who of all) await done(who, 'JOIN', { game_code });
  if (phase !== 'lobby') await done('host', 'START', { game_code });
  await done('left', 'LEAVE', { game_code });
  let session = await done('host', 'KICK', { game_code, username: players.removed.name });
  if (phase === 'lobby') return { code: game_code, round: 0, chains: new Map() };
  const chains = new Map(holders(session).map(({ name, chain }) => [name, chain]));
  const submit = (who: Role | 'other') => {
    const payload = { game_code, round: 0, chain: chains.get(players[who].name), description: `by ${who}` };
    return done(who, 'DESC', payload);
  };
  if (phase === 'drawing') for (const who of ['host', 'member', 'other'] as const) await submit(who);
  if (phase === 'over') {
    await submit('member');
    await done('other', 'LEAVE', { game_code });
  }
  if (phase === 'drawing') {
    session = await done('host', 'HOST', { game_code, username: players.host.name });
    return {
      code: game_code,
      round: session.round,
      chains: new Map(holders(session).map((one) => [one.name, one.chain])),
    };
  }
  return { code: game_code, round: 0, chains };
}

const TABLES: Record<string, string> = {
  telephone_session: 'code = ?',
  telephone_member: 'session_code = ?',
  telephone_chain: 'session_code = ?',
  telephone_entry: 'chain_id IN (SELECT id FROM telephone_chain WHERE session_code = ?)',
  telephone_draft: 'chain_id IN (SELECT id FROM telephone_chain WHERE session_code = ?)',
  telephone_share: 'session_code = ?',
  due: 'key = CAST(? AS TEXT)',
  topic_version: '? IS NOT NULL',
};

/** All that is on file about a game, and the versions of topics. */
export function dump({ server }: Twin, code: number): string {
  const { raw } = server.platform.database;
  const rows = Object.entries(TABLES).map(([table, where]) => [
    table,
    raw.prepare(`SELECT * FROM ${table} WHERE ${where}`).all(code),
  ]);
  return JSON.stringify(rows);
}

/** How many rows were ever changed. */
export function changes({ server }: Twin): number {
  return server.platform.database.raw.prepare('SELECT total_changes()').pluck().get() as number;
}

/** The game as a member sees it, or why not. */
export async function snapshot({ server, players }: Twin, code: number): Promise<unknown> {
  const { id, name } = players.host;
  const viewer = viewerLike({ id, username: name });
  try {
    const { version, json } = await server.platform.hub.open(`session:${code}`, viewer);
    return { version, json };
  } catch (fault) {
    return String(fault);
  }
}
