import { useEffect, useRef, useState } from 'preact/hooks';
import { ConnectionLost, ParlorError } from '../../client/index.ts';
import { CLAIM_MS } from '../../telephone/rules/session.ts';
import { type App, useApp } from '../context.ts';
import { gameReasonOf } from '../telephone/use-command.ts';
import type { AwayPlayer } from './away-player.ts';

/** How long it waits before it asks again if the connection was lost. */
const RETRY_MS = 1_000;

export type ClaimStep =
  | { step: 'asking' }
  | { step: 'asked'; animal: string; endsAtMs: number }
  | { step: 'granted' | 'refused' | 'late' }
  | { step: 'failed'; problem: string };

/** Asks for the seat of a player, as a guest, and waits for the answer. `again` asks once more. */
export function useClaim(code: number, player: AwayPlayer): { state: ClaimStep; again: () => void } {
  const app = useApp();
  const [state, setState] = useState<ClaimStep>({ step: 'asking' });
  const [attempt, setAttempt] = useState(0);
  const newest = useRef(app);
  newest.current = app;
  useEffect(() => {
    const claim: Claim = { name: undefined, isOver: false };
    setState({ step: 'asking' });
    ask(newest.current, code, player, claim, setState).catch((fault) => {
      claim.isOver = true;
      const { texts } = newest.current;
      setState({ step: 'failed', problem: gameReasonOf(fault, texts, texts.seats.faults) });
    });
    return () => {
      if (claim.name !== undefined && !claim.isOver)
        newest.current.client.room.dropClaim(code, claim.name).catch(() => undefined);
      claim.isOver = true;
    };
  }, [attempt]);
  return { state, again: () => setAttempt((count) => count + 1) };
}

interface Claim {
  /** Undefined until the server has taken it. */
  name: string | undefined;
  isOver: boolean;
}

async function ask(
  { client, session }: App,
  code: number,
  { username, name, face }: AwayPlayer,
  claim: Claim,
  tell: (state: ClaimStep) => void,
): Promise<void> {
  if (session.standing === 'nobody') await session.enterAsGuest(name, { face: [...face], game_code: code });
  const { claim: id, animal } = await client.room.claim(code, username);
  claim.name = id;
  const endsAtMs = client.live.serverNow() + CLAIM_MS;
  tell({ step: 'asked', animal, endsAtMs });
  while (!claim.isOver) {
    try {
      if (!(await session.enterBySeat(code, id))) continue;
      claim.isOver = true;
      tell({ step: 'granted' });
    } catch (fault) {
      if (fault instanceof ConnectionLost) await new Promise((done) => setTimeout(done, RETRY_MS));
      else if (claim.isOver) return;
      else if (fault instanceof ParlorError && fault.code === 'claim_not_found') {
        claim.isOver = true;
        tell({ step: client.live.serverNow() < endsAtMs - RETRY_MS ? 'refused' : 'late' });
      } else throw fault;
    }
  }
}
