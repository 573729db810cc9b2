import { useMemo, useRef, useState } from 'preact/hooks';
import { type Board, type GameState, type Present, piecesOf, type Side } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { Announcer } from './announcer.tsx';
import { BoardView } from './board-view.tsx';
import { GameToolbar } from './game-toolbar.tsx';
import { OpeningName } from './opening-name.tsx';
import { PlayerBar } from './player-bar.tsx';
import { checkedKing, type Positions, positionsOf } from './positions.ts';
import { Prompts } from './prompts.tsx';
import { Result } from './result.tsx';
import { ScoreSheet } from './score-sheet.tsx';
import type { Mode } from './square-selection.ts';
import { useComingsAndGoings } from './use-comings.ts';
import { usePlay } from './use-play.ts';
import { useSounds } from './use-sounds.ts';
import { useStepping } from './use-stepping.ts';
import { useWheel } from './use-wheel.ts';

interface Props {
  board: Board;
  state: GameState;
  side: Side | undefined;
  present: Present | undefined;
  show: (state: GameState) => void;
}

/** A game in play or a finished one: the board, both players and the controls. */
export function GameView({ board, state, side, present, show }: Props) {
  const known = usePositions(state);
  const play = usePlay({ board, state, known, side, show });
  const { positions, isMyTurn, isPending } = play;
  const isActive = state.status === 'ACTIVE';
  const stepping = useStepping(positions, isActive && side !== undefined);
  const [isTurned, setTurned] = useState(false);
  useSounds(state.status, positions);
  const wheel = useWheel(stepping);
  useComingsAndGoings(state, side, present);

  const { position } = stepping;
  const pieces = useMemo(() => piecesOf(position.fen), [position.fen]);
  const mayMove = isActive && side !== undefined && stepping.isLive && !play.asked;
  const mode: Mode = !mayMove ? 'look' : isMyTurn ? 'move' : 'premove';
  const flipped = (side === 'b') !== isTurned;
  const bar = (of: Side) => <PlayerBar {...{ state, pieces, present }} side={of} own={of === side} />;
  return (
    <div class="game">
      <div class="table" ref={wheel}>
        {bar(flipped ? 'w' : 'b')}
        <BoardView
          situation={{ mode, side, fen: position.fen, pieces }}
          flipped={flipped}
          lastMove={position.move?.uci}
          checked={checkedKing(position, pieces)}
          premove={play.premove}
          onMove={play.move}
          onForget={play.forget}
        />
        {bar(flipped ? 'b' : 'w')}
      </div>
      <div class="side">
        {!isActive && <Result {...{ state, side, show }} />}
        <OpeningName positions={positions} ply={stepping.ply} />
        <ScoreSheet positions={positions} ply={stepping.ply} onGo={stepping.goTo} />
        <Watching state={state} side={side} present={present} />
        <div class="reach">
          {isActive && !stepping.isLive && <BackToLive {...stepping} of={positions.length - 1} />}
          {side && isActive && <Prompts {...{ state, side, present, play, show }} />}
          <GameToolbar {...{ state, side, positions, show }} onFlip={() => setTurned(!isTurned)} />
        </div>
      </div>
      <Announcer state={state} positions={positions} side={side} isPending={isPending} />
    </div>
  );
}

/** The positions of the game. Only new ones are computed. */
function usePositions({ initialFen, moves }: GameState): Positions {
  const before = useRef<Positions>(undefined);
  return useMemo(() => {
    const positions = positionsOf(initialFen, moves, before.current);
    before.current = positions;
    return positions;
  }, [initialFen, moves]);
}

function BackToLive({ ply, of, goTo }: { ply: number; of: number; goTo: (ply: number) => void }) {
  const { moves } = useApp().texts.chess;
  return (
    <div class="prompt">
      <p>{moves.looking(ply, of)}</p>
      <button type="button" class="button" onClick={() => goTo(of)}>
        {moves.live}
      </button>
    </div>
  );
}

/** The number of watchers, not counting the players. */
function watchersOf({ usernames }: GameState, { users, watchers }: Present): number {
  return watchers + users.filter((name) => name !== usernames.white && name !== usernames.black).length;
}

function Watching({ state, side, present }: Pick<Props, 'state' | 'side' | 'present'>) {
  const { board } = useApp().texts.chess;
  const count = present ? watchersOf(state, present) : 0;
  if (side && count === 0) return null;
  return (
    <p class="soft watching">
      {!side && board.youWatch} {count > (side ? 0 : 1) && board.watching(count)}
    </p>
  );
}
