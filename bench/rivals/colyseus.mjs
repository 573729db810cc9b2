/** Colyseus rooms: the player who moves gets an ACK, and everybody in the room gets the whole state. */
import { Room, Server } from '@colyseus/core';
import { WebSocketTransport } from '@colyseus/ws-transport';

class Game extends Room {
  maxClients = 100_000;
  patchRate = null;
  seatReservationTimeout = 300;

  onCreate({ json }) {
    const state = JSON.parse(json);
    this.onMessage('move', (client, { uci, ply }) => {
      state.lastMove = uci;
      state.version += 1;
      client.send('ack', ply);
      this.broadcast('state', state);
    });
  }
}

const transport = new WebSocketTransport({});
const server = new Server({ transport, greet: false });
server.define('game', Game);
await server.listen(0, '127.0.0.1');
process.stdout.write(`Colyseus is ready: http://localhost:${transport.server.address().port}/\n`);
