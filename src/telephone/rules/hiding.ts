import { type Refusal, refuse } from './refusals.ts';
import { type Change, touched } from './rounds.ts';
import { entryOf, type Game, type GameSession, isHidden, type PageAt } from './session.ts';
import { type ShowFacts, withPagesChanged } from './show-moves.ts';

/** Call `checkHost` first. Hides a page of a finished game from everybody, the host included. */
export function hidePage(session: GameSession, page: PageAt, facts: ShowFacts): Change | Refusal {
  return checkPage(session, page) ?? hideAll(session, [page], facts);
}

/** Call `checkHost` first. Everybody sees the page again. An award that it lost stays lost. */
export function unhidePage(session: GameSession, page: PageAt, facts: ShowFacts): Change | Refusal {
  const refusal = checkPage(session, page);
  if (refusal) return refusal;
  if (!isHidden(session, page) || session.phase.name !== 'over') return { session, added: [] };
  const pages = withRepeats(session.phase.game, page);
  const hidden = session.hidden.filter((one) => !pages.some((page) => isHidden({ hidden: [one] }, page)));
  return changed({ ...session, hidden }, pages, facts);
}

/**
 * Call `checkHost` first. Hides everything that this player has handed in. During play, nobody is told what that is.
 */
export function hidePagesOf(session: GameSession, userId: number, facts: ShowFacts): Change {
  if (session.phase.name === 'lobby') return { session, added: [] };
  const pages = session.phase.game.entries.filter(({ authorId }) => authorId === userId);
  return hideAll(session, pages, facts);
}

/** Hides every page, for an administrator who takes the album down. */
export function hideEverything(session: GameSession, facts: ShowFacts): Change {
  const pages = session.phase.name === 'lobby' ? [] : session.phase.game.entries;
  return hideAll(session, pages, facts);
}

function checkPage({ phase }: GameSession, { chainId, round }: PageAt): Refusal | undefined {
  if (phase.name !== 'over') return refuse('album_closed');
  if (!phase.game.chainIds.includes(chainId)) return refuse('chain_not_found');
  return entryOf(phase.game, chainId, round) ? undefined : refuse('page_not_found');
}

/** The page, and the pages that the server filled in with its words. */
function withRepeats({ entries }: Game, { chainId, round }: PageAt): PageAt[] {
  const page = entries.find((entry) => entry.chainId === chainId && entry.round === round);
  if (!page) return [];
  const isRepeat = (entry: typeof page) =>
    entry.chainId === chainId && entry.round > round && entry.skipped && entry.text === page.text;
  return page.text === null ? [page] : [page, ...entries.filter(isRepeat)];
}

function hideAll(session: GameSession, pages: readonly PageAt[], facts: ShowFacts): Change {
  if (session.phase.name === 'lobby') return { session, added: [] };
  const { game } = session.phase;
  const added = [...new Set(pages.flatMap((page) => withRepeats(game, page)))]
    .filter((page) => !isHidden(session, page))
    .map(({ chainId, round }) => ({ chainId, round }));
  if (added.length === 0) return { session, added: [] };
  return changed({ ...session, hidden: [...session.hidden, ...added] }, added, facts);
}

function changed(session: GameSession, pages: readonly PageAt[], facts: ShowFacts): Change {
  return { session: touched(withPagesChanged(session, pages, facts), facts.nowMs, 'quiet'), added: [] };
}
