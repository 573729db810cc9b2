import { setTimeout as pause } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { makeGuest, playRound } from './growth-play.ts';
import { Line, requestText } from './line.ts';
import { again, type World } from './long-world.ts';
import { openSocket } from './measure.ts';

const PLAYERS = 8;
const DRAWING_BYTES = 4_000;
/** The last of them has no socket, and uses long polls. */
const ON_SOCKETS = PLAYERS - 1;
const TURN_MS = 400;
const TIMES = { draw_time: 60, desc_time: 60 };

interface Party {
  /** By name, the host first. */
  tokens: Map<string, string>;
  code: number;
}

/** A table of eight: game after game, each the rematch of the one before. After each, two leave and two others join. */
export async function playAtTable(world: World, table: number): Promise<void> {
  let guests = 0;
  const party: Party = { tokens: new Map(), code: 0 };
  const seat = async () => {
    const name = `table${table}guest${guests++}`;
    party.tokens.set(name, (await makeGuest(world.lines, name)).token);
  };
  await again(world, async () => {
    while (party.tokens.size < PLAYERS) await seat();
    await gather(world, party);
    await playOne(world, party);
    // The second and the third: the host stays.
    for (const [name, token] of [...party.tokens].slice(1, 3)) {
      party.tokens.delete(name);
      await world.call('POST', `/api/session/${party.code}/leave/`, token, {});
    }
  });
}

/** A lobby with everybody in it. */
async function gather({ call }: World, party: Party): Promise<void> {
  const [host = '', ...others] = party.tokens.values();
  const lobby =
    party.code === 0
      ? await call('POST', '/api/session/create/', host, TIMES)
      : await call('POST', `/api/session/${party.code}/rematch/`, host, {});
  party.code = lobby.game_code;
  for (const token of others) await call('POST', `/api/session/${party.code}/join/`, token, {});
}

async function playOne(world: World, { tokens, code }: Party): Promise<void> {
  const path = `/api/session/${code}`;
  const [host = '', ...others] = tokens.values();
  const sockets: WebSocket[] = [];
  const line = await Line.open(world.port);
  try {
    for (const token of [host, ...others].slice(0, ON_SOCKETS)) {
      const socket = await openSocket(world.port, `/ws/session/${code}/`, token);
      socket.on('message', () => {
        world.deliveries += 1;
      });
      sockets.push(socket);
    }
    let session = await world.call('PUT', `${path}/start/`, host);
    void keepWaiting(world, line, path, others.at(-1) ?? '', session);
    while (session.round >= 0 && !world.over) {
      for (const [name, token] of tokens) {
        await pause(TURN_MS);
        await playRound(world.lines, session, (one) => (one === name ? token : undefined), DRAWING_BYTES);
      }
      session = await world.call('GET', `${path}/info/`, host);
    }
    if (world.over)
      for (const token of tokens.values()) await world.call('POST', `${path}/leave/`, token, {});
    else await world.call('GET', `${path}/album/`, host);
  } finally {
    for (const socket of sockets) socket.close();
    line.close();
  }
}

/** Long polls, one after another, until the game is over or the line is closed. */
async function keepWaiting(
  world: World,
  line: Line,
  path: string,
  token: string,
  first: { game_code: number; round: number; last_modified: string },
): Promise<void> {
  let session = first;
  while (session.round >= 0 && !world.over) {
    const { game_code, last_modified } = session;
    const { body } = await line.ask(
      requestText('POST', `${path}/wait/`, token, { game_code, last_modified }),
    );
    session = JSON.parse(body);
    world.deliveries += 1;
  }
}
