import { useRef, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import type { Texts } from '../texts/en.ts';
import { svgOf } from './drawing-svg.ts';
import type { Turn } from './game.ts';
import { type HandIn, isHeldUp, wasByTime } from './hand-in.ts';
import { addMark, clear, isBlank, redo, undo } from './ink.ts';
import { type Brush, Pad } from './pad.tsx';
import { Toolbar } from './toolbar.tsx';
import { useToolKeys } from './toolbar-keys.ts';
import { COLOURS, SIZES } from './toolbar-palette.ts';
import { useDrafts } from './use-drafts.ts';
import { useHandIn } from './use-hand-in.ts';
import { useInk } from './use-ink.ts';

/** Medium black. */
const FIRST_BRUSH: Brush = { tool: 'pen', colour: COLOURS[0].colour, size: SIZES[1].size };
const ERASER_SCALE = 1.5;
/** Before the end: the drawing has to get there. */
const EARLY_MS = 1_000;

export interface DrawRoundProps extends Turn {
  /** Epoch ms by the server's clock. Infinite without a clock. */
  endsAtMs: number;
  /** The words to draw. */
  subject: string;
  isSubmitted: boolean;
}

/** A turn to draw: the words, the sheet and the tools. */
export function DrawRound(props: DrawRoundProps) {
  const { pad } = useApp().texts;
  const [brush, setBrush] = useState(FIRST_BRUSH);
  const finish = useRef(() => {});
  const { ink, background, change, handIn, submit, revise } = useDrawing(props, finish);
  const isLocked = handIn.step !== 'making';
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
        background={background}
        brush={brush.tool === 'eraser' ? { ...brush, size: brush.size * ERASER_SCALE } : brush}
        label={isBlank(ink) ? pad.emptySheet : pad.sheet}
        isLocked={isLocked}
        onMark={(mark) => change((now) => addMark(now, mark))}
        finish={finish}
      />
      {!isLocked && <Toolbar {...tools} />}
      <DrawEnd handIn={handIn} isBlank={isBlank(ink)} onDone={submit} onRevise={revise} />
    </section>
  );
}

/** The drawing of the turn and how far it has got. `finish` ends a line that is being drawn. */
function useDrawing(props: DrawRoundProps, finish: { current: () => void }) {
  const { client } = useApp();
  const { code, round, chain, endsAtMs, isSubmitted } = props;
  const { newest, isRestored, ...drawing } = useInk(props, isSubmitted);
  const { state, submit, revise } = useHandIn({
    submitAtMs: endsAtMs - EARLY_MS,
    take() {
      finish.current();
      return isBlank(newest.current) ? undefined : svgOf(newest.current);
    },
    send: (svg) => client.telephone.draw(code, round, chain, svg),
  });
  useDrafts(props, drawing.ink, newest, isSubmitted || !isRestored || state.step !== 'making');
  const handIn: HandIn = isSubmitted ? { step: 'in', isByTime: wasByTime(state) } : state;
  return { ...drawing, handIn, submit, revise };
}

interface DrawEndProps {
  handIn: HandIn;
  isBlank: boolean;
  onDone: () => void;
  onRevise: () => void;
}

/** Below the sheet: the button that hands the drawing in, and what became of it. */
function DrawEnd({ handIn, isBlank, onDone, onRevise }: DrawEndProps) {
  const { pad } = useApp().texts;
  return (
    <div class="pad-end">
      {handIn.step === 'making' && (
        <button type="button" class="button" disabled={isBlank} onClick={onDone}>
          {pad.done}
        </button>
      )}
      <p role="status">{statusText(handIn, pad)}</p>
      {isHeldUp(handIn) && (
        <button type="button" class="button" onClick={onRevise}>
          {pad.goOn}
        </button>
      )}
    </div>
  );
}

function statusText(handIn: HandIn, pad: Texts['pad']): string {
  if (isHeldUp(handIn)) return pad.waiting;
  switch (handIn.step) {
    case 'making':
      return '';
    case 'in':
      return handIn.isByTime ? pad.timeUp : pad.in;
    default:
      return pad[handIn.step];
  }
}
