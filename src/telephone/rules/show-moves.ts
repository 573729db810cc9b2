import { type Refusal, refuse } from './refusals.ts';
import { type Change, touched } from './rounds.ts';
import {
  authorsOf,
  entryOf,
  type Game,
  type GameSession,
  isHidden,
  memberOf,
  type PageAt,
  staying,
} from './session.ts';
import {
  type Award,
  albumAt,
  chainOf,
  type Go,
  type Moment,
  momentAfter,
  momentMs,
  type Pace,
  type Page,
  pageOf,
  type Show,
  type Story,
  scriptOf,
} from './show.ts';

/** An owner who has been gone for this long does not lead the story. The host does. */
export const LEAD_GONE_MS = 8_000;
/** A moment that should have ended this long ago was missed because the server was down, and begins again. */
const MISSED_MS = 3_000;
/** Between fewer drawings there is nothing to decide. */
const FEWEST_TIED = 2;

/** Facts that the show needs from outside. */
export interface ShowFacts {
  nowMs: number;
  /** True if this player has been gone for `LEAD_GONE_MS`. */
  isGone(userId: number): boolean;
  /** How many shapes the drawing of a page has. */
  strokesOf(chainId: number, round: number): number;
  /** How many reactions a page has had while it is shown. */
  reactionsTo(chainId: number, round: number): number;
  /** The awards as they would be given now. `session` may have more hidden pages than what is saved. */
  awards(session: GameSession): readonly Award[];
  /** The pictures that would share the first award now. */
  tied(): readonly PageAt[];
}

export interface ShowWish {
  pace?: Pace | undefined;
  isShort?: boolean | undefined;
  isHeld?: boolean | undefined;
  go?: Go | undefined;
  /** The beat that the caller saw. */
  beat?: number | undefined;
}

/** The chains with entries. A game that ended early can have others. */
export function storiesOf(game: Game): Story[] {
  return game.chainIds
    .map((chainId) => ({ chainId, pages: authorsOf(game, chainId).length }))
    .filter(({ pages }) => pages > 0);
}

/** The player who moves the show besides the host: the owner of the story being told, unless they have left. */
export function leadOf(session: GameSession): number {
  const leadId = session.show?.leadId ?? session.hostId;
  return staying(session).includes(leadId) ? leadId : session.hostId;
}

/** Refuses anyone but the host and the lead. Before the show begins, the owner of the first story counts as its lead. */
export function checkLead(session: GameSession, userId: number, mayBegin: boolean): Refusal | undefined {
  if (!memberOf(session, userId)) return refuse('not_in_session');
  if (session.phase.name !== 'over') return refuse('album_closed');
  if (userId === session.hostId) return undefined;
  const first = storiesOf(session.phase.game)[0];
  const leadId = session.show
    ? leadOf(session)
    : mayBegin && first && ownerOf(session.phase.game, first.chainId);
  return leadId === userId && staying(session).includes(userId) ? undefined : refuse('only_host');
}

/** The player who began the chain. */
export function ownerOf(game: Game, chainId: number): number | undefined {
  return game.ring[game.chainIds.indexOf(chainId)];
}

/** Call `checkLead` first. Begins the show, or changes how it goes on. */
export function changeShow(session: GameSession, wish: ShowWish, facts: ShowFacts): Change {
  if (session.phase.name !== 'over') return { session, added: [] };
  const changed = session.show ? settled(session, session.show, wish, facts) : begun(session, wish, facts);
  if (JSON.stringify(changed.show) === JSON.stringify(session.show)) return { session, added: [] };
  return { session: touched(changed, facts.nowMs, 'quiet'), added: [] };
}

function begun(session: GameSession, wish: ShowWish, facts: ShowFacts): GameSession {
  const show: Show = {
    pace: wish.pace ?? 'auto',
    isShort: wish.isShort ?? false,
    moment: { at: 'overture' },
    beat: 0,
    beganAtMs: facts.nowMs,
    momentMs: null,
    heldAtMs: null,
    leadId: null,
    awards: null,
  };
  return movedTo(session, show, { at: 'overture' }, facts);
}

