import { levelOfUuid } from '../../chess/rules/house.ts';
import type { GameState, Pieces, Present, Side } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { Name } from '../people/name.tsx';
import { ClockFace } from './clock-face.tsx';
import { HouseFace } from './house-face.tsx';
import { leadOf } from './material.ts';
import { Piece } from './piece.tsx';
import { nameOf } from './player-names.ts';

interface Props {
  state: GameState;
  side: Side;
  own: boolean;
  pieces: Pieces;
  present: Present | undefined;
}

/** The name, captured material and clock of one side. */
export function PlayerBar({ state, side, own, pieces, present }: Props) {
  const { board, nobody } = useApp().texts.chess;
  const name = nameOf(state, side) ?? nobody;
  const username = side === 'w' ? state.usernames.white : state.usernames.black;
  const level = levelOfUuid(side === 'w' ? state.players.whiteId : state.players.blackId);
  const isHere =
    own || level !== undefined || (username !== null && (present?.users.includes(username) ?? false));
  const isTurn = state.status === 'ACTIVE' && state.turn === side;
  return (
    <div class={isTurn ? 'player turn' : 'player'}>
      <span
        class={isHere ? 'presence here' : 'presence'}
        role="img"
        aria-label={isHere ? board.here : board.away}
      />
      {level !== undefined && <HouseFace level={level} />}
      <Name name={name} />
      <Lead pieces={pieces} side={side} />
      <ClockFace state={state} side={side} own={own} label={board.clockOf(name)} />
    </div>
  );
}

/** The pieces that one side is ahead by. */
export function Lead({ pieces, side }: { pieces: Pieces; side: Side }) {
  const { board } = useApp().texts.chess;
  const { signs, points } = leadOf(pieces, side);
  return (
    <span class="lead">
      <span class="won" aria-hidden="true">
        {signs.map((sign, index) => (
          // Equal pieces are interchangeable, so the index is a safe key.
          <Piece key={`${sign}${index}`} sign={side === 'w' ? sign : sign.toUpperCase()} />
        ))}
      </span>
      {points > 0 && (
        <span role="img" aria-label={board.lead(points)}>
          +{points}
        </span>
      )}
    </span>
  );
}
