import type { GameState, Side } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { NameForm } from '../home/name-form.tsx';
import { sharedAddressOf } from '../shared-address.ts';
import { Link } from '../ui/link.tsx';
import { gameTimingText } from './clock-text.ts';
import { MiniBoard } from './mini-board.tsx';
import { ShareLink } from './share-link.tsx';
import { useCommand, useGameCommand } from './use-command.ts';

interface Props {
  state: GameState;
  side: Side | undefined;
  show: (state: GameState) => void;
}

/** A game that is waiting for its second player. */
export function OpenSeat({ state, side, show }: Props) {
  const { texts } = useApp();
  const { seat, noClock } = texts.chess;
  const host: Side = state.players.whiteId === null ? 'b' : 'w';
  const free: Side = host === 'w' ? 'b' : 'w';
  return (
    <div class="open-seat card">
      <div class={state.initialFen === 'startpos' ? 'usual' : undefined}>
        <MiniBoard fen={state.fen} flipped={(side ?? free) === 'b'} />
      </div>
      <div class="group">
        <p class="timing">{gameTimingText(state, side ?? free) ?? noClock}</p>
        {state.initialFen !== 'startpos' && <p class="soft">{seat.ownPosition}</p>}
        {side ? (
          <Host state={state} side={side} show={show} />
        ) : (
          <Visitor state={state} free={free} show={show} />
        )}
      </div>
    </div>
  );
}

function Host({ state, side, show }: Props & { side: Side }) {
  const { client, go, route, texts } = useApp();
  const { seat } = texts.chess;
  const run = useGameCommand(show);
  const cancel = async () => {
    if (await run(() => client.chess.abort(state.gameId))) go({ page: 'chess' }, true);
  };
  const isChallenge = state.challenged !== null;
  return (
    <>
      <h2 class="waiting">{isChallenge ? seat.waitingFor : seat.waiting}</h2>
      <p>
        {seat.own[side]} {isChallenge ? seat.waitingForNote : seat.waitingNote}
      </p>
      <ShareLink address={sharedAddressOf(route)} />
      <button type="button" class="button" onClick={cancel}>
        {seat.cancel}
      </button>
    </>
  );
}

function Visitor({ state, free, show }: { state: GameState; free: Side; show: Props['show'] }) {
  const { client, go, person, texts } = useApp();
  const { seat, nobody } = texts.chess;
  const run = useCommand();
  const host = state.names.white ?? state.names.black ?? nobody;
  const isMine = state.challenged !== null && state.challenged === person?.uuid;
  const runAndShow = useGameCommand(show);
  const join = () => runAndShow(() => client.chess.join(state.gameId));
  const decline = async () => {
    if (await run(() => client.chess.abort(state.gameId))) go({ page: 'chess' }, true);
  };
  const title = <h2>{isMine ? seat.challenge(host) : seat.invited(host)}</h2>;
  if (state.challenged !== null && !isMine) {
    return (
      <>
        {title}
        <p>{seat.taken}</p>
        {!person && (
          <Link class="button" to={{ page: 'account' }}>
            {seat.logIn}
          </Link>
        )}
        <Link class="button" to={{ page: 'chess' }}>
          {texts.chess.gone.back}
        </Link>
      </>
    );
  }
  return (
    <>
      {title}
      <p>{seat.youPlay[free]}</p>
      {person ? (
        <button type="button" class="button wide" onClick={join}>
          {seat.join}
        </button>
      ) : (
        <NameForm go={seat.join} onIn={join} />
      )}
      {isMine && (
        <button type="button" class="button" onClick={decline}>
          {seat.decline}
        </button>
      )}
    </>
  );
}
