import { playThrough } from '../../chess/rules/pgn-reader.ts';
import { START_FEN } from '../../chess/rules/position.ts';
import type { Side } from '../../client/index.ts';
import { cleanText } from '../../platform/text.ts';
import type { Positions } from '../chess/positions.ts';

/** A game or position that is not on this server. Its address holds all of it. */
export interface LooseGame {
  initialFen: string;
  /** As UCI. Empty for a position. */
  moves: readonly string[];
  white: string | undefined;
  black: string | undefined;
  result: string | undefined;
}

/** Where to begin in a game: after this many half-moves, and from this side if one is given. */
export interface View {
  ply: number;
  side: Side | undefined;
}

/** What an address asks for. `broken`: it holds no game or position. */
export type Subject =
  | { kind: 'none' | 'broken' }
  | { kind: 'finished'; id: string; view: View }
  | { kind: 'loose'; game: LooseGame; view: View };

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOST_CHARACTERS = 20_000;
const MOST_NAME = 60;
export const RESULTS = ['1-0', '0-1', '1/2-1/2'] as const;

/** Reads the fragment of an address, which may hold anything. */
export function subjectFrom(fragment: string): Subject {
  const text = fragment.replace(/^#/, '');
  if (text === '') return { kind: 'none' };
  if (text.length > MOST_CHARACTERS) return { kind: 'broken' };
  const said = new URLSearchParams(text);
  const color = said.get('side');
  const side = color === 'white' ? 'w' : color === 'black' ? 'b' : undefined;
  const view: View = { ply: Math.trunc(Number(said.get('ply'))) || 0, side };
  const id = said.get('game');
  if (id !== null) return UUID.test(id) ? { kind: 'finished', id, view } : { kind: 'broken' };
  const [fen, moves] = [said.get('fen'), said.get('moves')];
  if (fen === null && moves === null) return { kind: 'broken' };
  const tags = new Map([['FEN', fen?.replaceAll('_', ' ') ?? START_FEN]]);
  const read = playThrough({ tags, moves: (moves ?? '').split('_').filter(Boolean) });
  if ('fault' in read) return { kind: 'broken' };
  const [white, black] = [nameFrom(said.get('white')), nameFrom(said.get('black'))];
  const result = RESULTS.find((one) => one === said.get('result'));
  return { kind: 'loose', game: { ...read, white, black, result }, view };
}

/** A name that others wrote, as it is shown. Undefined for none, and for `?`, which means unknown in a PGN. */
export function nameFrom(text: string | null | undefined): string | undefined {
  const cleaned = cleanText(text ?? '', MOST_NAME);
  return 'text' in cleaned && cleaned.text !== '?' ? cleaned.text : undefined;
}

/** The fragment for a position, without a game around it. */
export function positionFragment(fen: string, side: Side): string {
  return `fen=${fen.replaceAll(' ', '_')}${sidePart(side)}`;
}

/** The fragment for a game on this server. */
export function finishedFragment(id: string, { ply, side }: View): string {
  return `game=${id}${plyPart(ply)}${sidePart(side)}`;
}

/** The fragment for any other game. */
export function looseFragment(game: LooseGame, positions: Positions, { ply, side }: View): string {
  const { initialFen, white, black, result } = game;
  const moves = positions.flatMap(({ move }) => move?.san.replace(/[+#]$/, '') ?? []).join('_');
  const said = Object.entries({ white, black, result }).filter(([, text]) => text !== undefined);
  const names = new URLSearchParams(said.map(([name, text]) => [name, text ?? ''])).toString();
  const start = initialFen === START_FEN && moves !== '' ? [] : [`fen=${initialFen.replaceAll(' ', '_')}`];
  const parts = [...start, moves && `moves=${moves}`, names].filter(Boolean);
  return `${parts.join('&')}${plyPart(ply)}${sidePart(side)}`;
}

function plyPart(ply: number): string {
  return ply > 0 ? `&ply=${ply}` : '';
}

function sidePart(side: Side | undefined): string {
  return side === undefined ? '' : `&side=${side === 'b' ? 'black' : 'white'}`;
}
