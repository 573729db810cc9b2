import t, { type Test } from 'tap';
import { type Board, clocksOf, type GameState, ParlorError, piecesOf } from '#src/client/index.ts';
import { startServer } from '../fault/process.ts';
import { buildTestApp } from '../helper.ts';
import { guest, guests, makeClient, refusal, type TestClient, Told } from './client.ts';
import { makeLine } from './proxies.ts';

const CLOCKS = { initialMs: 60_000, incrementMs: 1_000 };

/** Two players in a started game. White created it, Black joined. */
async function seated(t: Test, base: string) {
  const [white, black] = (await guests(t, base, 2)) as [TestClient, TestClient];
  const { gameId } = await white.chess.create({ ...CLOCKS, color: 'white' });
  await black.chess.join(gameId);
  return { white, black, gameId };
}

/** Plays these moves, each on the board of the player to move. */
async function playAll(boards: [Board, Board], moves: string): Promise<void> {
  for (const uci of moves.split(' ')) {
    const ready = await Promise.race(
      boards.map(async (board, side) => {
        await board.next(({ turn }) => turn === 'wb'[side]);
        return board;
      }),
    );
    const { ply } = await ready.play(uci);
    await Promise.all(boards.map((board) => board.next((state) => state.ply >= ply)));
  }
}

t.test('the boards of both players and of a spectator show the same game up to checkmate', async (t) => {
  const { base } = await buildTestApp(t);
  const { white, black, gameId } = await seated(t, base);
  const shown = new Told<GameState>();
  const watcher = makeClient(t, base);
  const watched = watcher.chess.board(gameId, { onState: (state) => shown.add(state) });
  const boards: [Board, Board] = [white.chess.board(gameId), black.chess.board(gameId)];
  await watched.next();
  await playAll(boards, 'f2f3 e7e5 g2g4 d8h4');
  const over = await watched.next(({ status }) => status === 'FINISHED');
  t.match(over, { result: '0-1', reason: 'CHECKMATE', lastMove: { uci: 'd8h4', san: 'Qh4#' }, check: true });
  for (const board of [...boards, watched]) {
    t.equal((await board.next(({ status }) => status === 'FINISHED')).version, over.version);
    t.equal(board.pieces.get('h4'), 'q');
    t.equal(board.pieces.has('d8'), false);
  }
  const versions = shown.all.map(({ version }) => version);
  t.same(
    versions,
    [...new Set(versions)].sort((a, b) => a - b),
  );
  t.same((await watcher.chess.state(gameId)).moves, over.moves);
  t.match(await watcher.chess.pgn(gameId), /%clk/);
  t.notMatch(await watcher.chess.pgn(gameId, { clocks: false }), /%clk/);
});

t.test('a board tells the colour of each player and the current clocks', async (t) => {
  const server = await buildTestApp(t);
  const { white, black, gameId } = await seated(t, server.base);
  const board = white.chess.board(gameId);
  t.equal(board.clocks, null, 'there are no clocks before the first state');
  await playAll([board, black.chess.board(gameId)], 'e2e4 e7e5');
  const state = await board.next(({ ply }) => ply === 2);
  t.equal(board.colorOf(state.players.whiteId ?? ''), 'w');
  t.equal(board.colorOf(state.players.blackId ?? ''), 'b');
  t.equal(board.colorOf('somebody else'), undefined);
  t.same(clocksOf(state, state.serverTime), { w: 60_000, b: 60_000 });
  t.same(clocksOf(state, state.serverTime + 1_500), { w: 58_500, b: 60_000 });
  t.same(clocksOf(state, state.serverTime + 99_999), { w: 0, b: 60_000 });
});

t.test('piecesOf places the pieces of the starting position and of a FEN', async (t) => {
  const pieces = piecesOf('startpos');
  t.equal(pieces.size, 32);
  t.same(
    ['a1', 'e1', 'd8', 'e8', 'h7', 'a2'].map((square) => pieces.get(square)),
    ['R', 'K', 'q', 'k', 'p', 'P'],
  );
  t.same(
    [...piecesOf('8/8/8/3k4/8/8/6K1/8 w - - 0 1')],
    [
      ['d5', 'k'],
      ['g2', 'K'],
    ],
  );
});

t.test('a move is sent again if its answer is lost, and made only once', async (t) => {
  const { base } = await buildTestApp(t);
  const [white, black] = (await guests(t, base, 2)) as [TestClient, TestClient];
  const line = await makeLine(t, base);
  const far = makeClient(t, line.base);
  far.http.tokens = white.http.tokens;
  const { gameId } = await white.chess.create({ initialMs: null, color: 'white' });
  await black.chess.join(gameId);
  const board = far.chess.board(gameId);
  const truth = black.chess.board(gameId);
  await board.next();
  await far.statuses.next((status) => status === 'open');
  // The next bytes from the server are the answer to the move or the new state. Neither arrives complete.
  line.cutAfter(10);
  const played = await board.play('e2e4');
  t.equal(played.ply, 1);
  t.equal((await truth.next(({ ply }) => ply === 1)).moves, 'e2e4');
  t.ok(far.statuses.all.includes('closed'), 'the line was cut');
});

