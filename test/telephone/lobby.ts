import type { Test } from 'tap';
import type { Session } from '#src/telephone/schema.ts';
import {
  buildTestApp,
  Player,
  startedGame,
  type TestServer,
  type TestSocket,
  viewerLike,
} from '../helper.ts';
import { type Game, playedBy } from './play.ts';

const STEP_MS = 10_000;

export type Lobby = Awaited<ReturnType<typeof lobbyOf>>;

/** A lobby with its members in the order of joining. */
export async function lobbyOf(server: TestServer, count: number, times = { draw_time: 30, desc_time: 20 }) {
  const players = await server.guests(count);
  const host = players[0] as Player;
  const code: number = (await host.post('/api/session/create/', times)).body.game_code;
  const path = `/api/session/${code}`;
  for (const player of players.slice(1)) await player.get(`${path}/join/`);
  return { players, host, code, path };
}

/** A game with rounds of ten minutes, so that nobody runs out of time. */
export async function longGame(server: TestServer, count: number): Promise<Game> {
  const { players, host, code } = await startedGame(server, count, { draw_time: 600, desc_time: 600 });
  return playedBy(players, host, code, []);
}

export const PHASES = ['lobby', 'in play', 'over'] as const;

/** A game in this phase, with long rounds, as its players see it. */
export async function gameIn(server: TestServer, phase: (typeof PHASES)[number], count: number) {
  if (phase === 'lobby') {
    const { players, host, code } = await lobbyOf(server, count);
    return playedBy(players, host, code, []);
  }
  const game = await longGame(server, count);
  if (phase === 'over') await game.playTo(-2);
  return game;
}

/** The session without its server time, read without marking `reader`, a member, as present. */
export async function peek(server: TestServer, code: number, reader: Player): Promise<Session> {
  const viewer = viewerLike({ id: reader.id, username: reader.name });
  const { payload } = await server.platform.hub.open(`session:${code}`, viewer);
  return { ...(payload as Session), server_time: '' };
}

/** Advances time. These players send a request every ten seconds and these sockets answer pings. All others are away. */
export async function pass(
  server: TestServer,
  ms: number,
  there: { players?: Player[]; sockets?: TestSocket[] } = {},
): Promise<void> {
  for (let left = ms; left > 0; left -= STEP_MS) {
    await server.ports.advance(Math.min(left, STEP_MS));
    for (const player of there.players ?? []) await player.get('/api/past_sessions/');
    for (const socket of there.sockets ?? []) await answered(socket);
  }
  await server.ports.advance(0);
}

/** Waits until earlier frames have arrived and pongs are back. The second answer comes after both. */
export async function answered(socket: TestSocket): Promise<void> {
  await socket.ask('PING', { t: 0 });
  await socket.ask('PING', { t: 0 });
}

/** Starts the server again on the same file after `downMs`. `on` returns a player on it, with the old tokens. */
export async function restarted(t: Test, server: TestServer, downMs: number) {
  await server.stop();
  await server.ports.advance(downMs);
  const again = await buildTestApp(t, { path: server.path, ports: server.ports });
  const on = ({ id, name, token, refresh }: Player) => new Player(again, id, name, token, refresh);
  return { again, on };
}
