import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import { leave } from '#src/telephone/rules/people.ts';
import type { GameSession } from '#src/telephone/rules/session.ts';
import {
  GOES,
  type Moment,
  type MomentFacts,
  momentMs,
  type Page,
  pageOf,
  type Show,
  strokesIn,
} from '#src/telephone/rules/show.ts';
import {
  changeShow,
  checkLead,
  leadOf,
  momentEndOf,
  replaceLead,
  type ShowWish,
  showIsDue,
  showPage,
  storiesOf,
} from '#src/telephone/rules/show-moves.ts';
import {
  evening,
  factsAt,
  gameOf,
  happens,
  made,
  ring,
  type Scene,
  START_MS,
  showFactsAt,
  started,
} from './random-game.ts';

const FILL = { what: 'expire', who: 0, afterMs: 25_000 } as const;
const DAY_MS = 24 * 3_600_000;

/** A finished game of these players, in which nothing else happened. */
function played(players: readonly number[]): GameSession {
  let scene: Scene = started(players);
  for (let n = 0; n < 20; n++) scene = happens(scene, FILL, START_MS + n);
  return scene.session;
}

function showOf({ show }: GameSession): Show {
  if (!show) throw new Error('there is no show');
  return show;
}

/** Lets the clock run until nothing is due. Returns each moment as it begins. */
function runsOut(
  session: GameSession,
  nowMs: number,
): { moments: Moment[]; session: GameSession; nowMs: number } {
  const moments = [showOf(session).moment];
  let now = { session, nowMs };
  for (let dueMs = momentEndOf(session); dueMs !== undefined; dueMs = momentEndOf(now.session)) {
    assert.ok(moments.length < 300, 'the show ends');
    const later = Math.max(now.nowMs, dueMs);
    now = { session: showIsDue(now.session, showFactsAt(later)).session, nowMs: later };
    moments.push(showOf(now.session).moment);
  }
  return { moments, ...now };
}

function begin(session: GameSession, wish: ShowWish = {}, nowMs = START_MS): GameSession {
  return changeShow(session, wish, showFactsAt(nowMs)).session;
}

function after(session: GameSession, wish: ShowWish, nowMs = START_MS): GameSession {
  return changeShow(session, wish, showFactsAt(nowMs)).session;
}

const pages = (moments: readonly Moment[]) =>
  moments.flatMap((one) => (one.at === 'page' ? [`${one.chainId} ${one.step}`] : []));

t.test('a show that nobody touches tells every page of every story once, in order, and ends', (t) => {
  const property = fc.property(ring, fc.boolean(), evening(40), (players, isShort, happenings) => {
    let scene: Scene = started(players);
    for (const thing of [...happenings, ...Array(20).fill(FILL)]) scene = happens(scene, thing, START_MS);
    const { moments, session } = runsOut(begin({ ...scene.session, show: null }, { isShort }), START_MS);
    const expected = storiesOf(gameOf(session)).flatMap(({ chainId, pages }) =>
      Array.from({ length: pages }, (_, page) => `${chainId} ${page + 1}`),
    );
    assert.deepEqual(pages(moments), expected);
    assert.deepEqual(moments[0], { at: 'overture' });
    assert.deepEqual(moments.at(-1), { at: 'wall' });
    assert.equal(
      moments.some(({ at }) => at === 'title'),
      !isShort && expected.length > 0,
    );
  });
  t.doesNotThrow(() => fc.assert(property, { numRuns: 100 }));
  t.end();
});

type Deed =
  | { what: 'wish'; wish: ShowWish }
  | { what: 'page'; chain: number; step: number }
  | { what: 'restart' | 'due' };

const WISHES: ShowWish[] = [
  ...GOES.map((go) => ({ go })),
  ...([{ isHeld: true }, { isHeld: false }, { pace: 'auto' }, { pace: 'hand' }] as const),
  ...[{ isShort: true }, { isShort: false }],
];

const deed: fc.Arbitrary<{ afterMs: number; one: Deed }> = fc.record({
  afterMs: fc.constantFrom(0, 1, 500, 4_000, 60_000),
  one: fc.oneof<fc.Arbitrary<Deed>[]>(
    fc.record({ what: fc.constant('wish' as const), wish: fc.constantFrom(...WISHES) }),
    fc.record({ what: fc.constant('page' as const), chain: fc.nat(9), step: fc.nat(9) }),
    fc.constantFrom<Deed[]>({ what: 'restart' }, { what: 'due' }, { what: 'due' }),
  ),
});

