import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { type Ink, visibleInk } from './ink.ts';
import { type PadUse, type Pointed, padListener } from './pad-drawing.ts';
import { Painter } from './pad-painter.ts';
import { Pointers } from './pad-pointers.ts';
import { type Place, type View, viewAfter, WHOLE } from './sheet-view.ts';
import { Icon } from './toolbar-icons.tsx';

interface PadProps extends PadUse {
  ink: Ink;
  /** The image under the ink, once it is loaded. */
  background: HTMLImageElement | undefined;
  label: string;
  isLocked: boolean;
  /** Set by the pad. Ends a line that is being drawn, so that it counts. */
  finish: { current: () => void };
}

const WHEEL_ZOOM = 0.01;

/** The sheet. Lines are painted directly as the pointer moves. Only finished marks go into the page's state. */
export function Pad(props: PadProps) {
  const { ink, background, label, isLocked, finish } = props;
  const paper = useRef<HTMLCanvasElement>(null);
  const live = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter | undefined>(undefined);
  const now = useRef(props);
  now.current = props;
  const [pointed, setPointed] = useState<Pointed>();
  const { isZoomed, view, look } = useView(painter);

  useLayoutEffect(() => {
    const [below, above] = [paper.current, live.current];
    if (!below || !above) return;
    const made = new Painter(below, above);
    painter.current = made;
    const listener = padListener(made, now, { view, look, setPointed });
    const pointers = new Pointers(above, listener, () => view.current);
    finish.current = () => pointers.finish();
    const unfit = fitCanvases(above, made, pointers);
    const unlisten = listenToPointers(above, pointers, () => now.current.isLocked);
    const unzoom = listenToWheel(above, pointers, (from, to, factor) =>
      look(viewAfter(view.current, from, to, factor)),
    );
    return () => {
      finish.current();
      unzoom();
      unlisten();
      unfit();
    };
  }, []);
  useLayoutEffect(() => {
    const { marks, background: isThere } = visibleInk(ink);
    painter.current?.show({ marks, background: isThere ? background : undefined });
  }, [ink, background]);
  useEffect(() => {
    if (!isLocked) return;
    finish.current();
    look(WHOLE);
  }, [isLocked]);
  return (
    <div class={isLocked ? 'pad-sheet locked' : 'pad-sheet'}>
      <canvas ref={paper} />
      <canvas ref={live} role="img" aria-label={label} tabIndex={isLocked ? -1 : 0} />
      {pointed && <Loupe {...pointed} />}
      {isZoomed && <WholeButton onClick={() => look(WHOLE)} />}
    </div>
  );
}

/** The part of the sheet that is shown. Painted once a frame, however many fingers move. */
function useView(painter: { current: Painter | undefined }) {
  const view = useRef(WHOLE);
  const frame = useRef(0);
  const [isZoomed, setZoomed] = useState(false);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  const look = (next: View) => {
    view.current = next;
    setZoomed(next.zoom > 1);
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => painter.current?.look(view.current));
  };
  return { isZoomed, view, look };
}

/** Above the finger, where it can be seen. */
function Loupe({ colour, place }: Pointed) {
  const style = { background: colour, left: `${100 * place.x}%`, top: `${100 * place.y}%` };
  return <span class="pad-loupe" style={style} />;
}

function WholeButton({ onClick }: { onClick: () => void }) {
  const { pad } = useApp().texts;
  return (
    <button type="button" class="pad-whole" aria-label={pad.whole} title={pad.whole} onClick={onClick}>
      <Icon name="whole" />
    </button>
  );
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

/** With Ctrl, or two fingers on a trackpad, the wheel zooms. Without, it moves a sheet that is zoomed in. */
function listenToWheel(
  sheet: HTMLElement,
  pointers: Pointers,
  move: (from: Place, to: Place, factor: number) => void,
): () => void {
  const onWheel = (event: WheelEvent) => {
    const at = pointers.placeOf(event);
    if (event.ctrlKey) move(at, at, Math.exp(-WHEEL_ZOOM * event.deltaY));
    else if (!sheet.parentElement?.querySelector('.pad-whole')) return;
    else {
      const { clientWidth, clientHeight } = sheet;
      move(at, { x: at.x - event.deltaX / clientWidth, y: at.y - event.deltaY / clientHeight }, 1);
    }
    event.preventDefault();
  };
  sheet.addEventListener('wheel', onWheel, { passive: false });
  return () => sheet.removeEventListener('wheel', onWheel);
}
