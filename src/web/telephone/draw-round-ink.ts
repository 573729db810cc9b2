import { useEffect, useRef, useState } from 'preact/hooks';
import { ConnectionLost } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { Drafts, forgetOldInk, keepInk, keptInk, type Place } from './drafts.ts';
import { groundOf, imageOf } from './drafts-ground.ts';
import { type Ink, isBlank, NO_INK } from './strokes.ts';
import { svgOf } from './strokes-svg.ts';

export interface Drawing {
  ink: Ink;
  /** The image under the strokes, once it is loaded. */
  ground: HTMLImageElement | undefined;
  change: (made: (ink: Ink) => Ink) => void;
  /** The current ink, even in the middle of an event. */
  newest: { current: Ink };
}

/** The drawing of a turn. Stored on this device after each change, and as a draft on the server until handed in. */
export function useInk(place: Place, isIn: boolean): Drawing {
  const [ink, setInk] = useState(() => keptInk(place) ?? NO_INK);
  const newest = useRef(ink);
  const set = (changed: Ink) => {
    newest.current = changed;
    setInk(changed);
    keepInk(place, changed);
  };
  const isRestored = useGroundFromServer(place, isIn, newest, set);
  const touch = useDrafts(place, isIn || !isRestored, newest);
  return {
    ink,
    newest,
    ground: useImage(ink.ground),
    change(made) {
      const changed = made(newest.current);
      if (changed === newest.current) return;
      set(changed);
      touch();
    },
  };
}

/** Loads the server's draft, for a new device or a browser without storage. True once the answer is known. */
function useGroundFromServer(
  { code, round, chain }: Place,
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
      const ground = svg === '' ? '' : groundOf(svg);
      if (ground !== '') set({ ...newest.current, ground });
      setKnown(true);
    };
    load().then(take, (fault) => fault instanceof ConnectionLost || setKnown(true));
  }, [isKnown, status === 'open']);
  return isKnown;
}

/** Returns the function to call after each change. */
function useDrafts(place: Place, isOff: boolean, newest: { current: Ink }): () => void {
  const { client } = useApp();
  const drafts = useRef<Drafts | undefined>(undefined);
  const isOffNow = useRef(isOff);
  isOffNow.current = isOff;
  useEffect(() => forgetOldInk(place), []);
  useEffect(() => {
    if (isOff) return;
    const { code, round, chain } = place;
    const made = new Drafts(() => client.telephone.draftDrawing(code, round, chain, svgOf(newest.current)));
    drafts.current = made;
    if (!isBlank(newest.current)) made.touch();
    const flush = () => made.flush();
    const hide = () => document.visibilityState === 'hidden' && made.flush();
    addEventListener('pagehide', flush);
    document.addEventListener('visibilitychange', hide);
    return () => {
      removeEventListener('pagehide', flush);
      document.removeEventListener('visibilitychange', hide);
      // A drawing that was handed in needs no draft. A player who leaves the page may continue on another device.
      if (!isOffNow.current) made.flush();
      made.stop();
    };
  }, [isOff]);
  return () => drafts.current?.touch();
}

function useImage(ground: string): HTMLImageElement | undefined {
  const [image, setImage] = useState<HTMLImageElement>();
  useEffect(() => {
    let isWanted = true;
    imageOf(ground).then(
      (loaded) => isWanted && setImage(loaded),
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [ground]);
  return image;
}