/** One action. A restart changes nothing, except what could not be saved. */
function done(session: GameSession, one: Deed, nowMs: number): GameSession {
  switch (one.what) {
    case 'wish':
      return after(session, one.wish, nowMs);
    case 'page': {
      const stories = storiesOf(gameOf(session));
      const story = stories[one.chain % stories.length];
      if (!story) return session;
      const at = { chainId: story.chainId, step: one.step % (story.pages + 1) };
      return showPage(session, showOf(session), at, showFactsAt(nowMs)).session;
    }
    case 'restart':
      return JSON.parse(JSON.stringify(session));
    case 'due': {
      const dueMs = momentEndOf(session);
      return dueMs === undefined || dueMs > nowMs ? session : showIsDue(session, showFactsAt(nowMs)).session;
    }
  }
}

t.test('whatever is pressed, the show is at one of its moments, and ends when it is let go', (t) => {
  const property = fc.property(ring, fc.array(deed, { maxLength: 60, size: 'max' }), (players, deeds) => {
    let session = begin(played(players));
    let nowMs = START_MS;
    for (const { one, afterMs } of deeds) {
      nowMs += afterMs;
      const next = done(session, one, nowMs);
      const [old, now] = [showOf(session), showOf(next)];
      assert.ok(next === session || next.version === session.version + 1 || one.what === 'restart');
      assert.ok(now.beat === old.beat || now.beat === old.beat + 1, 'one move at a time');
      if (now.beat === old.beat) assert.deepEqual(now.moment, old.moment);
      assert.ok(now.beganAtMs <= nowMs, 'no moment begins in the future');
      assert.ok(next.album && next.album.step >= 0);
      session = next;
    }
    session = after(session, { pace: 'auto', isHeld: false }, nowMs);
    const { moments, nowMs: endMs } = runsOut(session, nowMs);
    assert.deepEqual(moments.at(-1), { at: 'wall' });
    assert.ok(endMs - nowMs < DAY_MS / 24);
  });
  t.doesNotThrow(() => fc.assert(property, { numRuns: 200 }));
  t.end();
});

const WORDS: Page = { kind: 'words', characters: 20, isGuess: false };
const IN_PAGE: Moment = { at: 'page', chainId: 1, step: 1 };
const PLAIN: MomentFacts = { isShort: false, isLastStory: false, reactions: 0 };
const LENGTHS: [what: string, moment: Moment, facts: Partial<MomentFacts>, ms: number | null][] = [
  ['the overture', { at: 'overture' }, {}, 6_000],
  ['a title', { at: 'title', chainId: 1 }, {}, 2_500],
  ['few words', IN_PAGE, { page: { ...WORDS, characters: 3 } }, 1_800],
  ['words', IN_PAGE, { page: WORDS }, 2_000],
  ['many words', IN_PAGE, { page: { ...WORDS, characters: 100 } }, 5_000],
  ['a guess, after a pause', IN_PAGE, { page: { ...WORDS, isGuess: true } }, 2_700],
  ['an empty sheet', IN_PAGE, { page: { kind: 'drawing', strokes: 0 } }, 4_500],
  ['a drawing', IN_PAGE, { page: { kind: 'drawing', strokes: 10 } }, 5_400],
  ['a large drawing', IN_PAGE, { page: { kind: 'drawing', strokes: 20_000 } }, 8_000],
  ['a drawing that is laughed at', IN_PAGE, { page: { kind: 'drawing', strokes: 0 }, reactions: 11 }, 5_500],
  ['one that many laugh at', IN_PAGE, { page: { kind: 'drawing', strokes: 0 }, reactions: 900 }, 6_000],
  ['a skipped page', IN_PAGE, { page: { kind: 'skipped' } }, 1_000],
  ['the end of a story', { at: 'end', chainId: 1 }, {}, 4_000],
  ['the end of the last one', { at: 'end', chainId: 1 }, { isLastStory: true }, 8_000],
  ['a tie', { at: 'tie', pages: [] }, {}, 10_000],
  ['an award', { at: 'award', award: 0 }, {}, 5_000],
  ['an award of a short show', { at: 'award', award: 0 }, { isShort: true }, 3_333],
  ['the wall', { at: 'wall' }, {}, null],
];

t.test('every moment takes its time', (t) => {
  for (const [what, moment, facts, ms] of LENGTHS)
    t.equal(momentMs(moment, { ...PLAIN, ...facts }), ms, what);
  t.same(pageOf({ round: 0, text: 'idea', skipped: true }, 0), {
    kind: 'words',
    characters: 4,
    isGuess: false,
  });
  t.same(pageOf({ round: 2, text: 'idea', skipped: true }, 0), { kind: 'skipped' });
  t.equal(
    strokesIn('<svg viewBox="0 0 1 1"><g><path d="M0 0"/><circle r="1"/></g><title>path</title></svg>'),
    2,
  );
  t.end();
});

