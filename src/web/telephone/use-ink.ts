import { useEffect, useRef, useState } from 'preact/hooks';
import { ConnectionLost } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { DraftSender } from './draft-sender.ts';
import { forgetOldInk, loadInk, saveInk } from './draft-store.ts';
import { backgroundOf, imageOf } from './drawing-background.ts';
import { svgOf } from './drawing-svg.ts';
import type { Turn } from './game.ts';
import { type Ink, isBlank, NO_INK } from './ink.ts';
import { whenPageIsLeft } from './page-leaving.ts';

export interface Drawing {
  ink: Ink;
  /** The image under the strokes, once it is loaded. */
  background: HTMLImageElement | undefined;
  change: (made: (ink: Ink) => Ink) => void;
  /** The current ink, even in the middle of an event. */
  newest: { current: Ink };
}

/** The drawing of a turn. Stored on this device after each change, and as a draft on the server until handed in. */
export function useInk(turn: Turn, isIn: boolean): Drawing {
  const [ink, setInk] = useState(() => loadInk(turn) ?? NO_INK);
  const newest = useRef(ink);
  const set = (changed: Ink) => {
    newest.current = changed;
    setInk(changed);
    saveInk(turn, changed);
  };
  const isRestored = useBackgroundFromServer(turn, isIn, newest, set);
  const touch = useDrafts(turn, isIn || !isRestored, newest);
  return {
    ink,
    newest,
    background: useImage(ink.background),
    change(made) {
      const changed = made(newest.current);
      if (changed === newest.current) return;
      set(changed);
      touch();
    },
  };
}

/** Loads the server's draft, for a new device or a browser without storage. True once the answer is known. */
function useBackgroundFromServer(
  { code, round, chain }: Turn,
  isIn: boolean,
  newest: { current: Ink },
  set: (ink: Ink) => void,
): boolean {
  const { client, status } = useApp();
  const [isKnown, setKnown] = useState(() => newest.current !== NO_INK);
  useEffect(() => {
    if (isKnown) return;
    const load = async () => {
      const { telephone } = client;
      if (isIn) return telephone.svg(code, round, chain);
      return (await telephone.draft(code, round, chain))?.drawing ?? '';
    };
    const take = (svg: string) => {
      const background = svg === '' ? '' : backgroundOf(svg);
      if (background !== '') set({ ...newest.current, background });
      setKnown(true);
    };
    load().then(take, (fault) => fault instanceof ConnectionLost || setKnown(true));
  }, [isKnown, status === 'open']);
  return isKnown;
}

/** Returns the function to call after each change. */
function useDrafts(turn: Turn, isOff: boolean, newest: { current: Ink }): () => void {
  const { client } = useApp();
  const drafts = useRef<DraftSender | undefined>(undefined);
  const isOffNow = useRef(isOff);
  isOffNow.current = isOff;
  useEffect(() => forgetOldInk(turn), []);
  useEffect(() => {
    if (isOff) return;
    const { code, round, chain } = turn;
    const sender = new DraftSender(() =>
      client.telephone.draftDrawing(code, round, chain, svgOf(newest.current)),
    );
    drafts.current = sender;
    if (!isBlank(newest.current)) sender.touch();
    const unwatch = whenPageIsLeft(() => sender.flush());
    return () => {
      unwatch();
      // A drawing that was handed in needs no draft. A player who leaves the page may continue on another device.
      if (!isOffNow.current) sender.flush();
      sender.stop();
    };
  }, [isOff]);
  return () => drafts.current?.touch();
}

function useImage(background: string): HTMLImageElement | undefined {
  const [image, setImage] = useState<HTMLImageElement>();
  useEffect(() => {
    let isWanted = true;
    imageOf(background).then(
      (loaded) => isWanted && setImage(loaded),
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [background]);
  return image;
}
