import { useEffect, useRef } from 'preact/hooks';
import type { GameState, Side } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { AccountLink, SoundButton } from '../ui/bar.tsx';
import { Page } from '../ui/page.tsx';
import { BoardSettingsButton } from './board-settings.tsx';
import { GameNotFound } from './game-not-found.tsx';
import { GameView } from './game-view.tsx';
import { OpenSeat } from './open-seat.tsx';
import { nameOf } from './player-names.ts';
import { SayButton } from './say-button.tsx';
import { type Followed, useBoard } from './use-board.ts';
import { useTabTitle } from './use-tab-title.ts';

/** The page of one game, for its players and for everybody who has its address. */
export function BoardPage() {
  const { route } = useApp();
  return route.page === 'board' ? <Game id={route.id} /> : null;
}

function Game({ id }: { id: string }) {
  const { person, texts } = useApp();
  const followed = useBoard(id);
  const { board, state, lost } = followed;
  const title = useTitle(state);
  const side = state && person ? sideOf(state, person.uuid) : undefined;
  useArrival(state, side);
  const isMyTurn = state?.status === 'ACTIVE' && state.turn === side;
  useTabTitle(isMyTurn ? `● ${texts.chess.board.yourTurn}` : `${title} · ${texts.everywhere.title}`);
  if (lost) return <GameNotFound />;
  if (!board || !state) return <Page title={title}>{texts.everywhere.loading}</Page>;
  if (state.status === 'WAITING') {
    return (
      <Page title={texts.chess.title} isWide>
        <OpenSeat state={state} side={side} show={followed.show} />
      </Page>
    );
  }
  return (
    <Page title={title} isWide bar={<GameBar state={state} plays={side !== undefined} />}>
      <GameView {...followed} board={board} state={state} side={side} />
    </Page>
  );
}

function GameBar({ state, plays }: { state: GameState; plays: boolean }) {
  return (
    <>
      {plays && <SayButton state={state} />}
      <BoardSettingsButton />
      <SoundButton />
      <AccountLink />
    </>
  );
}

function sideOf({ players }: GameState, uuid: string): Side | undefined {
  if (players.whiteId === uuid) return 'w';
  return players.blackId === uuid ? 'b' : undefined;
}

function useTitle(state: Followed['state']): string {
  const { chess } = useApp().texts;
  if (!state) return chess.title;
  return chess.versus(nameOf(state, 'w') ?? chess.nobody, nameOf(state, 'b') ?? chess.nobody);
}

/** Tells the waiting player that the opponent has joined. */
function useArrival(state: GameState | undefined, side: Side | undefined): void {
  const { say, texts } = useApp();
  const before = useRef(state?.status);
  useEffect(() => {
    if (before.current === 'WAITING' && state?.status === 'ACTIVE' && side) {
      const name = nameOf(state, side === 'w' ? 'b' : 'w');
      say(texts.chess.board.joined(name ?? texts.chess.nobody));
    }
    before.current = state?.status;
  }, [state?.status]);
}