t.test('the show of four players takes three minutes', (t) => {
  const { nowMs } = runsOut(begin(played([1, 2, 3, 4])), START_MS);
  t.ok(nowMs - START_MS < 180_000, `${nowMs - START_MS} ms`);
  t.end();
});

t.test('holding stops the clock, and what was held goes on where it stood', (t) => {
  const running = begin(played([1, 2, 3]));
  const held = after(running, { isHeld: true }, START_MS + 2_000);
  t.equal(momentEndOf(held), undefined);
  t.equal(after(held, { isHeld: true }, START_MS + 3_000), held, 'again');
  const on = after(held, { isHeld: false }, START_MS + 60_000);
  t.equal(momentEndOf(on), START_MS + 6_000 + 58_000);
  t.match(after(held, { go: 'next' }, START_MS + 9_000), {
    show: { heldAtMs: null, beganAtMs: START_MS + 9_000 },
  });
  t.end();
});

t.test('a late press moves nothing', (t) => {
  const first = begin(played([1, 2, 3]));
  const second = after(first, { go: 'next', beat: 1 }, START_MS + 100);
  t.match(showOf(second), { beat: 2, moment: { at: 'title' } });
  t.equal(after(second, { go: 'next', beat: 1 }, START_MS + 101), second);
  t.end();
});

t.test('a moment that ended while the server was down begins again', (t) => {
  const session = begin(played([1, 2, 3]));
  const soon = showIsDue(session, showFactsAt(START_MS + 6_500)).session;
  t.match(showOf(soon), { moment: { at: 'title' }, beganAtMs: START_MS + 6_500 });
  const late = showIsDue(session, showFactsAt(START_MS + 66_000)).session;
  t.match(showOf(late), { moment: { at: 'overture' }, beganAtMs: START_MS + 66_000 });
  t.end();
});

t.test('a drawing at which many laugh stays a little longer', (t) => {
  const begun = begin(played([1, 2, 3]));
  const laughing = { ...showFactsAt(START_MS), strokesOf: () => 0 };
  const drawing = showPage(begun, showOf(begun), { chainId: 100, step: 2 }, laughing).session;
  const entries = gameOf(drawing).entries.map((entry) => ({ ...entry, skipped: false }));
  const phase = { ...drawing.phase, game: { ...gameOf(drawing), entries } } as GameSession['phase'];
  const shown = after({ ...drawing, phase }, { go: 'again' });
  const dueMs = momentEndOf(shown) ?? 0;
  const stays = showIsDue(shown, { ...showFactsAt(dueMs), reactionsTo: () => 10 }).session;
  t.same(showOf(stays), { ...showOf(shown), momentMs: dueMs + 1_000 - START_MS });
  t.match(showOf(showIsDue(stays, { ...showFactsAt(dueMs + 1_000), reactionsTo: () => 19 }).session), {
    beat: 4,
  });
  t.end();
});

t.test('the owner of a story leads it, else the host does', (t) => {
  const over = played([2, 3, 1]);
  const [host, owner, other] = [1, 2, 3];
  t.equal(checkLead(over, host, false), undefined);
  t.same(checkLead(over, owner, false), { refused: 'only_host' }, 'only the host steps by hand');
  t.equal(checkLead(over, owner, true), undefined, 'but the first owner may begin');
  t.same(checkLead(over, other, true), { refused: 'only_host' });
  t.same(checkLead(over, 9, true), { refused: 'not_in_session' });
  t.same(checkLead(started([1, 2, 3]).session, host, true), { refused: 'album_closed' });

  const show = begin(over);
  t.equal(leadOf(show), owner);
  t.equal(checkLead(show, owner, false), undefined);
  t.equal(checkLead(show, host, false), undefined, 'the host always may');
  const gone = new Set([owner]);
  t.equal(replaceLead(show, showFactsAt(START_MS)).session, show, 'nobody has gone');
  t.equal(leadOf(replaceLead(show, showFactsAt(START_MS, gone)).session), host);
  t.equal(leadOf(changeShow(over, {}, showFactsAt(START_MS, gone)).session), host, 'gone from the start');
  const { session } = started([2, 3, 1, 4]);
  let scene: Scene = { away: new Set(), session: made(leave(session, owner, factsAt(START_MS))).session };
  for (let n = 0; n < 9; n++) scene = happens(scene, FILL, START_MS + n);
  t.equal(leadOf(begin(scene.session)), host, 'left during the game');
  t.end();
});
