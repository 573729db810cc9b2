import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';
import type { Stage } from './moments.ts';
import { momentIn, pageIn, type Scene } from './scene.ts';
import { loadAhead, useDrawing } from './use-drawing.ts';
import { useStage } from './use-stage.ts';

/** The part of the scene that can be seen now. Its drawings are loaded before they are shown. */
export function useScene(scene: Scene): Stage {
  const { client } = useApp();
  const { session, story, step, show } = scene;
  const code = session.game_code;
  useEffect(() => {
    if (story) loadAhead(client, code, story);
  }, [client, story?.chain]);
  const entry = pageIn(scene);
  const isDrawing = show.moment === 'page' && entry !== undefined && 'drawing' in entry;
  const place = { code, round: step - 1, chain: story?.chain ?? 0 };
  const svg = useDrawing(isDrawing ? place : undefined).value;
  return useStage(momentIn(scene, svg), show);
}
