import { useEffect, useRef } from 'preact/hooks';
import type { GameState, Present, Side } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { useChessTexts } from './chess-texts.ts';
import { nameOf } from './player-names.ts';

/** A reload or a short loss of the connection is not worth a message. */
const PATIENCE_MS = 3_000;

/** Says when the opponent leaves the game and when they are back. */
export function useComingsAndGoings(
  state: GameState,
  side: Side | undefined,
  present: Present | undefined,
): void {
  const { say, texts } = useApp();
  const { left } = useChessTexts();
  const other: Side = side === 'w' ? 'b' : 'w';
  const username = other === 'w' ? state.usernames.white : state.usernames.black;
  const isPlaying = side !== undefined && state.status === 'ACTIVE';
  const isHere = isPlaying && username !== null && present ? present.users.includes(username) : undefined;
  const known = useRef<boolean>(undefined);
  useEffect(() => {
    if (isHere === undefined || isHere === known.current) return;
    if (known.current === undefined) {
      // They may not have arrived yet, which is no news.
      if (isHere) known.current = true;
      return;
    }
    const timer = setTimeout(() => {
      known.current = isHere;
      const name = nameOf(state, other) ?? texts.chess.nobody;
      say(isHere ? left.back(name) : left.left(name));
    }, PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isHere]);
}
