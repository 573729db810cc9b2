import { once } from 'node:events';
import { WebSocket } from 'ws';
import { callAt } from '../line.ts';
import { type Contender, makeRoom, openAll, type Sample, type Started, startsWith } from './contender.ts';

const JOIN_ROOM = 10;
/** ROOM_DATA, then the message's name as MessagePack: a string of less than 32 bytes. */
const named = (name: string) => Buffer.concat([Buffer.from([13, 0xa0 | name.length]), Buffer.from(name)]);
const ACK = named('ack');
const STATE = named('state');
const MOVE = named('move');

/** The server of `rivals/colyseus.mjs`, through its wire protocol, so that all have the same light client. */
export function makeColyseus({ pid, port }: Started, { json }: Sample): Contender {
  const call = callAt(port);
  const enter = async ({ roomId, processId, sessionId }: Record<string, string>): Promise<WebSocket> => {
    const url = `ws://127.0.0.1:${port}/${processId}/${roomId}?sessionId=${sessionId}`;
    const socket = new WebSocket(url, { perMessageDeflate: false });
    const [message] = (await once(socket, 'message')) as [Buffer];
    if (message[0] !== JOIN_ROOM) throw new Error(`not joined: ${message}`);
    socket.send(Buffer.from([JOIN_ROOM]));
    return socket;
  };
  const create = () => call('POST', '/matchmake/create/game', undefined, { json });
  const join = (roomId: string) => call('POST', `/matchmake/joinById/${roomId}`, undefined, {});
  return {
    name: 'Colyseus',
    pid,
    async room(size) {
      const first = await create();
      const sockets = await openAll(size, async (n) => enter(n === 0 ? first : await join(first.roomId)));
      let changes = 0;
      const frame = () => Buffer.concat([MOVE, moveBody(++changes)]);
      const at = (n: number) => sockets[n] as WebSocket;
      return makeRoom(sockets, {
        isAck: (message) => startsWith(message, ACK),
        isState: (message) => startsWith(message, STATE),
        next: () => [at(changes % 2), frame()],
        nextOfBurst: (n) => [at(n % Math.min(20, size)), frame()],
      });
    },
    async dial(count) {
      const rooms = await openAll(Math.ceil(count / 20), create);
      return Array.from({ length: count }, (_, n) => async () => {
        const room = rooms[Math.floor(n / 20)];
        return enter(n % 20 === 0 ? room : await join(room.roomId));
      });
    },
  };
}

/** `{uci: 'e2e4', ply}` as MessagePack. */
function moveBody(ply: number): Buffer {
  const body = Buffer.from('\x82\xa3uci\xa4e2e4\xa3ply\xcd\0\0', 'latin1');
  body.writeUInt16BE(ply & 0xffff, body.length - 2);
  return body;
}
