import { useEffect, useRef, useState } from 'preact/hooks';
import type { ScreenState } from '../../telephone/schema-screens.ts';
import { useApp } from '../context.ts';
import { isOnlyLocal, sharedAddressOf } from '../shared-address.ts';
import { gameReasonOf } from '../telephone/use-command.ts';
import { Qr } from '../ui/qr.tsx';
import { TvKeypad } from './tv-keypad.tsx';
import { TvRoom } from './tv-room.tsx';
import { toggleFullScreen } from './use-television.ts';

/** A screen without a game: how to play on it. */
export function TvIdle({ state, isConnected }: { state: ScreenState; isConnected: boolean }) {
  const { texts } = useApp();
  const { tv, telephone } = texts;
  const address = sharedAddressOf({ page: 'pair', screen: state.screen });
  const digits = state.digits ?? '';
  return (
    <TvRoom isLampLeft isDark={!isConnected}>
      <main class="tv-idle">
        <h1>{tv.who}</h1>
        <section class="tv-ticket">
          <div class="q">
            <Qr text={address} label={telephone.lobby.qr(address)} />
          </div>
          <div class="tkt">
            <span>{isConnected ? tv.scan : tv.lost}</span>
            <b>
              TV {digits.slice(0, 2)}&nbsp;{digits.slice(2)}
            </b>
            <small>{isOnlyLocal ? telephone.lobby.localOnly : tv.digits}</small>
          </div>
        </section>
      </main>
      <Side state={state} />
    </TvRoom>
  );
}

/** Beside the code: what happens, or the keys for a television that can only type. */
function Side({ state }: { state: ScreenState }) {
  const { addressOf, client, texts } = useApp();
  const { tv } = texts;
  const [isTyping, setTyping] = useState(false);
  const [note, setNote] = useState('');
  const asked = state.asked_game_code;
  const wasAsking = useRef(false);
  useEffect(() => {
    if (wasAsking.current && asked === null) setNote(tv.refused);
    wasAsking.current = asked !== null;
  }, [asked]);
  const ask = async (code: number) => {
    setNote('');
    try {
      await client.room.askToShow(code);
      setTyping(false);
    } catch (fault) {
      setNote(gameReasonOf(fault, texts));
    }
  };
  const stop = () => {
    wasAsking.current = false;
    client.room.screen().catch(() => undefined);
  };
  if (asked !== null)
    return (
      <section class="tv-side" role="status">
        <h2>{tv.asking}</h2>
        <p>{tv.askingText}</p>
        <TvButton onPress={stop}>{tv.cancel}</TvButton>
      </section>
    );
  if (isTyping) return <TvKeypad note={note} onCode={ask} onBack={() => setTyping(false)} />;
  return (
    <section class="tv-side">
      <ol class="tv-steps">
        {tv.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p role="status">{note}</p>
      <TvButton onPress={() => setTyping(true)}>{tv.type}</TvButton>
      <a
        class="button wide-only"
        href={addressOf({ page: 'pair', screen: state.screen })}
        target="_blank"
        rel="noopener"
      >
        {tv.playToo}
      </a>
      {document.fullscreenEnabled && (
        <button type="button" class="button" onClick={toggleFullScreen}>
          {texts.tv.full}
        </button>
      )}
    </section>
  );
}

/** Has the focus, so that OK on a remote control presses it. */
function TvButton({ children, onPress }: { children: string; onPress: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <button ref={button} type="button" class="button" onClick={onPress}>
      {children}
    </button>
  );
}