t.test('an illegal move is refused with its code, and the board stays the same', async (t) => {
  const { base } = await buildTestApp(t);
  const { white, gameId } = await seated(t, base);
  const board = white.chess.board(gameId);
  t.equal((await refusal(board.play('e2e5'), ParlorError)).code, 'illegal_move');
  t.equal(board.state?.ply, 0);
});

t.test('waiting on a board fails if the board is closed or its game does not exist', async (t) => {
  const { base } = await buildTestApp(t);
  const { white, black, gameId } = await seated(t, base);
  const board = white.chess.board(gameId);
  await board.next();
  const waiting = board.next(({ status }) => status === 'FINISHED');
  board.close();
  await t.rejects(waiting);
  const nowhere = black.chess.board('254a2ae6-b15b-48e0-8b24-acccea908542');
  t.equal((await refusal(nowhere.next(), ParlorError)).code, 'game_not_found');
});

t.test('a move on a closing connection is made as soon as the server is back', async (t) => {
  const path = `${t.testdir()}/parlor.db`;
  const first = await startServer(t, { path });
  const [white, black] = (await guests(t, first.base, 2)) as [TestClient, TestClient];
  const { gameId } = await white.chess.create({ initialMs: null, color: 'white' });
  await black.chess.join(gameId);
  const board = white.chess.board(gameId);
  await board.next();
  await white.statuses.next((status) => status === 'open');
  await first.kill();
  const played = board.play('e2e4');
  await startServer(t, { path, env: { PORT: String(first.port) } });
  t.equal((await played).moves, 'e2e4');
});

t.test('closing the client ends all waiting, and a later move does not reconnect it', async (t) => {
  const { base } = await buildTestApp(t);
  const { white, gameId } = await seated(t, base);
  const board = white.chess.board(gameId);
  await board.next();
  const waiting = board.next(({ status }) => status === 'FINISHED');
  const playing = board.play('e2e4');
  white.live.close();
  t.equal((await refusal(waiting, ParlorError)).code, 'client_closed');
  await t.rejects(playing);
  await t.rejects(board.play('e2e4'));
  t.equal(white.live.status, 'closed');
});

t.test('every chess command has a method', async (t) => {
  const server = await buildTestApp(t);
  const { white, black, gameId } = await seated(t, server.base);
  await white.chess.move(gameId, 'e2e4', 0);
  await black.chess.move(gameId, 'e7e5', 1);
  t.equal((await white.chess.move(gameId, 'g1f3', 2, true)).drawOffer, 'w');
  t.equal((await black.chess.draw(gameId, 'decline')).drawOffer, null);
  t.equal((await white.chess.takeback(gameId, 'offer')).takebackOffer, 'w');
  t.equal((await black.chess.takeback(gameId, 'accept')).ply, 2);
  t.equal((await black.chess.giveTime(gameId, 15_000)).clocks.wMs, 75_000);
  t.equal((await refusal(white.chess.claim(gameId, 'win'), ParlorError)).code, 'opponent_not_gone');
  t.match(await white.chess.resign(gameId), { result: '0-1', reason: 'RESIGNATION' });
  await white.chess.rematch(gameId, 'offer');
  const { rematchGameId } = await black.chess.rematch(gameId, 'accept');
  t.same(
    (await white.chess.playing()).map((game) => game.gameId),
    [rematchGameId],
  );
  t.equal((await black.chess.abort(rematchGameId ?? '')).status, 'ABORTED');
  t.equal((await white.chess.mine()).length, 2);
});

t.test('a seek is paired with a matching seek', async (t) => {
  const { base } = await buildTestApp(t);
  const [ada, ben] = (await guests(t, base, 2)) as [TestClient, TestClient];
  const lobby = new Told<number>();
  const eve = await guest(t, base, 'eve');
  eve.chess.watchLobby({ onState: ({ seeks }) => lobby.add(seeks.length) });
  const rung = new Told<{ kind: string }>();
  const known = new Told<unknown>();
  ada.live.subscribe('user', {
    onState: (state) => known.add(state),
    onNotice: (notice) => rung.add(notice),
  });
  await known.next();
  t.ok('seekId' in (await ada.chess.seek(CLOCKS)));
  await lobby.next((seeks) => seeks === 1);
  const game = await ben.chess.seek(CLOCKS);
  t.match(game, { status: 'ACTIVE' });
  t.match(await rung.next(), { kind: 'paired', gameId: (game as GameState).gameId });
  lobby.forget();
  t.ok('seekId' in (await ada.chess.seek({ ...CLOCKS, initialMs: 5_000 })));
  await lobby.next((seeks) => seeks === 1);
  await ada.chess.unseek();
  await lobby.next((seeks) => seeks === 0);
});
