import { type Refusal, refuse } from './refusals.ts';
import { type GameSession, mayRead } from './session.ts';

/** The ideas that this player may choose from, for their own chain. Nobody else is told about them. */
export function ideasOf(
  session: GameSession,
  userId: number,
): { chainId: number; ideas: readonly string[] } | Refusal {
  if (!mayRead(session, userId)) return refuse('not_in_session');
  const { phase } = session;
  if (phase.name !== 'playing' || phase.round > 0) return refuse('no_ideas');
  const place = phase.game.ring.indexOf(userId);
  const [chainId, ideas] = [phase.game.chainIds[place], phase.game.ideas[place]];
  return chainId === undefined || !ideas ? refuse('no_ideas') : { chainId, ideas };
}
