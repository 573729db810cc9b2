import { useRef, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { type Progress, useHandIn } from './draw-round-hand-in.ts';
import { useInk } from './draw-round-ink.ts';
import { type Brush, Pad } from './pad.tsx';
import { addMark, clear, isBlank, redo, undo } from './strokes.ts';
import { Toolbar } from './toolbar.tsx';
import { useToolKeys } from './toolbar-keys.ts';
import { COLOURS, SIZES } from './toolbar-palette.ts';

const ERASER_SCALE = 1.5;

export interface DrawRoundProps {
  code: number;
  round: number;
  chain: number;
  /** Epoch ms by the server's clock. */
  endsAtMs: number;
  /** The words to draw. */
  subject: string;
  isSubmitted: boolean;
}

/** A turn to draw: the words, the sheet and the tools. */
export function DrawRound(props: DrawRoundProps) {
  const { pad } = useApp().texts;
  const [brush, setBrush] = useState<Brush>({ tool: 'pen', colour: COLOURS.black, size: SIZES.medium });
  const [isIn, setIn] = useState(props.isSubmitted);
  const finish = useRef(() => {});
  const drawing = useInk(props, isIn || props.isSubmitted);
  const turn = useHandIn(props, drawing.newest, () => finish.current());
  if (turn.progress === 'in' && !isIn) setIn(true);
  const progress: Progress = props.isSubmitted ? 'in' : turn.progress;
  const isLocked = progress !== 'drawing';
  const { ink, change } = drawing;
  const tools = {
    brush,
    onBrush: (changes: Partial<Brush>) => setBrush((known) => ({ ...known, ...changes })),
    can: { undo: ink.done.length > 0, redo: ink.undone.length > 0, clear: !isBlank(ink) },
    onUndo: () => change(undo),
    onRedo: () => change(redo),
    onClear: () => change(clear),
  };
  useToolKeys(!isLocked, tools);
  return (
    <section class={isLocked ? 'draw-round done' : 'draw-round'}>
      <h1 class="pad-subject">
        <span>{isLocked ? pad.yours : pad.subject}</span>
        <bdi>{props.subject}</bdi>
      </h1>
      <Pad
        ink={ink}
        ground={drawing.ground}
        brush={brush.tool === 'eraser' ? { ...brush, size: brush.size * ERASER_SCALE } : brush}
        label={isBlank(ink) ? pad.emptySheet : pad.sheet}
        isLocked={isLocked}
        onMark={(mark) => change((now) => addMark(now, mark))}
        finish={finish}
      />
      {!isLocked && <Toolbar {...tools} />}
      <div class="pad-end">
        {!isLocked && (
          <button type="button" disabled={isBlank(ink)} onClick={turn.handIn}>
            {pad.done}
          </button>
        )}
        <p role="status">{toldOf(progress, turn.isByItself, pad)}</p>
        {progress === 'waiting' && (
          <button type="button" class="quiet" onClick={turn.goOn}>
            {pad.goOn}
          </button>
        )}
      </div>
    </section>
  );
}

function toldOf(
  progress: Progress,
  isByItself: boolean,
  pad: ReturnType<typeof useApp>['texts']['pad'],
): string {
  if (progress === 'drawing') return '';
  if (progress === 'in') return isByItself ? pad.timeUp : pad.in;
  return pad[progress];
}
