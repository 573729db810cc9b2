import { useEffect, useRef } from 'preact/hooks';
import { COLORS } from '../people/face-parts.ts';
import { SHEET } from '../telephone/ink.ts';
import { ReplayPainter } from './replay-painter.ts';
import { replayPlanOf } from './replay-plan.ts';

/** Old televisions are slow. */
const MOST_PIXELS = 1_200;

interface ReplayProps {
  svg: string;
  /** How long the drawing takes, in ms. */
  totalMs: number;
  /** How far it is. */
  elapsedMs: () => number;
  /** The face of the artist, whose colour the pencil has. */
  face: readonly number[];
}

/** A drawing while it is drawn again, with the pencil that draws it. Lies over the finished sheet. */
export function Replay({ svg, totalMs, elapsedMs, face }: ReplayProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pencil = useRef<HTMLSpanElement>(null);
  const now = useRef(elapsedMs);
  now.current = elapsedMs;
  useEffect(() => {
    if (!canvas.current) return;
    const width = Math.min(MOST_PIXELS, Math.round(canvas.current.clientWidth * devicePixelRatio));
    canvas.current.width = Math.max(1, width);
    canvas.current.height = Math.max(1, Math.round((width * SHEET.height) / SHEET.width));
    const painter = new ReplayPainter(canvas.current, svg, replayPlanOf(svg, totalMs));
    let frame = requestAnimationFrame(function paint() {
      const tip = painter.paint(now.current());
      if (pencil.current && tip) {
        pencil.current.style.left = `${(100 * tip.x) / SHEET.width}%`;
        pencil.current.style.top = `${(100 * tip.y) / SHEET.height}%`;
      }
      frame = requestAnimationFrame(paint);
    });
    return () => cancelAnimationFrame(frame);
  }, [svg, totalMs]);
  return (
    <span class="replay" aria-hidden="true">
      <canvas ref={canvas} />
      <span class="pen" ref={pencil}>
        <svg
          aria-hidden="true"
          viewBox="0 0 100 100"
          stroke="#2a1a2e"
          stroke-width="3.4"
          stroke-linejoin="round"
        >
          <path d="M6 6l22 8 62 62-15 15-62-62z" fill={COLORS[face[0] ?? 0] ?? COLORS[0]} />
          <path d="M76 62L62 76" fill="none" />
          <path d="M6 6l22 8L14 28z" fill="#fbe0c0" />
          <path d="M6 6l9 3-6 6z" fill="#2a1a2e" />
        </svg>
      </span>
    </span>
  );
}
