import { type Refusal, refuse } from './refusals.ts';
import { type Change, touched } from './rounds.ts';
import { authorsOf, type Game, type GameSession, memberOf } from './session.ts';

/** The finished game that this user may read. */
export function albumOf(session: GameSession, userId: number): Game | Refusal {
  if (!memberOf(session, userId)) return refuse('not_in_session');
  return session.phase.name === 'over' ? session.phase.game : refuse('album_closed');
}

/**
 * After `checkHost`: everyone sees the first `step` entries of this chain. Steps count from 0 (nothing yet) to the
 * chain's length; another chain or step is told by field.
 */
export function reveal(
  session: GameSession,
  at: { chainId: number; step: number },
  nowMs: number,
): Change | Refusal | { problems: Record<string, string[]> } {
  if (session.phase.name !== 'over') return refuse('album_closed');
  const { game } = session.phase;
  if (!game.chainIds.includes(at.chainId)) return { problems: { chain: ['This chain is not in the game.'] } };
  const length = authorsOf(game, at.chainId).length;
  if (at.step > length)
    return { problems: { step: [`Ensure this value is less than or equal to ${length}.`] } };
  const { album } = session;
  if (album?.chainId === at.chainId && album.step === at.step) return { session, added: [] };
  return { session: touched({ ...session, album: at }, nowMs, 'quiet'), added: [] };
}

/** After the end: the lobby that this game is played again in; null when that has closed. */
export function withRematch(session: GameSession, nextCode: number | null, nowMs: number): Change {
  return { session: touched({ ...session, nextCode }, nowMs, 'wakes'), added: [] };
}
