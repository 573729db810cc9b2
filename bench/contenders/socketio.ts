import type { WebSocket } from 'ws';
import { openSocket } from '../measure.ts';
import {
  type Contender,
  makeRoom,
  nextMessage,
  openAll,
  type Sample,
  type Started,
  startsWith,
} from './contender.ts';

const ACK = Buffer.from('43');
const STATE = Buffer.from('42["state"');

/** Opens a socket of engine.io, in this namespace (`/` or `/name,`), and answers the server's pings. */
export async function openEngine(port: number, namespace = ''): Promise<WebSocket> {
  const socket = await openSocket(port, '/socket.io/?EIO=4&transport=websocket');
  const connected = nextMessage(socket, `40${namespace}`);
  socket.on('message', (message: Buffer) => {
    if (message.length === 1 && message[0] === 0x32) socket.send('3');
  });
  socket.send(`40${namespace}`);
  await connected;
  return socket;
}

/** The server of `rivals/socketio.mjs`, through its wire protocol, so that all have the same light client. */
export function makeSocketIo({ pid, port }: Started, { json }: Sample): Contender {
  let rooms = 0;
  const join = async (room: number): Promise<WebSocket> => {
    const socket = await openEngine(port);
    const joined = nextMessage(socket, String(ACK));
    socket.send(`420${JSON.stringify(['join', `room${room}`, json])}`);
    await joined;
    return socket;
  };
  return {
    name: 'socket.io',
    pid,
    async room(size) {
      const room = rooms++;
      const sockets = await openAll(size, () => join(room));
      let changes = 0;
      const frame = () => `42${++changes}${JSON.stringify(['move', 'e2e4', changes])}`;
      const at = (n: number) => sockets[n] as WebSocket;
      return makeRoom(sockets, {
        isAck: (message) => startsWith(message, ACK),
        isState: (message) => startsWith(message, STATE),
        next: () => [at(changes % 2), frame()],
        nextOfBurst: (n) => [at(n % Math.min(20, size)), frame()],
      });
    },
    dial: async (count) => Array.from({ length: count }, (_, n) => () => join(-1 - Math.floor(n / 20))),
  };
}