function settled(session: GameSession, show: Show, wish: ShowWish, facts: ShowFacts): GameSession {
  const { pace = show.pace, isShort = show.isShort, isHeld, go, beat = show.beat } = wish;
  const now = paced(show, pace, facts.nowMs);
  const chosen = {
    ...session,
    show: { ...now, isShort, momentMs: lengthOf(session, { ...now, isShort }, facts) },
  };
  if (go && beat === show.beat) return gone(chosen, chosen.show, go, facts);
  return isHeld === undefined ? chosen : { ...chosen, show: held(chosen.show, isHeld, facts.nowMs) };
}

/** The clock starts again when it is switched on, and is not held while it is off. */
function paced(show: Show, pace: Pace, nowMs: number): Show {
  if (pace === show.pace) return show;
  return { ...show, pace, heldAtMs: null, beganAtMs: pace === 'auto' ? nowMs : show.beganAtMs };
}

function held(show: Show, isHeld: boolean, nowMs: number): Show {
  if (show.pace === 'hand' || isHeld === (show.heldAtMs !== null)) return show;
  if (show.heldAtMs === null) return { ...show, heldAtMs: nowMs };
  return { ...show, heldAtMs: null, beganAtMs: show.beganAtMs + nowMs - show.heldAtMs };
}

function gone(session: GameSession, show: Show, go: Go, facts: ShowFacts): GameSession {
  if (session.phase.name !== 'over') return session;
  const stories = storiesOf(session.phase.game);
  const isLast = show.moment.at === 'end' && show.moment.chainId === stories.at(-1)?.chainId;
  const tied = go === 'next' && isLast ? facts.tied() : [];
  if (tied.length > 0) return movedTo(session, show, { at: 'tie', pages: tied }, facts);
  const tie = show.moment.at === 'tie' ? show.moment : undefined;
  const ending = go === 'next' && (isLast || tie || stories.length === 0);
  const awards = ending ? facts.awards(session) : show.awards;
  const script = scriptOf(stories, awards?.length ?? 0, tie);
  const moment = momentAfter(script, show.moment, go, show.isShort);
  if (go !== 'again' && moment === show.moment) return session;
  return movedTo(session, { ...show, awards }, moment, facts);
}

/** Shows the first `step` pages of a chain, for somebody who steps by hand. Its clock starts again. */
export function showPage(
  session: GameSession,
  show: Show,
  { chainId, step }: { chainId: number; step: number },
  facts: ShowFacts,
): Change {
  const moment: Moment = step === 0 ? { at: 'title', chainId } : { at: 'page', chainId, step };
  return { session: touched(movedTo(session, show, moment, facts), facts.nowMs, 'quiet'), added: [] };
}

/** When the moment ends by the clock. Undefined while it stands, by hand and at the wall. */
export function momentEndOf(session: GameSession): number | undefined {
  const { show, phase } = session;
  if (phase.name !== 'over' || show?.pace !== 'auto' || show.heldAtMs !== null) return undefined;
  return show.momentMs === null ? undefined : show.beganAtMs + show.momentMs;
}

/**
 * Goes on when the moment is over. A page with many reactions stays longer. A moment that ended while the server was
 * down begins again.
 */
export function showIsDue(session: GameSession, facts: ShowFacts): Change {
  const { show } = session;
  const endsAtMs = momentEndOf(session);
  if (!show || endsAtMs === undefined) return { session, added: [] };
  const longerMs = lengthOf(session, show, facts) ?? 0;
  if (show.beganAtMs + longerMs > facts.nowMs) {
    return {
      session: touched({ ...session, show: { ...show, momentMs: longerMs } }, facts.nowMs, 'quiet'),
      added: [],
    };
  }
  const go = facts.nowMs - endsAtMs > MISSED_MS ? 'again' : 'next';
  return { session: touched(gone(session, show, go, facts), facts.nowMs, 'quiet'), added: [] };
}

