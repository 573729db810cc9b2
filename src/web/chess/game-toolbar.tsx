import { useEffect, useRef, useState } from 'preact/hooks';
import type { GameState, Side } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { Icon, type IconName } from './icon.tsx';
import { nameOf } from './player-names.ts';
import type { Position } from './positions.ts';
import { useGameCommand } from './use-command.ts';

const GIVEN_MS = 15_000;
/** From this ply on a game can no longer be aborted, and a draw can be offered. */
const BOTH_MOVED = 2;

interface Props {
  state: GameState;
  /** Undefined for watchers. */
  side: Side | undefined;
  positions: readonly Position[];
  show: (state: GameState) => void;
  onFlip: () => void;
}

/** The buttons below the board: flip, and the players' offers. */
export function GameToolbar(props: Props) {
  const { state, side, onFlip } = props;
  const { texts } = useApp();
  const { board } = texts.chess;
  const [isEnding, setEnding] = useState(false);
  const plays = side !== undefined && state.status === 'ACTIVE';
  if (plays && isEnding) return <ConfirmEnd {...props} onKeep={() => setEnding(false)} />;
  return (
    <div class="tools" role="toolbar" aria-label={board.tools}>
      <ToolButton icon="flip" text={board.flip} label={board.flipLong} onClick={onFlip} />
      {plays && <PlayerTools {...props} side={side} onEnd={() => setEnding(true)} />}
    </div>
  );
}

function PlayerTools({ state, side, positions, show, onEnd }: Props & { side: Side; onEnd: () => void }) {
  const { client, say, texts } = useApp();
  const { play } = texts.chess;
  const run = useGameCommand(show);
  const { gameId, ply } = state;
  const hasMoved = positions.slice(0, -1).some(({ fen }) => fen.split(' ')[1] === side);
  const opponent = nameOf(state, side === 'w' ? 'b' : 'w') ?? texts.chess.nobody;
  const give = async () => {
    if (await run(() => client.chess.giveTime(gameId, GIVEN_MS))) say(play.given(opponent));
  };
  const canAbort = ply < BOTH_MOVED;
  return (
    <>
      <ToolButton
        icon="undo"
        text={play.takeback}
        label={play.takebackLong}
        disabled={!hasMoved || state.takebackOffer === side}
        onClick={() => run(() => client.chess.takeback(gameId, 'offer'))}
      />
      <ToolButton
        icon="draw"
        text={play.draw}
        label={play.drawLong}
        disabled={canAbort || state.drawOffer === side}
        onClick={() => run(() => client.chess.draw(gameId, 'offer'))}
      />
      {state.initialMs !== null && (
        <ToolButton icon="give" text={play.give} label={play.giveLong} onClick={give} />
      )}
      <ToolButton
        icon={canAbort ? 'stop' : 'flag'}
        text={canAbort ? play.abort : play.resign}
        onClick={onEnd}
      />
    </>
  );
}

/** Asks for confirmation before a game is resigned or aborted. */
function ConfirmEnd({ state, show, onKeep }: Props & { onKeep: () => void }) {
  const { client, texts } = useApp();
  const { play } = texts.chess;
  const run = useGameCommand(show);
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  const canAbort = state.ply < BOTH_MOVED;
  const end = async () => {
    const { gameId } = state;
    await run(() => (canAbort ? client.chess.abort(gameId) : client.chess.resign(gameId)));
    onKeep();
  };
  return (
    <div class="sure" role="alert">
      <p>{canAbort ? play.abortSure : play.resignSure}</p>
      <button type="button" class="button" onClick={onKeep} ref={keep}>
        {play.keep}
      </button>
      <button type="button" class="button" onClick={end}>
        {canAbort ? play.abort : play.resign}
      </button>
    </div>
  );
}

export function ToolButton(props: {
  icon: IconName;
  text: string;
  label?: string;
  disabled?: boolean;
  /** True or false for a switch; undefined for a plain button. */
  isOn?: boolean;
  onClick: () => void;
}) {
  const { icon, text, label = text, disabled, isOn, onClick } = props;
  // The accessible name must contain the visible text, so that voice control finds the button.
  const name = label.toLowerCase().includes(text.toLowerCase()) ? label : `${text}: ${label}`;
  return (
    <button
      type="button"
      class="tool"
      aria-label={name}
      aria-pressed={isOn}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} />
      <span aria-hidden="true">{text}</span>
    </button>
  );
}
