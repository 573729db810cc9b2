import type { Snapshot } from '../platform/live/topic.ts';
import type { Scheduler } from '../platform/storage/scheduler.ts';
import type { Turn } from '../platform/storage/turn.ts';
import type { Claim, GameSession } from './rules/session.ts';
import type { ClaimState } from './schema-claims.ts';
import type { ClaimStore } from './store-claims.ts';

/** Scheduler kind of the end of a session's next claim. */
export const CLAIM_DUE = 'telephone.claim';

/** Versions of a claim's topic: it is asked, then granted, then over. */
const ASKED = 1;
const GRANTED = 2;
const OVER = 3;

export type Claims = ReturnType<typeof makeClaims>;

/** Saves and publishes claims on seats. */
export function makeClaims(scheduler: Pick<Scheduler, 'set' | 'clear'>, store: ClaimStore) {
  return {
    /** The full state of a claim, for the hub. */
    snapshot(name: string): Snapshot | undefined {
      const claim = store.byName(name);
      if (!claim) return undefined;
      const version = claim.isGranted ? GRANTED : ASKED;
      return { version, payload: claimView(claim), readers: new Set([claim.claimantId]) };
    },

    /** Saves what has changed, tells the claimants, and schedules the end of the next claim. */
    follow(
      turn: Turn,
      before: Pick<GameSession, 'claims'>,
      { code, claims }: Pick<GameSession, 'code' | 'claims'>,
    ): void {
      if (before.claims === claims) return;
      for (const claim of claims) {
        store.change(claim);
        turn.publish(claimTopic(claim.name), claim.isGranted ? GRANTED : ASKED);
      }
      for (const { id, name } of before.claims) {
        if (claims.some((claim) => claim.id === id)) continue;
        store.remove(id);
        turn.publish(claimTopic(name), OVER);
      }
      if (claims.length === 0) scheduler.clear(CLAIM_DUE, String(code));
      else scheduler.set(turn, CLAIM_DUE, String(code), Math.min(...claims.map(({ endsAtMs }) => endsAtMs)));
    },
  };
}

/** The live topic of a claim. */
export function claimTopic(name: string): string {
  return `claim:${name}`;
}

export function claimView({ name, animal, isGranted }: Claim): ClaimState {
  return { claim: name, animal, state: isGranted ? 'granted' : 'asked' };
}
