import type { ComponentChild, TargetedKeyboardEvent } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { START_FEN } from '../../chess/rules/position.ts';
import { useApp } from '../context.ts';
import { Segmented } from '../ui/segmented.tsx';
import { stepFrom } from './board-geometry.ts';
import { useBoardLook } from './board-look.ts';
import { useChessTexts } from './chess-texts.ts';
import { Icon } from './icon.tsx';
import { Piece } from './piece.tsx';
import { type TrackedPiece, trackPieces } from './piece-tracking.ts';
import { Pieces } from './pieces.tsx';
import { CASTLING_RIGHTS, canCastle, fenOf, problemOf, type SetUp, setUpFrom } from './position-fen.ts';
import { sideOf } from './premove.ts';
import { focusSquare, Squares } from './squares.tsx';
import { useDrag } from './use-drag.ts';

export interface EditorProps {
  fen: string;
  onChange: (fen: string) => void;
}

const SIGNS = [...'KQRBNPkqrbnp'];
const KINGS_ONLY = '4k3/8/8/8/8/8/8/4K3 w - - 0 1';
/** What a touch on a square does: moves the piece, removes it, or places this one. */
type Tool = 'move' | 'erase' | string;

/** A position to set up by pointer, touch, keyboard or as FEN. */
export function PositionEditor({ fen, onChange }: EditorProps) {
  const { position: words } = useChessTexts();
  const [tool, setTool] = useState<Tool>('move');
  const setUp = setUpFrom(fen);
  const change = (changes: Partial<SetUp>) => onChange(fenOf({ ...setUp, ...changes }));
  const problem = problemOf(fen);
  return (
    <div class="position-editor">
      <SetUpBoard setUp={setUp} tool={tool} onChange={(pieces) => change({ pieces })} />
      <Tools tool={tool} onChoose={setTool} />
      <p class="soft">{words.help}</p>
      <fieldset class="choices single">
        <legend>{words.turn}</legend>
        <Segmented
          name="turn"
          options={['w', 'b']}
          labels={words.turns}
          chosen={setUp.turn}
          onChoice={(turn) => change({ turn })}
        />
      </fieldset>
      <CastlingRights setUp={setUp} onChange={(castling) => change({ castling })} />
      <label class="field">
        <span>{words.fen}</span>
        <input
          value={fen}
          maxLength={300}
          spellcheck={false}
          autocomplete="off"
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      </label>
      {problem && (
        <p class="problem" role="status">
          {words.problems[problem]}
        </p>
      )}
      <div class="buttons">
        <button type="button" class="button" onClick={() => onChange(START_FEN)}>
          {words.start}
        </button>
        <button type="button" class="button" onClick={() => onChange(KINGS_ONLY)}>
          {words.clear}
        </button>
      </div>
    </div>
  );
}

interface BoardProps {
  setUp: SetUp;
  tool: Tool;
  onChange: (pieces: SetUp['pieces']) => void;
}

function SetUpBoard({ setUp: { pieces }, tool, onChange }: BoardProps) {
  const { position: words } = useChessTexts();
  const look = useBoardLook();
  const [cursor, setCursor] = useState('e2');
  const [picked, setPicked] = useState<string>();
  const tracked = useRef<TrackedPiece[]>([]);
  tracked.current = trackPieces(tracked.current, pieces);
  const put = (square: string, sign: string | undefined) => {
    const next = new Map(pieces);
    next.delete(square);
    if (sign !== undefined) next.set(square, sign);
    onChange(next);
  };
  const move = (from: string, to: string) => {
    const sign = pieces.get(from);
    setPicked(undefined);
    if (sign === undefined || from === to) return;
    const next = new Map(pieces);
    next.delete(from);
    onChange(next.set(to, sign));
  };
  const touch = (square: string) => {
    if (tool === 'erase') put(square, undefined);
    else if (tool !== 'move') put(square, pieces.get(square) === tool ? undefined : tool);
    else if (picked !== undefined) move(picked, square);
    else setPicked(pieces.has(square) ? square : undefined);
  };
  const {
    hover,
    cancel: _,
    ...pointer
  } = useDrag({
    ...{ flipped: false, selected: picked, select: setPicked, touch },
    isOwn: (square) => tool === 'move' && pieces.has(square) && (picked === undefined || picked === square),
    drop(from, to) {
      move(from, to);
      return true;
    },
  });
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTableElement>) => {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey) return;
    const next = stepFrom(cursor, key, false);
    if (next) focusSquare(event.currentTarget, next);
    else if (SIGNS.includes(key)) put(cursor, key);
    else if (key === 'Delete' || key === 'Backspace') put(cursor, undefined);
    else if (key === 'Enter' || key === ' ') touch(cursor);
    else return;
    event.preventDefault();
  };
  const handlers = {
    ...pointer,
    onKeyDown,
    onMouseDown: (event: Event) => event.preventDefault(),
    onFocusIn({ target }: Event) {
      if (target instanceof HTMLElement) setCursor(target.dataset.square ?? cursor);
    },
  };
  const marks = { pieces, selected: picked, targets: [], cursor, hover };
  return (
    <div class="chess-board mode-move" data-board={look.board}>
      <div class="field">
        <Squares
          label={words.board}
          marks={{ ...marks, lastMove: undefined, checked: undefined, premove: undefined }}
          flipped={false}
          handlers={handlers}
        />
        <Pieces tracked={tracked.current} flipped={false} />
      </div>
    </div>
  );
}

function Tools({ tool, onChoose }: { tool: Tool; onChoose: (tool: Tool) => void }) {
  const { position: words } = useChessTexts();
  const { pieces, colors, stands } = useApp().texts.chess.words;
  const nameOf = (sign: string) => {
    const kind = Object.entries(pieces).find(([letter]) => letter === sign.toLowerCase())?.[1] ?? sign;
    return stands(colors[sideOf(sign)], kind);
  };
  const button = (value: Tool, label: string, picture: ComponentChild) => (
    <button
      key={value}
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={tool === value}
      onClick={() => onChoose(value)}
    >
      {picture}
    </button>
  );
  return (
    <div class="set-up-tools" role="toolbar" aria-label={words.tools}>
      {SIGNS.slice(0, 6).map((sign) => button(sign, nameOf(sign), <Piece sign={sign} />))}
      {button('move', words.move, <Icon name="hand" />)}
      {SIGNS.slice(6).map((sign) => button(sign, nameOf(sign), <Piece sign={sign} />))}
      {button('erase', words.erase, <Icon name="stop" />)}
    </div>
  );
}

function CastlingRights({ setUp, onChange }: { setUp: SetUp; onChange: (castling: string) => void }) {
  const { position: words } = useChessTexts();
  const { pieces, castling } = setUp;
  return (
    <fieldset class="choices rights">
      <legend>{words.castling}</legend>
      {CASTLING_RIGHTS.map((right) => (
        <label key={right} class="check">
          <input
            type="checkbox"
            checked={castling.includes(right) && canCastle(pieces, right)}
            disabled={!canCastle(pieces, right)}
            onChange={({ currentTarget }) =>
              onChange(currentTarget.checked ? castling + right : castling.replace(right, ''))
            }
          />
          <span>{words.rights[right]}</span>
        </label>
      ))}
    </fieldset>
  );
}
