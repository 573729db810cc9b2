/** Tic-tac-toe with boardgame.io. A full board is cleared, so that a match never ends. */
import server from 'boardgame.io/dist/cjs/server.js';

const ticTacToe = {
  name: 'tic-tac-toe',
  setup: () => ({ cells: Array(9).fill(null) }),
  turn: { minMoves: 1, maxMoves: 1 },
  moves: {
    clickCell({ G, playerID }, cell) {
      if (G.cells[cell] !== null) return 'INVALID_MOVE';
      G.cells[cell] = playerID;
      if (G.cells.every((mark) => mark !== null)) G.cells.fill(null);
      return undefined;
    },
  },
};

const { appServer } = await server
  .Server({ games: [ticTacToe], origins: ['http://127.0.0.1'] })
  .run({ port: { port: 0, host: '127.0.0.1' } });
process.stdout.write(`boardgame.io is ready: http://localhost:${appServer.address().port}/\n`);
