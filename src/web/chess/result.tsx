import { useEffect, useRef, useState } from 'preact/hooks';
import type { GameState, Side } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { Link } from '../ui/link.tsx';
import { useChessTexts } from './chess-texts.ts';
import { PgnDialog } from './pgn-dialog.tsx';
import { nameOf } from './player-names.ts';
import { useGameCommand } from './use-command.ts';

interface Props {
  state: GameState;
  side: Side | undefined;
  show: (state: GameState) => void;
}

/** The result of the game, with the options for a rematch, a new game, a review and the PGN. */
export function Result({ state, side, show }: Props) {
  const { texts } = useApp();
  const { over } = texts.chess;
  const { games } = useChessTexts();
  const [isKeeping, setKeeping] = useState(false);
  const card = useRef<HTMLElement>(null);
  // On a small screen the card may be below the visible part of the page.
  useEffect(() => card.current?.scrollIntoView({ block: 'nearest' }), []);
  const isAborted = state.status === 'ABORTED';
  const reason = state.reason && over.reasons[state.reason];
  return (
    <>
      <section class="result card" ref={card}>
        <div role="status">
          <h2>
            {headline(state, side, over)}{' '}
            {state.result && <span class="points">{scoreOf(state.result, side)}</span>}
          </h2>
          <p class="soft">{isAborted ? over.abortedNote : reason}</p>
        </div>
        {side && <Rematch state={state} side={side} show={show} />}
        {!side && state.rematchGameId && (
          <Link class="button" to={{ page: 'board', id: state.rematchGameId }}>
            {over.toRematch}
          </Link>
        )}
        <div class="buttons">
          <Link class="button" to={{ page: 'chess' }}>
            {over.fresh}
          </Link>
          {state.ply > 0 && (
            <Link class="button" to={{ page: 'review', what: `game=${state.gameId}` }}>
              {games.review}
            </Link>
          )}
          {!isAborted && (
            <button type="button" class="button" onClick={() => setKeeping(true)}>
              {over.pgn}
            </button>
          )}
        </div>
      </section>
      {isKeeping && <PgnDialog state={state} onClose={() => setKeeping(false)} />}
    </>
  );
}

type ResultWords = ReturnType<typeof useApp>['texts']['chess']['over'];

export function headline({ status, result }: GameState, side: Side | undefined, over: ResultWords): string {
  if (status === 'ABORTED') return over.aborted;
  if (result === '1/2-1/2' || result === null) return over.draw;
  const winner: Side = result === '1-0' ? 'w' : 'b';
  if (side === undefined) return over.wins[winner];
  return winner === side ? over.won : over.lost;
}

/** The points, the player's own ones first: `1 : 0` for a win. */
function scoreOf(result: string, side: Side | undefined): string {
  const points = result.replaceAll('1/2', '½').split('-');
  return (side === 'b' ? points.reverse() : points).join(' : ');
}

/** Offers a rematch. Once both agree, both players are taken to the new game. */
function Rematch({ state, side, show }: Props & { side: Side }) {
  const { client, go, texts } = useApp();
  const { over, play, nobody } = texts.chess;
  const run = useGameCommand(show);
  const { gameId, rematchOffer, rematchGameId } = state;
  const wasMade = useRef(rematchGameId);
  useEffect(() => {
    if (rematchGameId && rematchGameId !== wasMade.current) go({ page: 'board', id: rematchGameId });
  }, [rematchGameId]);
  const act = (action: 'offer' | 'accept' | 'decline') => run(() => client.chess.rematch(gameId, action));
  if (nameOf(state, side === 'w' ? 'b' : 'w') === undefined) return null;
  if (rematchGameId) {
    return (
      <Link class="button wide" to={{ page: 'board', id: rematchGameId }}>
        {over.toRematch}
      </Link>
    );
  }
  if (rematchOffer === side) return <p role="status">{over.rematchMine}</p>;
  if (rematchOffer === null) {
    return (
      <button type="button" class="button wide" onClick={() => act('offer')}>
        {over.rematch}
      </button>
    );
  }
  return (
    <div class="prompt" role="status">
      <p>{over.rematchOffered(nameOf(state, rematchOffer) ?? nobody)}</p>
      <button type="button" class="button" onClick={() => act('accept')}>
        {play.accept}
      </button>
      <button type="button" class="button" onClick={() => act('decline')}>
        {play.decline}
      </button>
    </div>
  );
}
