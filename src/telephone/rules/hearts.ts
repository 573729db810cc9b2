import { type Refusal, refuse } from './refusals.ts';
import { type Change, touched } from './rounds.ts';
import {
  type Entry,
  entryOf,
  type GameSession,
  type Heart,
  isHidden,
  memberOf,
  type PageAt,
} from './session.ts';

/** The page, if this player may vote for it: any page of a finished game, except their own. */
function pageFor(session: GameSession, userId: number, { chainId, round }: PageAt): Entry | Refusal {
  if (!memberOf(session, userId)) return refuse('not_in_session');
  const { phase } = session;
  if (phase.name !== 'over') return refuse('album_closed');
  if (!phase.game.chainIds.includes(chainId)) return refuse('chain_not_found');
  const entry = entryOf(phase.game, chainId, round);
  if (!entry) return refuse('page_not_found');
  if (isHidden(session, entry)) return refuse('page_hidden');
  return entry.authorId === userId ? refuse('own_page') : entry;
}

/** Gives a page a heart. A second one from the same player changes nothing. */
export function giveHeart(
  session: GameSession,
  userId: number,
  page: PageAt,
  nowMs: number,
): Change | Refusal {
  const entry = pageFor(session, userId, page);
  if ('refused' in entry) return entry;
  if (session.hearts.some((heart) => isBy(heart, userId, page))) return { session, added: [] };
  const hearts = [...session.hearts, { ...page, userId }];
  return { session: touched({ ...session, hearts }, nowMs, 'quiet'), added: [] };
}

/** Takes a heart back. */
export function takeHeart(
  session: GameSession,
  userId: number,
  page: PageAt,
  nowMs: number,
): Change | Refusal {
  const entry = pageFor(session, userId, page);
  if ('refused' in entry) return entry;
  const hearts = session.hearts.filter((heart) => !isBy(heart, userId, page));
  if (hearts.length === session.hearts.length) return { session, added: [] };
  return { session: touched({ ...session, hearts }, nowMs, 'quiet'), added: [] };
}

function isBy(heart: Heart, userId: number, { chainId, round }: PageAt): boolean {
  return heart.userId === userId && heart.chainId === chainId && heart.round === round;
}
