import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { ModeName } from '../../telephone/rules/modes.ts';
import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import { SpareSheet } from '../seats/lazy-seats.tsx';
import { forgetSpare, loadSpare } from './draft-store.ts';
import { DrawEnd } from './draw-end.tsx';
import { svgOf } from './drawing-svg.ts';
import type { Turn } from './game.ts';
import { type HandIn, wasByTime } from './hand-in.ts';
import { addMark, clear, isBlank, redo, undo } from './ink.ts';
import { Pad } from './pad.tsx';
import type { Brush } from './pad-drawing.ts';
import { PeekNote, PeekSquare } from './peek-button.tsx';
import { Toolbar } from './toolbar.tsx';
import { useToolKeys } from './toolbar-keys.ts';
import { COLOURS, recentColours, SIZES } from './toolbar-palette.ts';
import { useDrafts } from './use-drafts.ts';
import { useFadingInk } from './use-fading-ink.ts';
import { useHandIn } from './use-hand-in.ts';
import { useInk } from './use-ink.ts';
import { usePeek } from './use-peek.ts';

/** Medium black. */
const FIRST_BRUSH: Brush = { tool: 'pen', colour: COLOURS[0].colour, size: SIZES[1].size };
const ERASER_SCALE = 1.5;
/** Handed in this long before the end, because the drawing has to get there. */
const EARLY_MS = 1_000;

export interface DrawRoundProps extends Turn {
  mode: ModeName;
  /** Epoch ms by the server's clock. Infinite without a clock. */
  endsAtMs: number;
  /** The words to draw. */
  subject: Subject;
  isSubmitted: boolean;
  /** Who is at the table. Shown where there is room. */
  children: ComponentChildren;
}

interface Subject {
  words: string;
  author: string;
  face: readonly number[];
}

/** A turn to draw: the words, the sheet and the tools. */
export function DrawRound(props: DrawRoundProps) {
  const { pad } = useApp().texts;
  const { brush, choose } = useBrush();
  const finish = useRef(() => {});
  const { ink, background, change, handIn, submit, revise } = useDrawing(props, finish);
  const [spare, setSpare] = useState(() => loadSpare(props));
  const dropSpare = () => {
    forgetSpare(props);
    setSpare(undefined);
  };
  const isLocked = handIn.step !== 'making';
  const peek = usePeek(props, props.mode);
  const shownInk = useFadingInk(ink, peek.isHidden);
  const tools = {
    brush,
    recent: recentColours(ink.done),
    onBrush: choose,
    // A fill needs lines that one can see.
    hasFill: !peek.isOn,
    can: { undo: ink.done.length > 0, redo: ink.undone.length > 0, clear: !isBlank(ink) },
    onUndo: () => change(undo),
    onRedo: () => change(redo),
    onClear: () => change(clear),
  };
  useToolKeys(!isLocked, tools);
  return (
    <section class={isLocked ? 'draw-round done' : 'draw-round'}>
      {!isLocked && <SubjectStrip {...props.subject} />}
      {!isLocked && <div class="pad-table">{props.children}</div>}
      <div class="pad-desk">
        <Pad
          ink={shownInk}
          background={background}
          brush={brush.tool === 'eraser' ? { ...brush, size: brush.size * ERASER_SCALE } : brush}
          label={isBlank(ink) ? pad.emptySheet : pad.sheet}
          isLocked={isLocked}
          onMark={(mark) => change((now) => addMark(now, mark))}
          onPick={(colour) => choose({ colour })}
          finish={finish}
        />
      </div>
      {!isLocked && <Toolbar {...tools} />}
      {!isLocked && spare && (
        <SpareSheet
          spare={spare}
          onTake={() => {
            change(() => spare);
            dropSpare();
          }}
          onLeave={dropSpare}
        />
      )}
      <DrawEnd {...{ handIn, tools, onDone: submit, onRevise: revise }}>
        {isLocked ? <PeekNote peek={peek} /> : <PeekSquare peek={peek} />}
      </DrawEnd>
    </section>
  );
}

/** Choosing a colour also switches from the eraser to the pen. */
function useBrush() {
  const [brush, setBrush] = useState(FIRST_BRUSH);
  const choose = (changes: Partial<Brush>) =>
    setBrush((known) => {
      const isPaint = changes.colour !== undefined && known.tool === 'eraser';
      return { ...known, tool: isPaint ? 'pen' : known.tool, ...changes };
    });
  return { brush, choose };
}

function SubjectStrip({ words, author, face }: Subject) {
  const { pad, telephone } = useApp().texts;
  return (
    <div class="strip pad-subject">
      <span class="by">
        <Face face={face} size="xs" />
        {telephone.round.wrote(author)}
      </span>
      <h1 dir="auto">
        <span class="visually-hidden">{pad.subject} </span>
        <q class="hand">{words}</q>
      </h1>
    </div>
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
