import { useRef } from 'preact/hooks';
import type { GameState, Side } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { nameOf } from './player-names.ts';
import type { Position } from './positions.ts';
import { spokenMove } from './spoken-moves.ts';

interface Props {
  state: GameState;
  positions: readonly Position[];
  side: Side | undefined;
  isPending: boolean;
}

/** Announces each new move to screen readers. Earlier moves are on the score sheet. */
export function Announcer({ state, positions, side, isPending }: Props) {
  const { you, nobody, words, play, board } = useApp().texts.chess;
  const first = useRef(positions.length);
  const last = positions.at(-1);
  const mover: Side = last?.fen.split(' ')[1] === 'w' ? 'b' : 'w';
  const name = mover === side ? you : (nameOf(state, mover) ?? nobody);
  const isNew = positions.length !== first.current && last?.move;
  const moved = isNew && last.move ? play.moved(name, spokenMove(last.move, words)) : '';
  const isMyTurn = state.status === 'ACTIVE' && state.turn === side && !isPending;
  return (
    <p class="visually-hidden" aria-live="polite" aria-atomic="true">
      {moved} {isMyTurn && `${board.yourTurn}.`}
    </p>
  );
}
