import { play, positionFrom, START_FEN, turnOf, type Unplayable } from './position.ts';
import { readSan, type SanFault } from './san.ts';

/** The most characters of a PGN, games in it, and half-moves of a game. */
export const MOST_PGN = 2_000_000;
export const MOST_GAMES = 1_000;
export const MOST_PLIES = 1_200;

/** A game as it was written: its main line, without comments and variations. Its moves may be illegal. */
export interface WrittenGame {
  tags: ReadonlyMap<string, string>;
  moves: readonly string[];
  /** One of `1-0`, `0-1`, `1/2-1/2` and `*`, which also stands for none. After the moves, or else in the tag `Result`. */
  result: string;
}

/** A game with legal moves, as UCI. `initialFen` is in the standard form. */
export interface ReadGame {
  initialFen: string;
  moves: string[];
}

/** Why a PGN cannot be read: in this line, a `comment`, `variation` or `tag` has no end or no beginning. */
export type PgnFault =
  | { fault: 'empty' | 'long' | 'games' }
  | { fault: 'comment' | 'variation' | 'tag'; line: number };

/** Why a game cannot be replayed. For a faulty move: its number, its side and its text; see `SanFault`. */
export type GameFault =
  | { fault: 'fen'; kind: Unplayable['kind'] }
  | { fault: 'plies' }
  | { fault: 'variant'; variant: string }
  | { fault: SanFault; number: number; color: 'w' | 'b'; san: string; kind?: string; to?: string };

/**
 * White space and comments, or a tag, a tag with bare quotes or backslashes on a line of its own, a bracket of a
 * variation, a word.
 */
const PART =
  /\s+|\{[^}]*\}|;.*|^%.*|\[\s*(\w{1,64})\s+"((?:[^"\\\n]|\\.){0,1000})"\s*\]|^\[(\w{1,64}) +"(.{0,1000})" *\]$|([()])|([^\s{}()[\];]+)/my;
const NUMBER = /^\d+(?:[.…]+|$)/;
/** Annotations that stand alone, such as `!?` and `$1`. `--` is not one, but a null move. */
const REMARK = /^(?:(?!--)[^\p{L}\d]+|\$\d+|e\.?p\.?)$/u;
const RESULTS = new Map([
  ...['1-0', '0-1', '1/2-1/2', '*'].map((result) => [result, result] as const),
  ['½-½', '1/2-1/2'],
  ['1/2', '1/2-1/2'],
]);

/** Variants of chess, as lichess and chess.com name them, with other legal moves or other ways to win. */
const OTHER_CHESS =
  /960|fischer|random|house|atomic|anti|suicide|giveaway|losers|horde|hill|check|racing|duck|fog/i;

/** Reads the games of a PGN. `playThrough` checks their moves. */
export function readPgn(text: string): WrittenGame[] | PgnFault {
  if (text.length > MOST_PGN) return { fault: 'long' };
  const games: WrittenGame[] = [];
  let [tags, moves, opened] = [new Map<string, string>(), Array.of<string>(), Array.of<number>()];
  const end = (result: string) => {
    const tagged = RESULTS.get(tags.get('Result') ?? '') ?? '*';
    if (tags.size > 0 || moves.length > 0)
      games.push({ tags, moves, result: result === '*' ? tagged : result });
    [tags, moves] = [new Map(), []];
  };
  const note = (tag: string, value: string) => {
    // A game may end without a result, and have no moves.
    if (moves.length > 0 || (tag === 'Event' && tags.has(tag))) end('*');
    tags.set(tag, value);
  };
  PART.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  while (PART.lastIndex < text.length) {
    const at = PART.lastIndex;
    const found = PART.exec(text);
    if (!found) return broken(text, at);
    if (games.length > MOST_GAMES) return { fault: 'games' };
    const [, tag, value = '', bareTag, bareValue = '', bracket, word] = found;
    if (bracket === '(') opened.push(at);
    else if (bracket === ')' && opened.pop() === undefined)
      return { fault: 'variation', line: lineOf(text, at) };
    else if (opened.length > 0) continue;
    else if (tag !== undefined) note(tag, value.replace(/\\(.)/g, '$1'));
    else if (bareTag !== undefined) note(bareTag, bareValue);
    else if (word !== undefined) {
      const result = RESULTS.get(word);
      const move = word.replace(NUMBER, '');
      if (result !== undefined) end(result);
      else if (move !== '' && !REMARK.test(move)) moves.push(move);
    }
  }
  const [unclosed] = opened;
  if (unclosed !== undefined) return { fault: 'variation', line: lineOf(text, unclosed) };
  end('*');
  return games.length === 0 ? { fault: 'empty' } : games;
}

function broken(text: string, at: number): PgnFault {
  return { fault: '[]'.includes(text.charAt(at)) ? 'tag' : 'comment', line: lineOf(text, at) };
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

/** Plays a written game through, from the position in its tag `FEN` if it has one. */
export function playThrough({ tags, moves }: Pick<WrittenGame, 'tags' | 'moves'>): ReadGame | GameFault {
  const variant = tags.get('Variant') ?? '';
  if (OTHER_CHESS.test(variant)) return { fault: 'variant', variant };
  const start = positionFrom(tags.get('FEN')?.trim().replace(/\s+/g, ' ') ?? START_FEN);
  if (typeof start !== 'string') return { fault: 'fen', kind: start.kind };
  if (moves.length > MOST_PLIES) return { fault: 'plies' };
  const read: ReadGame = { initialFen: start, moves: [] };
  let fen = start;
  for (const san of moves) {
    const move = readSan(fen, san);
    const played = 'uci' in move ? play(fen, move.uci) : undefined;
    if (!played) {
      const fault = 'uci' in move ? ({ fault: 'nobody' } as const) : move;
      return { ...fault, number: Number(fen.split(' ')[5]), color: turnOf(fen), san };
    }
    read.moves.push(played.uci);
    fen = played.fen;
  }
  return read;
}
