import { useEffect, useState } from 'preact/hooks';
import { stagesOf } from './stages.ts';

const SHOW_MS = 2_000;
/** A long drawing is copied for each stage. */
const MOST_STAGES = 50;
const LONG_CHARACTERS = 200_000;
const MOST_STAGES_LONG = 12;

/** A drawing is only ever shown as a picture, so that nothing in it can act. */
export function dataUrl(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** A drawing as it came to be, stroke by stroke; at once for who wants no movement. */
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
