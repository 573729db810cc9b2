import t, { type Test } from 'tap';
import { WebSocket } from 'ws';
import { type Board, ConnectionLost, type GameState, ParlorClient } from '#src/client/index.ts';
import { chance, faultsOf, startServer } from './process.ts';

const SEED = Number(process.env.SEED ?? 1);
const GAMES = 50;
const PAIRS = 5;
const KILLS = Number(process.env.KILLS ?? 1);
const INITIAL_MS = 600_000;
/** A long list of moves. Knights move out and back, and pawn moves in between avoid repeated positions. */
const MOVES = ['a', 'b', 'd', 'e', 'g', 'h'].flatMap((file) => [
  ...['g1f3', 'g8f6', 'f3g1', 'f6g8', 'b1c3', 'b8c6', 'c3b1', 'c6b8'],
  ...[`${file}2${file}3`, `${file}7${file}6`],
]);

/** A game with the boards of both players, and the number of acknowledged moves. */
interface Table {
  id: string;
  boards: [Board, Board];
  acknowledged: number;
}

async function seat(t: Test, base: string): Promise<Table[]> {
  const tables: Table[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const clients: ParlorClient[] = [];
    for (const name of [`white${pair}`, `black${pair}`]) {
      const client = new ParlorClient({ base, WebSocket, retryMs: 20 });
      t.teardown(() => client.live.close());
      await client.guest(name);
      clients.push(client);
    }
    const [white, black] = clients as [ParlorClient, ParlorClient];
    for (let n = 0; n < GAMES / PAIRS; n++) {
      const { gameId: id } = await white.chess.create({ color: 'white', initialMs: INITIAL_MS });
      await black.chess.join(id);
      tables.push({ id, boards: [white.chess.board(id), black.chess.board(id)], acknowledged: 0 });
    }
  }
  return tables;
}

/** Makes moves until `enough` returns true. The board itself may send a move again if its answer was lost. */
async function play(table: Table, enough: () => boolean): Promise<void> {
  while (!enough() && table.acknowledged < MOVES.length) {
    const { acknowledged: ply, boards } = table;
    const board = boards[ply % 2 === 0 ? 0 : 1];
    await board.next((state) => state.ply >= ply);
    // If the kill came between the commit and the answer, the board already has the move.
    if ((board.state as GameState).ply === ply) await board.play(MOVES[ply] as string).catch(onlyLost);
    table.acknowledged = Math.max(ply, board.state?.ply ?? 0);
  }
}

function onlyLost(fault: unknown): void {
  if (!(fault instanceof ConnectionLost)) throw fault;
}

t.test(
  `every acknowledged move survives kill -9 in the middle of ${GAMES} games, seed ${SEED}`,
  async (t) => {
    const path = `${t.testdir()}/parlor.db`;
    const random = chance(SEED);
    let server = await startServer(t, { path, env: { PARLOR_RATE: 'off' } });
    const { port } = server;
    const tables = await seat(t, server.base);
    let made = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      const until = made + random(100, 400);
      const counted = () => tables.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
      await Promise.all(tables.map((table) => play(table, () => counted() >= until)));
      made = counted();
      // Some moves are in flight when the kill comes.
      const onTheirWay = tables.map((table) => play(table, () => !server.running));
      await server.kill();
      const acknowledged = tables.map((table) => table.acknowledged);
      t.same(faultsOf(path), [], `the file is sound after kill ${kill}`);
      server = await startServer(t, { path, env: { PARLOR_RATE: 'off', PORT: String(port) } });
      await Promise.all(onTheirWay);
      for (const [n, table] of tables.entries()) {
        const truth = (await server.call('GET', `/api/game/GameState/?game_id=${table.id}`)).body.payload;
        if (truth.ply < (acknowledged[n] as number))
          t.fail(`game ${n}: ${truth.ply} of ${acknowledged[n]} moves`);
        const shown = await Promise.all(
          table.boards.map((board) => board.next(({ ply }) => ply >= truth.ply)),
        );
        for (const state of shown)
          t.ok(state.moves.startsWith(truth.moves), 'a board shows the saved state by itself');
        t.equal(truth.moves, MOVES.slice(0, truth.ply).join(' '));
        t.equal(truth.status, 'ACTIVE', 'nobody has lost on time while the server was down');
      }
    }
    await Promise.all(tables.map((table) => play(table, () => false)));
    for (const { boards } of tables) {
      const { clocks, ply } = await boards[0].next((state) => state.ply === MOVES.length);
      t.equal(ply, MOVES.length);
      t.ok(Number(clocks.wMs) <= INITIAL_MS && Number(clocks.bMs) <= INITIAL_MS, 'no clock has gained time');
    }
  },
);
