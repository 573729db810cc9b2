import { makeFen } from 'chessops/fen';
import { parseComment, parsePgn, startingPosition } from 'chessops/pgn';
import { parseSan } from 'chessops/san';
import fc from 'fast-check';
import t from 'tap';
import { finish } from '#src/chess/rules/clock.ts';
import type { ChessGame, Reason, Result, Timing } from '#src/chess/rules/game.ts';
import { type PgnFacts, toPgn } from '#src/chess/rules/pgn.ts';
import { START_FEN } from '#src/chess/rules/position.ts';
import { active, BLITZ, gameOf, moved, SEED, START_MS } from './rules.ts';

/** Moves, each with the time the mover had left. Null without clocks. */
type Moves = PgnFacts['moves'];

interface Told {
  names?: PgnFacts['names'];
  site?: string;
  moves?: Moves;
  clocks?: boolean;
}

const NAMES = { white: 'Anna', black: 'Boris' };
const SITE = 'http://home.example/chess/';

function pgnOf(
  game: ChessGame,
  { names = NAMES, site = SITE, moves = [], clocks = true }: Told = {},
): string {
  return toPgn(game, { site, names, moves }, clocks);
}

/** Plays moves given as UCI, and records SAN and clocks as the store does. */
function record(
  game: ChessGame,
  line: string,
): { game: ChessGame; moves: { san: string; clockMs: number | null }[] } {
  let now = game;
  const moves = line.split(' ').map((uci, at) => {
    const mover = now.board.fen.split(' ')[1] as 'w' | 'b';
    now = moved(active(now), uci, START_MS + at * 1_000);
    const clockMs = 'clocks' in now.phase && now.phase.clocks ? now.phase.clocks[mover] : null;
    return { san: now.board.lastSan ?? '', clockMs };
  });
  return { game: now, moves };
}

function over(result: Result, reason: Reason): ChessGame {
  return finish(gameOf(), result, reason, START_MS);
}

function parsed(pgn: string) {
  const games = parsePgn(pgn, () => new Map());
  if (games.length !== 1 || !games[0]) throw new Error(`${games.length} games in ${pgn}`);
  return { headers: games[0].headers, nodes: [...games[0].moves.mainline()], game: games[0] };
}

const LINE = 'e2e4 e7e5 g1f3 b8c6 f1c4 f8c5 e1g1 g8f6 d2d3 e8g8';

t.test('a PGN has the tags first and then the moves', (t) => {
  const { game, moves } = record(
    gameOf({ timing: { initialMs: 90_500, incrementMs: 500 } }),
    'f2f3 e7e5 g2g4 d8h4',
  );
  t.equal(
    pgnOf(game, { moves }),
    `[Event "Parlor game"]
[Site "http://home.example/chess/"]
[Date "2026.11.20"]
[Round "-"]
[White "Anna"]
[Black "Boris"]
[Result "0-1"]
[UTCDate "2026.11.20"]
[UTCTime "20:00:00"]
[TimeControl "90.5+0.5"]
[Termination "normal"]

1. f3 { [%clk 0:01:30.5] } 1... e5 { [%clk 0:01:30.5] } 2. g4
{ [%clk 0:01:30] } 2... Qh4# { [%clk 0:01:30] } 0-1
`,
  );
  t.end();
});

