import type { WebSocket } from 'ws';
import { type Contender, makeRoom, nextMessage, openAll, type Started, startsWith } from './contender.ts';
import { openEngine } from './socketio.ts';

const NAMESPACE = '/tic-tac-toe,';
const STATE = Buffer.from(`42${NAMESPACE}["update"`);
const CELLS = 9;

/** The server of `rivals/boardgame.mjs`. It has no ACK: a move is acknowledged by the new state. */
export function makeBoardgame({ pid, port }: Started): Contender {
  let matches = 0;
  const emit = (...what: unknown[]) => `42${NAMESPACE}${JSON.stringify(what)}`;
  const join = async (match: string, member: number): Promise<WebSocket> => {
    const socket = await openEngine(port, NAMESPACE);
    const known = nextMessage(socket, `42${NAMESPACE}["sync"`);
    socket.send(emit('sync', match, member < 2 ? String(member) : null, undefined, 2));
    await known;
    return socket;
  };
  return {
    name: 'boardgame.io',
    pid,
    async room(size) {
      const match = `match${matches++}`;
      const sockets = await openAll(size, (n) => join(match, n));
      let made = 0;
      let acknowledged = 0;
      let mover = sockets[0];
      const move = (socket: WebSocket): [WebSocket, string] => {
        mover = socket;
        const playerID = String(made % 2);
        const action = { type: 'MAKE_MOVE', payload: { type: 'clickCell', args: [made % CELLS], playerID } };
        return [socket, emit('update', action, made++, match, playerID)];
      };
      return makeRoom(sockets, {
        // The state before this one may reach the mover late.
        isAck(message, socket) {
          if (socket !== mover || !startsWith(message, STATE) || numberOf(message) <= acknowledged)
            return false;
          acknowledged += 1;
          return true;
        },
        isState: (message) => startsWith(message, STATE),
        next: () => move(sockets[made % 2] as WebSocket),
        // Moves of two sockets could overtake each other, but the server only accepts them in order.
        nextOfBurst: () => move(sockets[0] as WebSocket),
      });
    },
    dial: async (count) =>
      Array.from({ length: count }, (_, n) => () => join(`idle${Math.floor(n / 20)}`, n % 20)),
  };
}

const NUMBER = Buffer.from('"_stateID":');

/** The number of moves that led to the state. */
function numberOf(message: Buffer): number {
  const at = message.indexOf(NUMBER) + NUMBER.length;
  return Number.parseInt(message.toString('latin1', at, at + 9), 10);
}
