import { type Bench, launch } from '../children.ts';
import { nextMessage } from '../contenders/contender.ts';
import { callAt, Line, requestText } from '../line.ts';
import { cpuMs, openSocket } from '../measure.ts';
import { goal, type Row } from './report.ts';
import { figures, SLICE_MS, type Tally, takeTurns } from './tally.ts';

const LINES = 16;

interface Route {
  name: string;
  pid: number;
  port: number;
  request: string;
}

/** Reading a session and a game over HTTP, compared with a bare Fastify route with the same JSON. */
export async function routes(started: Bench, parlor: { pid: number; port: number }): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [scenario, request] of await someRequests(parlor.port)) {
    const line = await Line.open(parlor.port);
    const { body } = await line.ask(request);
    line.close();
    const floorPort = await launch(started, 'route-floor', ['bench/route-floor.ts', body]);
    const floorPid = started.children.at(-1)?.pid as number;
    const tallies = await takeTurns<Route, Line[]>(
      [
        { name: 'Parlor', ...parlor, request },
        { name: 'floor', pid: floorPid, port: floorPort, request: requestText('GET', '/') },
      ],
      ({ port }) => Promise.all(Array.from({ length: LINES }, () => Line.open(port))),
      askOnAll,
      (lines) => {
        for (const line of lines) line.close();
      },
    );
    rows.push(
      {
        scenario,
        measure: 'requests/s',
        digits: 0,
        figures: figures(tallies, 'changesPerSecond'),
        goal: goal('≥', 0.3),
      },
      { scenario, measure: 'CPU a request, µs', digits: 0, figures: figures(tallies, 'cpuOfChange') },
    );
  }
  return rows;
}

/** What is requested, and the request. */
async function someRequests(port: number): Promise<[string, string][]> {
  const call = callAt(port);
  const guest = async (name: string) =>
    (await call('POST', '/api/user/guest/', undefined, { name })).access as string;
  const [host, other] = [await guest('host'), await guest('other')];
  const { game_code } = await call('POST', '/api/session/create/', host, { draw_time: 60, desc_time: 60 });
  await call('POST', `/api/session/${game_code}/join/`, other);
  const { payload } = await call('POST', '/api/game/create/', host, { color: 'white' });
  await call('POST', `/api/game/${payload.gameId}/join/`, other, {});
  await call('POST', `/api/game/${payload.gameId}/move/`, host, { uci: 'e2e4', ply: 0 });
  await call('POST', `/api/game/${payload.gameId}/move/`, other, { uci: 'e7e5', ply: 1 });
  // Somebody listens to both, as players do.
  const socket = await openSocket(port, '/ws/', host);
  for (const topic of [`session:${game_code}`, `game:${payload.gameId}`]) {
    const known = nextMessage(socket, '{"event":"STATE_SYNC"');
    socket.send(JSON.stringify({ event: 'SUBSCRIBE', payload: { topic } }));
    await known;
  }
  return [
    ['GET /api/session/…/info/', requestText('GET', `/api/session/${game_code}/info/`, host)],
    ['GET /api/game/GameState/', requestText('GET', `/api/game/GameState/?game_id=${payload.gameId}`, host)],
  ];
}

/** One request after another on every line. */
async function askOnAll(lines: Line[], { pid, request }: Route): Promise<Tally> {
  const latencies: number[] = [];
  const cpuBefore = cpuMs(pid);
  const beganAt = performance.now();
  await Promise.all(
    lines.map(async (line) => {
      for (;;) {
        const sentAt = performance.now();
        if (sentAt - beganAt > SLICE_MS) return;
        const { status, body, atMs } = await line.ask(request);
        if (status !== 200) throw new Error(`${status} ${body}`);
        latencies.push(atMs - sentAt);
      }
    }),
  );
  const tookMs = performance.now() - beganAt;
  return { latencies, changes: latencies.length, deliveries: 0, tookMs, cpuMs: cpuMs(pid) - cpuBefore };
}
