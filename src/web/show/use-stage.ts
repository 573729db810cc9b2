import { useEffect, useReducer, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import { elapsedIn, type Moment, type ShowState, type Stage, stageAt } from './moments.ts';

/** True if this device asks for less motion. */
export function isCalm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** Returns how far the show's moment is, in ms, by the server's clock. */
export function useElapsed(show: ShowState): () => number {
  const { client } = useApp();
  return () => elapsedIn(show, client.live.serverNow());
}

/** The part of the moment that can be seen. Renders again whenever that changes. */
export function useStage(moment: Moment, show: ShowState): Stage {
  const elapsedMs = useElapsed(show);
  const [, renew] = useReducer((times: number) => times + 1, 0);
  const stage = stageAt(moment, elapsedMs(), isCalm());
  const shown = useRef('');
  shown.current = JSON.stringify(stage);
  useEffect(() => {
    let frame = requestAnimationFrame(function look() {
      if (JSON.stringify(stageAt(moment, elapsedMs(), isCalm())) !== shown.current) renew(0);
      frame = requestAnimationFrame(look);
    });
    return () => cancelAnimationFrame(frame);
  }, [JSON.stringify(moment), show.beat, show.step_began_at, show.held_at]);
  return stage;
}
