import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type GameState, isConnected, type Present, piecesOf, type Side } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { useSecondsTo } from '../ui/countdown.tsx';
import { useChessTexts } from './chess-texts.ts';
import { nameOf } from './player-names.ts';
import { plannedMove } from './spoken-moves.ts';
import { useGameCommand } from './use-command.ts';
import { useEscape } from './use-escape.ts';
import type { Play } from './use-play.ts';

const PATIENCE_MS = 1_500;
const SETTLE_MS = 500;
const HOUR_S = 3_600;
const CLAIM_TIME = { weekday: 'long', hour: 'numeric', minute: '2-digit' } as const;

interface Props {
  state: GameState;
  side: Side;
  present: Present | undefined;
  play: Play;
  show: (state: GameState) => void;
}

/** Questions, offers and notices for a player during the game. */
export function Prompts(props: Props) {
  const { state, side, play } = props;
  const { play: words, words: spoken } = useApp().texts.chess;
  const { premove } = play;
  const sign = premove && piecesOf(play.positions.at(-1)?.fen ?? '').get(premove.from);
  const root = useSteady();
  return (
    <div class="prompts" ref={root}>
      <div role="status" class="group">
        <UnsentMove isPending={play.isPending} />
        {play.asked && <ConfirmMove {...play.asked} />}
        <Offers {...props} />
      </div>
      {premove && (
        <Prompt text={words.premove(plannedMove(premove, sign, spoken))}>
          <button type="button" class="button" onClick={play.forget}>
            {words.premoveCancel}
          </button>
        </Prompt>
      )}
      <Claims {...props} />
      <FirstMove state={state} side={side} />
      <OpponentGone {...props} />
    </div>
  );
}

function Prompt({ text, children }: { text: string; children?: ComponentChildren }) {
  return (
    <div class="prompt">
      <p>{text}</p>
      {children}
    </div>
  );
}

/** Shows that a move has not been sent yet, but only after a short delay. */
function UnsentMove({ isPending }: { isPending: boolean }) {
  const { texts, status } = useApp();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!isPending) return setLong(false);
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isPending]);
  if (!isPending || (!isLong && isConnected(status))) return null;
  return <Prompt text={texts.chess.play.pending} />;
}

/** Asks before the move is made, if the player wants that. */
function ConfirmMove({ san, confirm, cancel }: NonNullable<Play['asked']>) {
  const { confirm: words } = useChessTexts();
  const yes = useRef<HTMLButtonElement>(null);
  // At once, so that a key pressed as soon as the question is there counts.
  useLayoutEffect(() => yes.current?.focus({ preventScroll: true }), []);
  useEscape(cancel);
  return (
    <Prompt text={words.ask(san)}>
      <button type="button" class="button" ref={yes} onClick={confirm}>
        {words.play}
      </button>
      <button type="button" class="button" onClick={cancel}>
        {words.cancel}
      </button>
    </Prompt>
  );
}

function Offers({ state, side, show }: Props) {
  const { client, texts } = useApp();
  const { play: words, nobody } = texts.chess;
  const run = useGameCommand(show);
  const opponent = nameOf(state, side === 'w' ? 'b' : 'w') ?? nobody;
  const { gameId, drawOffer, takebackOffer } = state;
  const buttons = (yes: string, give: (action: 'accept' | 'decline') => Promise<GameState>) => (
    <>
      <button type="button" class="button" onClick={() => run(() => give('accept'))}>
        {yes}
      </button>
      <button type="button" class="button" onClick={() => run(() => give('decline'))}>
        {words.decline}
      </button>
    </>
  );
  return (
    <>
      {drawOffer === side && <Prompt text={words.drawMine} />}
      {takebackOffer === side && <Prompt text={words.takebackMine} />}
      {drawOffer !== null && drawOffer !== side && (
        <Prompt text={words.drawOffered(opponent)}>
          {buttons(words.acceptDraw, (action) => client.chess.draw(gameId, action))}
        </Prompt>
      )}
      {takebackOffer !== null && takebackOffer !== side && (
        <Prompt text={words.takebackOffered(opponent)}>
          {buttons(words.acceptTakeback, (action) => client.chess.takeback(gameId, action))}
        </Prompt>
      )}
    </>
  );
}

/**
 * Ignores presses for half a second after a prompt has come or gone beside one with buttons, which may have moved. A key
 * presses what has the focus, wherever it is.
 */
function useSteady(): RefObject<HTMLDivElement | null> {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = root;
    if (!current) return;
    const promptsNow = () => [...current.querySelectorAll('.prompt')];
    let prompts = promptsNow();
    let fromMs = 0;
    const observer = new MutationObserver(() => {
      const before = prompts;
      prompts = promptsNow();
      const isSame = before.length === prompts.length && before.every((one, at) => one === prompts[at]);
      const hadButtons = before.some((one) => one.querySelector('button') !== null);
      if (!isSame && hadButtons) fromMs = performance.now() + SETTLE_MS;
    });
    observer.observe(current, { childList: true, subtree: true });
    const onClick = (event: MouseEvent) => {
      const isKey = event.isTrusted && event.detail === 0;
      if (!isKey && performance.now() < fromMs) event.stopPropagation();
    };
    current.addEventListener('click', onClick, true);
    return () => {
      observer.disconnect();
      current.removeEventListener('click', onClick, true);
    };
  }, []);
  return root;
}

function Claims({ state, show }: Props) {
  const { client, texts } = useApp();
  const words = texts.chess.play;
  const run = useGameCommand(show);
  const { threefold, fifty } = state.claims;
  if (!threefold && !fifty) return null;
  const claim = () => run(() => client.chess.draw(state.gameId, 'claim'));
  return (
    <Prompt text={threefold ? words.threefold : words.fifty}>
      <button type="button" class="button" onClick={claim}>
        {words.claimDraw}
      </button>
    </Prompt>
  );
}

function FirstMove({ state, side }: { state: GameState; side: Side }) {
  const { play: words, nobody } = useApp().texts.chess;
  const seconds = useSecondsTo(state.firstMoveBy ?? undefined);
  if (seconds === undefined) return null;
  if (state.turn === side) return <Prompt text={words.firstMine(seconds)} />;
  return <Prompt text={words.firstTheirs(nameOf(state, state.turn) ?? nobody, seconds)} />;
}

/** Shown if the opponent has left on their own turn. */
function OpponentGone({ state, side, present, show }: Props) {
  const { client, settings, texts } = useApp();
  const { left } = useChessTexts();
  const { play: words, nobody } = texts.chess;
  const run = useGameCommand(show);
  const goneBy = state.turn === side ? null : (present?.goneBy?.[state.turn] ?? null);
  const seconds = useSecondsTo(goneBy ?? undefined);
  if (seconds === undefined) return null;
  const name = nameOf(state, state.turn) ?? nobody;
  if (goneBy !== null && seconds > HOUR_S) {
    const when = new Date(goneBy).toLocaleString(settings.language, CLAIM_TIME);
    return <Prompt text={left.claimFrom(name, when)} />;
  }
  if (seconds > 0) return <Prompt text={words.gone(name, seconds)} />;
  const claim = (result: 'win' | 'draw') => run(() => client.chess.claim(state.gameId, result));
  return (
    <Prompt text={words.goneNow(name)}>
      <button type="button" class="button" onClick={() => claim('win')}>
        {words.claimWin}
      </button>
      <button type="button" class="button" onClick={() => claim('draw')}>
        {words.claimDraw}
      </button>
    </Prompt>
  );
}