/** The host leads when the owner of the story has gone. */
export function replaceLead(session: GameSession, facts: ShowFacts): Change {
  const { show } = session;
  if (!show || show.leadId === null || !facts.isGone(show.leadId)) return { session, added: [] };
  return {
    session: touched({ ...session, show: { ...show, leadId: null } }, facts.nowMs, 'quiet'),
    added: [],
  };
}

/**
 * The show after these pages have been hidden or shown again. They lose their awards, and if one of them is being
 * shown, its moment begins anew. A tie that has fewer than two drawings left is over.
 */
export function withPagesChanged(
  session: GameSession,
  pages: readonly PageAt[],
  facts: ShowFacts,
): GameSession {
  const { show } = session;
  if (!show) return session;
  const { moment } = show;
  if (moment.at === 'tie' && moment.pages.filter((page) => !isHidden(session, page)).length < FEWEST_TIED)
    return gone(session, show, 'next', facts);
  const isUp = pages.some(
    ({ chainId, round }) => moment.at === 'page' && moment.chainId === chainId && moment.step === round + 1,
  );
  if (!isUp) return withoutHiddenAwards(session, show, facts);
  const beganAtMs = show.heldAtMs === null ? facts.nowMs : show.beganAtMs;
  return {
    ...session,
    show: { ...show, beganAtMs, momentMs: lengthOf(session, show, facts) },
  };
}

/** Removes the awards of hidden pages. If one of them is being shown, the next award takes its place. */
function withoutHiddenAwards(session: GameSession, show: Show, facts: ShowFacts): GameSession {
  if (!show.awards || session.phase.name !== 'over') return session;
  const { game } = session.phase;
  const isKept = ({ chainId, round }: Award) =>
    (round === null ? [0, authorsOf(game, chainId).length - 1] : [round]).every(
      (one) => !isHidden(session, { chainId, round: one }),
    );
  const awards = show.awards.filter(isKept);
  const left = { ...show, awards };
  if (show.moment.at !== 'award') return { ...session, show: left };
  const up = show.awards[show.moment.award];
  const award = show.awards.slice(0, show.moment.award).filter(isKept).length;
  if (up && isKept(up)) return { ...session, show: { ...left, moment: { at: 'award', award } } };
  return movedTo(session, left, award < awards.length ? { at: 'award', award } : { at: 'wall' }, facts);
}

function movedTo(session: GameSession, show: Show, moment: Moment, facts: ShowFacts): GameSession {
  if (session.phase.name !== 'over') return session;
  const { game } = session.phase;
  const stories = storiesOf(game);
  const album = albumAt(stories, moment);
  const hasStory = moment.at !== 'tie' && moment.at !== 'award' && moment.at !== 'wall';
  const ownerId = hasStory && album ? ownerOf(game, album.chainId) : undefined;
  const leads =
    ownerId !== undefined &&
    ownerId !== session.hostId &&
    staying(session).includes(ownerId) &&
    !facts.isGone(ownerId);
  const moved: Show = {
    ...show,
    moment,
    beat: show.beat + 1,
    beganAtMs: facts.nowMs,
    heldAtMs: null,
    leadId: leads ? ownerId : null,
  };
  return {
    ...session,
    album: album ?? session.album,
    show: { ...moved, momentMs: lengthOf(session, moved, facts) },
  };
}

function lengthOf(session: GameSession, { moment, isShort }: Show, facts: ShowFacts): number | null {
  if (session.phase.name !== 'over') return null;
  const { game } = session.phase;
  const isLastStory = chainOf(moment) === storiesOf(game).at(-1)?.chainId;
  const reactions = moment.at === 'page' ? facts.reactionsTo(moment.chainId, moment.step - 1) : 0;
  return momentMs(moment, { page: pageAt(session, game, moment, facts), isShort, isLastStory, reactions });
}

function pageAt(
  session: GameSession,
  game: Game,
  moment: Moment,
  { strokesOf }: ShowFacts,
): Page | undefined {
  const entry = moment.at === 'page' ? entryOf(game, moment.chainId, moment.step - 1) : undefined;
  if (entry && isHidden(session, entry)) return { kind: 'skipped' };
  return entry && pageOf(entry, entry.text === null ? strokesOf(entry.chainId, entry.round) : 0);
}
