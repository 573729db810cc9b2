import { useEffect, useMemo, useState } from 'preact/hooks';
import { isConnected, type LiveStatus, ParlorClient } from '../../client/index.ts';
import type { ScreenState } from '../../telephone/schema-screens.ts';
import { keepScreenTicket, type ScreenTicket, screenTicket } from './screen-ticket.ts';

/** This browser as a screen. */
export interface OwnScreen {
  /** Uses the screen's ticket, never the login of somebody who uses the same browser. */
  client: ParlorClient;
  state: ScreenState;
  isConnected: boolean;
}

const RETRY_MS = 3_000;
/** Digits are renewed this long before they grow old. */
const FRESH_MS = 30_000;

/** Makes this browser a screen, or restores the screen that it was before. Undefined until the server has answered. */
export function useScreen(): OwnScreen | undefined {
  const [ticket, setTicket] = useState(screenTicket);
  const [state, setState] = useState<ScreenState>();
  const [status, setStatus] = useState<LiveStatus>('closed');
  const keep = (next: ScreenTicket | undefined) => {
    keepScreenTicket(next);
    setState(undefined);
    setTicket(next);
  };
  useNewTicket(ticket === undefined, keep);
  const client = useMemo(
    () =>
      ticket &&
      new ParlorClient({
        ...{ base: document.baseURI, WebSocket, ticket: { kind: 'screen', secret: ticket.secret } },
        onStatus: setStatus,
        onRefused: () => keep(undefined),
      }),
    [ticket],
  );
  useEffect(() => {
    if (!client || !ticket) return;
    const wake = () => client.live.wake();
    addEventListener('online', wake);
    const stop = client.room.watchScreen(ticket.screen, {
      onState: setState,
      onLost: ({ code }) => code !== 'rate_limited' && keep(undefined),
    });
    return () => {
      removeEventListener('online', wake);
      stop();
      client.live.close();
    };
  }, [client]);
  const screen = client && state && { client, state, isConnected: isConnected(status) };
  useFreshDigits(screen);
  return screen;
}

/** Makes a new screen, and tries again until the server can be reached. */
function useNewTicket(isNeeded: boolean, onTicket: (ticket: ScreenTicket) => void): void {
  useEffect(() => {
    if (!isNeeded) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout>;
    const make = async () => {
      try {
        const made = await new ParlorClient({ base: document.baseURI, WebSocket }).room.screen();
        if (!isOver && 'secret' in made) onTicket({ screen: made.screen, secret: made.secret });
      } catch {
        if (!isOver) timer = setTimeout(make, RETRY_MS);
      }
    };
    make();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isNeeded]);
}

/** A screen without a game has digits that can still be typed. */
function useFreshDigits(screen: OwnScreen | undefined): void {
  useEffect(() => {
    if (!screen || screen.state.game_code !== null) return;
    const { client, state } = screen;
    const endsAtMs = state.digits_end_at === null ? 0 : Date.parse(state.digits_end_at);
    const renew = () => {
      if (endsAtMs - client.live.serverNow() < FRESH_MS) client.room.screen().catch(() => undefined);
    };
    renew();
    const timer = setInterval(renew, RETRY_MS);
    return () => clearInterval(timer);
  }, [screen?.client, screen?.state]);
}
