import { useEffect, useState } from 'preact/hooks';
import { stagesOf } from './drawing-stages.ts';

const SHOW_MS = 2_000;
/** Each stage is a copy of the drawing, so limit their number. */
const MOST_STAGES = 50;
const LONG_CHARACTERS = 200_000;
const MOST_STAGES_LONG = 12;

/** Drawings are always shown as images, so that nothing in them can run. */
export function dataUrl(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** Replays a drawing stroke by stroke. Shows it finished if the viewer prefers reduced motion. */
export function GrowingDrawing({ svg, alt }: { svg: string; alt: string }) {
  const [shown, setShown] = useState('');
  useEffect(() => {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return setShown(dataUrl(svg));
    const stages = stagesOf(svg, svg.length > LONG_CHARACTERS ? MOST_STAGES_LONG : MOST_STAGES);
    const pauseMs = SHOW_MS / Math.max(1, stages.length - 1);
    let next = 0;
    const grow = () => {
      setShown(dataUrl(stages[next++] ?? svg));
      if (next >= stages.length) clearInterval(timer);
    };
    const timer = setInterval(grow, pauseMs);
    grow();
    return () => clearInterval(timer);
  }, [svg]);
  return <img class="sheet" src={shown || dataUrl(svg)} alt={alt} decoding="sync" />;
}
