import { chairsFor } from './latecomers.ts';
import { type Refusal, refuse } from './refusals.ts';
import { type Change, touched } from './rounds.ts';
import { authorsOf, type Game, type GameSession, mayRead, type Reader } from './session.ts';
import { type ShowFacts, showPage } from './show-moves.ts';

/** The finished game, if this reader may read it. */
export function albumOf(session: GameSession, reader: Reader): Game | Refusal {
  if (!mayRead(session, reader)) return refuse('not_in_session');
  return session.phase.name === 'over' ? session.phase.game : refuse('album_closed');
}

/**
 * Call `checkLead` first. Shows everyone the first `step` entries of this chain. `step` is between 0 (nothing yet) and
 * the chain's length. An unknown chain or step is refused with field errors. In a show, its clock starts again.
 */
export function reveal(
  session: GameSession,
  at: { chainId: number; step: number },
  facts: ShowFacts,
): Change | Refusal | { problems: Record<string, string[]> } {
  if (session.phase.name !== 'over') return refuse('album_closed');
  const { game } = session.phase;
  if (!game.chainIds.includes(at.chainId)) return { problems: { chain: ['This chain is not in the game.'] } };
  const length = authorsOf(game, at.chainId).length;
  if (at.step > length)
    return { problems: { step: [`Ensure this value is less than or equal to ${length}.`] } };
  const { album, show } = session;
  if (show) return showPage(session, show, at, facts);
  if (album?.chainId === at.chainId && album.step === at.step) return { session, added: [] };
  return { session: touched({ ...session, album: at }, facts.nowMs, 'quiet'), added: [] };
}

/** The lobby of a rematch, with the screens and watchers who come along, and latecomers on their chairs. */
export function rematchLobby(played: GameSession, lobby: GameSession): GameSession {
  const chairs = chairsFor(played, lobby.hostId);
  const seated = chairs.map((userId) => ({ userId, standing: 'member' as const }));
  const watchers = played.watchers
    .filter(({ userId }) => userId === null || (userId !== lobby.hostId && !chairs.includes(userId)))
    .map((watcher) => ({ ...watcher, askedSeat: null }));
  return { ...lobby, members: [...lobby.members, ...seated], screens: played.screens, watchers };
}

/**
 * Sets the code of the rematch after the game has ended, or null once that lobby has closed. Screens and watchers move
 * on to the rematch, which `actions/lobby.ts` makes.
 */
export function withRematch(session: GameSession, nextCode: number | null, nowMs: number): Change {
  const gone = nextCode === null ? {} : { screens: [], watchers: [] };
  return { session: touched({ ...session, nextCode, ...gone }, nowMs, 'wakes'), added: [] };
}
