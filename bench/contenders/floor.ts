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
import { someGame } from './games.ts';

const ACK = Buffer.from('{"event":"ACK"');
const STATE = Buffer.from('{"event":"STATE_SYNC"');

/** A server of `socket-floor.ts` or `chess-floor.ts`, which must get the moves of a game in their order. */
export function makeFloor(name: string, { pid, port }: Started, { bytes }: Sample): Contender {
  const mostSenders = name === 'chess' ? 1 : 20;
  let rooms = 0;
  return {
    name,
    pid,
    async room(size) {
      rooms += 1;
      const sockets = await openAll(size, () => openSocket(port, `/${rooms}/${bytes}`));
      let changes = 0;
      const moves = someGame();
      const frame = () => {
        const ply = changes % moves.length;
        return JSON.stringify({
          event: 'MOVE',
          id: changes++,
          payload: { room: rooms, uci: moves[ply], ply },
        });
      };
      const at = (n: number) => sockets[n] as (typeof sockets)[0];
      return makeRoom(sockets, {
        isAck: (message) => startsWith(message, ACK),
        isState: (message) => startsWith(message, STATE),
        next: () => [at(changes % 2), frame()],
        nextOfBurst: (n) => [at(n % Math.min(mostSenders, size)), frame()],
      });
    },
    async dial(count) {
      return Array.from({ length: count }, () => async () => {
        rooms += 1;
        const socket = await openSocket(port, `/${rooms}/${bytes}`);
        const known = nextMessage(socket, String(STATE));
        socket.send('{"event":"SUBSCRIBE"}');
        await known;
        return socket;
      });
    },
  };
}