t.test('without clocks the moves have no comments', (t) => {
  const { game, moves } = record(gameOf({ timing: BLITZ }), 'f2f3 e7e5 g2g4 d8h4');
  t.match(pgnOf(game, { moves, clocks: false }), /\]\n\n1\. f3 e5 2\. g4 Qh4# 0-1\n$/);
  const untimed = record(gameOf(), 'f2f3 e7e5 g2g4 d8h4');
  const pgn = pgnOf(untimed.game, { moves: untimed.moves });
  t.match(pgn, /\n\[TimeControl "-"\]\n[\s\S]*\n\n1\. f3 e5 2\. g4 Qh4# 0-1\n$/);
  t.end();
});

t.test('the PGN of a game without moves has only the result', (t) => {
  t.match(pgnOf(gameOf()), /\[Result "\*"\]\n[\s\S]*\[Termination "unterminated"\]\n\n\*\n$/);
  t.end();
});

t.test('clocks are written in hours, minutes and seconds, with tenths if there are any', (t) => {
  const times = [0, 999, 1_000, 59_999, 60_000, 3_599_999, 3_600_000, 10_800_000, 36_061_000];
  const pgn = pgnOf(gameOf(), { moves: times.map((clockMs) => ({ san: 'Nf3', clockMs })) });
  const texts = [...pgn.matchAll(/\[%clk (.*?)\]/g)].map(([, text]) => text);
  const expected = [
    '0:00:00',
    '0:00:00.9',
    '0:00:01',
    '0:00:59.9',
    '0:01:00',
    '0:59:59.9',
    '1:00:00',
    '3:00:00',
    '10:01:01',
  ];
  t.same(texts, expected);
  t.end();
});

for (const [result, reason, termination] of [
  ['1-0', 'CHECKMATE', 'normal'],
  ['0-1', 'RESIGNATION', 'normal'],
  ['1/2-1/2', 'AGREEMENT', 'normal'],
  ['1/2-1/2', 'FIVEFOLD', 'normal'],
  ['0-1', 'TIMEOUT', 'time forfeit'],
  ['1/2-1/2', 'TIMEOUT_NO_MATERIAL', 'time forfeit'],
  ['1-0', 'ABANDONED', 'abandoned'],
] as const) {
  t.test(`${reason} is written as ${result}, ${termination}`, (t) => {
    const pgn = pgnOf(over(result, reason));
    const { headers } = parsed(pgn);
    t.same([headers.get('Result'), headers.get('Termination')], [result, termination]);
    t.ok(pgn.endsWith(`\n\n${result}\n`));
    t.end();
  });
}

t.test('a custom initial position is written as FEN tag, and a first move by Black has three dots', (t) => {
  const fen = 'r3k2r/pppppppp/8/8/8/8/PPPPPPPP/R3K2R b KQkq - 3 17';
  const { game, moves } = record(gameOf({ fen }), 'e8g8 e1g1 e7e5 e2e4');
  const pgn = pgnOf(game, { moves });
  t.match(
    pgn,
    `[Termination "unterminated"]\n[SetUp "1"]\n[FEN "${fen}"]\n\n17... O-O 18. O-O e5 19. e4 *\n`,
  );
  const timed = pgnOf(game, { moves: moves.map(({ san }) => ({ san, clockMs: 1_000 })) });
  const comment = '{ [%clk 0:00:01] }';
  t.match(
    timed.replaceAll('\n', ' '),
    `17... O-O ${comment} 18. O-O ${comment} 18... e5 ${comment} 19. e4 ${comment} *`,
  );
  t.end();
});

t.test('the standard initial position has no FEN tag', (t) => {
  t.notMatch(pgnOf(gameOf()), /SetUp|FEN/);
  t.end();
});

for (const timing of [null, BLITZ] as (Timing | null)[]) {
  for (const fen of [START_FEN, 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR b KQkq - 7 40']) {
    t.test(`a PGN can be parsed again, ${timing ? 'with' : 'without'} clocks, from ${fen}`, (t) => {
      const line = fen === START_FEN ? LINE : 'e7e5 e2e4 b8c6 g1f3 f8c5 f1c4 g8f6 e1g1 e8g8';
      const { game, moves } = record(gameOf({ timing, fen }), line);
      const { headers, nodes, game: read } = parsed(pgnOf(game, { moves }));
      t.same([headers.get('White'), headers.get('Black'), headers.get('Result')], ['Anna', 'Boris', '*']);
      t.same(
        nodes.map(({ san }) => san),
        moves.map(({ san }) => san),
      );
      const clocks = nodes.map(({ comments }) => parseComment(comments?.join(' ') ?? '').clock ?? null);
      t.same(
        clocks,
        moves.map(({ clockMs }) => clockMs && Math.floor(clockMs / 1_000)),
      );
      const pos = startingPosition(read.headers).unwrap();
      for (const { san } of nodes) {
        const move = parseSan(pos, san);
        if (move) pos.play(move);
      }
      t.equal(makeFen(pos.toSetup()), game.board.fen);
      t.end();
    });
  }
}

for (const [name, written] of [
  ['A"]\n[Result "1-0', 'A\\"] [Result \\"1-0'],
  ['back\\slash', 'back\\\\slash'],
  ['ends in \\', 'ends in \\\\'],
  ['\\"', '\\\\\\"'],
  ['a\r\n\tb', 'a   b'],
  ['a\u0000b\u0085c\u001bd\u007f', 'a b c d '],
  ['[White "x"] { } ; % $1 ( ) 1-0', '[White \\"x\\"] { } ; % $1 ( ) 1-0'],
  ['Zoë 象棋 ♞', 'Zoë 象棋 ♞'],
  ['$& $1', '$& $1'],
  ['', ''],
] as const) {
  t.test(`a player called ${JSON.stringify(name)} cannot add tags`, (t) => {
    const pgn = pgnOf(gameOf(), { names: { white: name, black: name }, site: name });
    for (const tag of ['Site', 'White', 'Black']) t.ok(pgn.includes(`\n[${tag} "${written}"]\n`), pgn);
    t.equal(pgn.split('\n').filter((line) => line.startsWith('[')).length, 11);
    t.end();
  });
}

t.test('any player names can be parsed again and add nothing else', (t) => {
  t.comment(`SEED=${SEED}`);
  const sign = fc.constantFrom(...'"\\[]{};%\n\r\t ab\0', '"]', '\n[', '1-0', 'ß', '♞');
  const name = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(sign, { maxLength: 12 }).map((signs) => signs.join('')),
  );
  const readAgain = () =>
    fc.assert(
      fc.property(name, name, (white, black) => {
        const { game, moves } = record(gameOf(), 'e2e4 e7e5');
        const { headers, nodes } = parsed(pgnOf(game, { names: { white, black }, moves }));
        const plain = (text: string) => text.replace(/\p{Cc}/gu, ' ');
        const read = ['White', 'Black', 'Result'].map((tag) => headers.get(tag));
        return (
          JSON.stringify(read) === JSON.stringify([plain(white), plain(black), '*']) &&
          headers.size === 11 &&
          nodes.map(({ san }) => san).join(' ') === 'e4 e5'
        );
      }),
      { numRuns: 300, seed: SEED },
    );
  t.doesNotThrow(readAgain, 'all names');
  t.end();
});

t.test('lines of moves are filled up to 79 characters', (t) => {
  const widest: number[] = [];
  for (const clockMs of [null, 5_000]) {
    const sans = ['e4', 'Nbd7', 'O-O-O', 'exd8=Q+', 'Qh4xe1#'];
    const moves = Array.from({ length: 300 }, (_, at) => ({ san: sans[at % 5] as string, clockMs }));
    const [, body = ''] = pgnOf(gameOf(), { moves }).split('\n\n');
    const lines = body.trimEnd().split('\n');
    for (const [at, line] of lines.entries()) {
      if (line.length > 79 || line !== line.trim()) t.fail(line);
      const next = /^(\{.*?\}|\S+)/.exec(lines[at + 1] ?? '')?.[0];
      if (next && line.length + 1 + next.length <= 79) t.fail(`${next} would follow ${line}`);
    }
    widest.push(Math.max(...lines.map(({ length }) => length)));
  }
  t.equal(Math.max(...widest), 79);
  t.end();
});
