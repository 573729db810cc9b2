import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { floodOutline } from './flood-fill.ts';
import { type Ink, type Mark, type Point, type Stroke, type Tool, visibleInk } from './ink.ts';
import { Painter } from './pad-painter.ts';
import { Pointers, type StrokeListener } from './pad-pointers.ts';
import { curveFrom, finishStroke, type StrokeInput } from './stroke-input.ts';

export interface Brush {
  tool: Tool;
  colour: string;
  size: number;
}

export interface PadProps {
  ink: Ink;
  /** The image under the ink, once it is loaded. */
  background: HTMLImageElement | undefined;
  brush: Brush;
  label: string;
  isLocked: boolean;
  onMark: (mark: Mark) => void;
  /** Set by the pad. Ends a line that is being drawn, so that it counts. */
  finish: { current: () => void };
}

const ERASER_BY_PEN = 2;

/** The sheet. Lines are painted directly as the pointer moves. Only finished marks go into the page's state. */
export function Pad(props: PadProps) {
  const { ink, background, label, isLocked, finish } = props;
  const paper = useRef<HTMLCanvasElement>(null);
  const live = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter | undefined>(undefined);
  const now = useRef(props);
  now.current = props;

  useLayoutEffect(() => {
    const [below, above] = [paper.current, live.current];
    if (!below || !above) return;
    const made = new Painter(below, above);
    painter.current = made;
    const pointers = new Pointers(above, strokeListener(made, now));
    finish.current = () => pointers.finish();
    const unfit = fitCanvases(above, made, pointers);
    const unlisten = listenToPointers(above, pointers, () => now.current.isLocked);
    return () => {
      finish.current();
      unlisten();
      unfit();
    };
  }, []);
  useLayoutEffect(() => {
    const { marks, background: isThere } = visibleInk(ink);
    painter.current?.show({ marks, background: isThere ? background : undefined });
  }, [ink, background]);
  useEffect(() => {
    if (isLocked) finish.current();
  }, [isLocked]);
  return (
    <div class={isLocked ? 'pad-sheet locked' : 'pad-sheet'}>
      <canvas ref={paper} />
      <canvas ref={live} role="img" aria-label={label} tabIndex={0} />
    </div>
  );
}

/** Paints pointer movements at once, and adds a mark when a line is finished. */
function strokeListener(painter: Painter, now: { current: PadProps }): StrokeListener {
  let brush: Brush = now.current.brush;
  const line = (): Omit<Stroke, 'points'> => ({ ...brush, tool: brush.tool === 'eraser' ? 'eraser' : 'pen' });
  return {
    begin(input, isEraser) {
      brush = isEraser ? eraserOf(now.current.brush) : now.current.brush;
      if (brush.tool !== 'fill') painter.draw(line(), input.points);
    },
    extend(input, from) {
      if (brush.tool !== 'fill') painter.draw(line(), newCurve(input, from));
    },
    end(input) {
      const mark = brush.tool === 'fill' ? flood(painter, brush, input) : finishStroke(line(), input);
      if (mark) now.current.onMark(mark);
      painter.lift();
    },
    cancel: () => painter.lift(),
  };
}

function eraserOf({ colour, size }: Brush): Brush {
  return { tool: 'eraser', colour, size: size * ERASER_BY_PEN };
}

function newCurve({ points }: StrokeInput, from: number): Point[] {
  const before = from > 1 ? curveFrom(points.slice(0, from), from - 1).slice(-1) : points.slice(0, 1);
  return [...before, ...curveFrom(points, from)];
}

function flood(painter: Painter, { colour }: Brush, { tip }: StrokeInput): Mark | undefined {
  const outline = floodOutline(painter.raster(), tip.x, tip.y);
  return outline === '' ? undefined : { tool: 'fill', colour, outline };
}

/** Keeps the canvases at their displayed size. A resize, such as turning the device, ends the current line. */
function fitCanvases(sheet: HTMLElement, painter: Painter, pointers: Pointers): () => void {
  const resize = () => {
    pointers.finish();
    painter.resize(sheet.clientWidth);
  };
  resize();
  const observer = new ResizeObserver(resize);
  observer.observe(sheet);
  return () => observer.disconnect();
}

function listenToPointers(sheet: HTMLElement, pointers: Pointers, isLocked: () => boolean): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const still = (event: Event) => {
    if (!isLocked()) event.preventDefault();
  };
  sheet.addEventListener('pointerdown', (event) => isLocked() || pointers.onDown(event), { signal });
  // A line continues outside the sheet even if the pointer could not be captured.
  addEventListener('pointermove', pointers.onMove, { signal });
  addEventListener('pointerup', pointers.onUp, { signal });
  addEventListener('pointercancel', pointers.onCancel, { signal });
  // Prevents the magnifier, text selection and menus while drawing with a finger.
  sheet.addEventListener('touchstart', still, { signal, passive: false });
  sheet.addEventListener('contextmenu', still, { signal });
  return () => ending.abort();
}
