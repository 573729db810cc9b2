import { initialOf } from './clock.ts';
import type { ChessGame, Reason } from './game.ts';
import { type Color, START_FEN, turnOf } from './position.ts';

/** Data for the PGN that is not part of `ChessGame`. */
export interface PgnFacts {
  /** The address of the server. */
  site: string;
  names: { white: string; black: string };
  /** In playing order. `clockMs` is what the mover had left after the move, null in a game without clocks. */
  moves: readonly { san: string; clockMs: number | null }[];
}

const WIDTH = 79;

const TERMINATIONS: Partial<Record<Reason, string>> = {
  TIMEOUT: 'time forfeit',
  TIMEOUT_NO_MATERIAL: 'time forfeit',
  ABANDONED: 'abandoned',
};

/** PGN in export format, with `%clk` comments unless `clocks` is false. */
export function toPgn(game: ChessGame, facts: PgnFacts, clocks: boolean): string {
  const { phase, timing, initialFen } = game;
  const result = phase.name === 'finished' ? phase.result : '*';
  const [date = '', time = ''] = new Date(game.createdAtMs).toISOString().split(/[T.]/);
  const tags: [string, string][] = [
    ['Event', 'Parlor game'],
    ['Site', facts.site],
    ['Date', date.replaceAll('-', '.')],
    ['Round', '-'],
    ['White', facts.names.white],
    ['Black', facts.names.black],
    ['Result', result],
    ['UTCDate', date.replaceAll('-', '.')],
    ['UTCTime', time],
    ...timeControls(timing),
    ['Termination', terminationOf(game)],
  ];
  if (initialFen !== START_FEN) tags.push(['SetUp', '1'], ['FEN', initialFen]);
  const head = tags.map(([name, value]) => `[${name} "${escaped(value)}"]`).join('\n');
  return `${head}\n\n${wrapped([...words(game, facts.moves, clocks), result])}\n`;
}

/**
 * PGN has one time-control tag for both sides. If their times differ, it says unknown, and each side has a tag of its
 * own.
 */
function timeControls(timing: ChessGame['timing']): [string, string][] {
  if (!timing) return [['TimeControl', '-']];
  const of = (color: Color) => `${initialOf(timing, color) / 1000}+${timing.incrementMs / 1000}`;
  if (of('w') === of('b')) return [['TimeControl', of('w')]];
  return [
    ['TimeControl', '?'],
    ['WhiteTimeControl', of('w')],
    ['BlackTimeControl', of('b')],
  ];
}

function terminationOf({ phase }: ChessGame): string {
  return phase.name === 'finished' ? (TERMINATIONS[phase.reason] ?? 'normal') : 'unterminated';
}

/** Keeps a name from closing its tag or opening another one. */
function escaped(value: string): string {
  return value.replace(/\p{Cc}/gu, ' ').replace(/[\\"]/g, '\\$&');
}

function words({ initialFen }: ChessGame, moves: PgnFacts['moves'], clocks: boolean): string[] {
  const blackFirst = turnOf(initialFen) === 'b' ? 1 : 0;
  const firstNumber = Number(initialFen.split(' ')[5]);
  return moves.flatMap(({ san, clockMs }, index) => {
    const half = index + blackFirst;
    const comment = clocks && clockMs !== null ? [`{ [%clk ${clockText(clockMs)}] }`] : [];
    const number = firstNumber + Math.floor(half / 2);
    if (half % 2 === 0) return [`${number}.`, san, ...comment];
    const afterBreak = index === 0 || (clocks && clockMs !== null);
    return [...(afterBreak ? [`${number}...`] : []), san, ...comment];
  });
}

/** For example 0:09:58, or 0:09:58.3. */
function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const tenths = Math.floor((ms % 1000) / 100);
  const two = (value: number) => String(value).padStart(2, '0');
  const whole = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return tenths === 0 ? whole : `${whole}.${tenths}`;
}

function wrapped(parts: string[]): string {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    if (line !== '' && line.length + 1 + part.length > WIDTH) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? part : `${line} ${part}`;
  }
  return [...lines, line].join('\n');
}
