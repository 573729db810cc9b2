import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import { DraftSender } from './draft-sender.ts';
import { svgOf } from './drawing-svg.ts';
import type { Turn } from './game.ts';
import { type Ink, isUntouched } from './ink.ts';
import { whenPageIsLeft } from './page-leaving.ts';

/** Keeps the drawing of a turn as a draft on the server. Off once it is handed in, so that no draft competes with it. */
export function useDrafts(turn: Turn, ink: Ink, newest: { current: Ink }, isOff: boolean): void {
  const { client } = useApp();
  const drafts = useRef<DraftSender | undefined>(undefined);
  const isOffNow = useRef(isOff);
  isOffNow.current = isOff;
  useEffect(() => {
    if (isOff) return;
    const { code, round, chain } = turn;
    const sender = new DraftSender((signal) =>
      client.telephone.draftDrawing(code, round, chain, svgOf(newest.current), signal),
    );
    drafts.current = sender;
    if (!isUntouched(newest.current)) sender.touch();
    const unwatch = whenPageIsLeft(() => sender.flush());
    return () => {
      unwatch();
      drafts.current = undefined;
      if (isOffNow.current) return sender.abort();
      // A player who leaves the page may continue on another device.
      sender.flush();
      sender.stop();
    };
  }, [isOff]);
  useEffect(() => {
    if (!isUntouched(ink)) drafts.current?.touch();
  }, [ink]);
}
