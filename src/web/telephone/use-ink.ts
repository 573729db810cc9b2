import { useEffect, useRef, useState } from 'preact/hooks';
import { ConnectionLost, isConnected } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { forgetOldInk, loadInk, saveInk } from './draft-store.ts';
import { backgroundOf, imageOf } from './drawing-background.ts';
import type { Turn } from './game.ts';
import { type Ink, NO_INK } from './ink.ts';

export interface Drawing {
  ink: Ink;
  /** The image under the strokes, once it is loaded. */
  background: HTMLImageElement | undefined;
  change: (made: (ink: Ink) => Ink) => void;
  /** The current ink, even in the middle of an event. */
  newest: { current: Ink };
  /** True once it is known what the server has for this turn. */
  isRestored: boolean;
}

/** The drawing of a turn, which is stored on this device after each change. `isIn`: it was handed in before. */
export function useInk(turn: Turn, isIn: boolean): Drawing {
  const [ink, setInk] = useState(() => loadInk(turn) ?? NO_INK);
  const newest = useRef(ink);
  const set = (changed: Ink) => {
    newest.current = changed;
    setInk(changed);
    saveInk(turn, changed);
  };
  const isRestored = useBackgroundFromServer(turn, isIn, newest, set);
  useEffect(() => forgetOldInk(turn), []);
  return {
    ink,
    newest,
    isRestored,
    background: useImage(ink.background),
    change(made) {
      const changed = made(newest.current);
      if (changed !== newest.current) set(changed);
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
  }, [isKnown, isConnected(status)]);
  return isKnown;
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
