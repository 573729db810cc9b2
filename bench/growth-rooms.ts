import type { WebSocket } from 'ws';
import { makeGuest, TIMES } from './growth-play.ts';
import type { Lane, Work } from './growth-slices.ts';
import { callOn, Line, type Reply, requestText } from './line.ts';
import { openSocket } from './measure.ts';

/** The members who are told of a change, without the guest who joins and leaves. */
const SEATED = 9;
const SETTING_UP = 8;
const STATE = Buffer.from('{"event":"STATE_SYNC"');

/** A lobby of the drawing game with one free place, for a guest who joins and leaves. */
interface Room {
  path: string;
  code: number;
  seated: string[];
  comer: string;
  inside: boolean;
  lastModified: string;
}

/** Lobbies of a server, and what many clients can do in them at once, each in one at random. */
export async function seatRooms(port: number, count: number, atOnce: number) {
  const rooms: Room[] = [];
  await inParallel(port, count, async (line, n) => {
    rooms.push(await openRoom(line, `r${count}-${n}`));
  });
  const free = [...rooms];
  /** Each line takes one room after another. The lines are new, because the server closes idle ones after a minute. */
  const lanesOf: LanesOf = async (units) => {
    const lines = await Promise.all(Array.from({ length: atOnce }, () => Line.open(port)));
    return lines.map((line) => async () => {
      const [room] = free.splice(Math.floor(Math.random() * free.length), 1);
      if (!room) return 0;
      const done = await units(line, room);
      free.push(room);
      return done;
    });
  };
  return {
    first: rooms[0] as Room,
    /** Nobody listens. */
    changes: async (): Promise<Work> => ({ lanes: await lanesOf(change) }),
    deliveries: (): Promise<Work & { close(): void }> => listening(port, rooms, lanesOf),
    polls: (): Promise<Work & { close(): void }> => polling(port, rooms, lanesOf),
  };
}

async function openRoom(line: Line, name: string): Promise<Room> {
  const call = callOn(line);
  const tokens: string[] = [];
  for (let n = 0; n <= SEATED; n++) tokens.push((await makeGuest(line, `${name}-${n}`)).token);
  const [host = '', ...others] = tokens;
  let session = await call('POST', '/api/session/create/', host, TIMES);
  const path = `/api/session/${session.game_code}`;
  for (const token of others.slice(0, -1)) session = await call('POST', `${path}/join/`, token, {});
  const comer = tokens.pop() as string;
  const { game_code: code, last_modified: lastModified } = session;
  return { path, code, seated: tokens, comer, inside: false, lastModified };
}

/** The guest joins or leaves: one change. */
async function change(line: Line, room: Room): Promise<number> {
  room.inside = !room.inside;
  const path = `${room.path}/${room.inside ? 'join' : 'leave'}/`;
  const { status, body } = await line.ask(requestText('POST', path, room.comer, {}));
  if (status !== 200) throw new Error(`${path}: ${status} ${body}`);
  return 1;
}

type LanesOf = (units: (line: Line, room: Room) => Promise<number>) => Promise<Lane[]>;

/** Every seated member has a socket. */
async function listening(port: number, rooms: Room[], lanesOf: LanesOf) {
  const heard = new Map<Room, () => void>();
  const sockets: WebSocket[] = [];
  await inParallel(port, rooms.length, async (_line, n) => {
    const room = rooms[n] as Room;
    for (const token of room.seated) {
      const socket = await openSocket(port, `/ws/session/${room.code}/`, token);
      socket.on('message', (data: Buffer) => {
        if (data.subarray(0, STATE.length).equals(STATE)) heard.get(room)?.();
      });
      sockets.push(socket);
    }
  });
  const lanes = await lanesOf(async (line, room) => {
    const all = new Promise<void>((resolve) => {
      let left = SEATED;
      heard.set(room, () => {
        left -= 1;
        if (left === 0) resolve();
      });
    });
    await Promise.all([change(line, room), all]);
    heard.delete(room);
    return SEATED;
  });
  const close = () => {
    for (const socket of sockets) socket.terminate();
  };
  return { lanes, close };
}

/** Every seated member has a long poll, and sends the next one as soon as it is answered. */
async function polling(port: number, rooms: Room[], lanesOf: LanesOf) {
  const held = new Map<Room, { lines: Line[]; replies: Promise<Reply>[] }>();
  const ask = (room: Room, lines: Line[]) => ({
    lines,
    replies: lines.map((line, n) => {
      const known = { game_code: room.code, last_modified: room.lastModified };
      return line.ask(requestText('POST', `${room.path}/wait/`, room.seated[n], known));
    }),
  });
  await inParallel(port, rooms.length, async (line, n) => {
    const room = rooms[n] as Room;
    const info = await callOn(line)('GET', `${room.path}/info/`, room.seated[0]);
    room.lastModified = info.last_modified;
    const lines = await Promise.all(room.seated.map(() => Line.open(port)));
    held.set(room, ask(room, lines));
  });
  const lanes = await lanesOf(async (line, room) => {
    const { lines, replies } = held.get(room) as { lines: Line[]; replies: Promise<Reply>[] };
    await change(line, room);
    for (const { status, body } of await Promise.all(replies)) {
      const { users, last_modified } = JSON.parse(body);
      const news = users?.length === (room.inside ? SEATED + 1 : SEATED);
      if (status !== 200 || !news) throw new Error(`not the news: ${status} ${body}`);
      room.lastModified = last_modified;
    }
    held.set(room, ask(room, lines));
    return SEATED;
  });
  const close = () => {
    for (const { lines } of held.values()) for (const line of lines) line.close();
  };
  return { lanes, close };
}

/** Does something `count` times, on a few connections at once. */
async function inParallel(
  port: number,
  count: number,
  work: (line: Line, n: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    const line = await Line.open(port);
    while (next < count) await work(line, next++);
    line.close();
  };
  await Promise.all(Array.from({ length: Math.min(SETTING_UP, count) }, worker));
}
