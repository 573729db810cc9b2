import { and, asc, desc, eq, getTableColumns, gt, inArray, lt, or, sql } from 'drizzle-orm';
import { unreachable } from '../platform/errors.ts';
import type { Database } from '../platform/storage/database.ts';
import type { Game, GameSession, Phase, Standing } from './rules/session.ts';
import type { ClaimStore } from './store-claims.ts';
import type { HeartStore } from './store-hearts.ts';
import type { MemberStore } from './store-members.ts';
import type { ScreenStore } from './store-screens.ts';
import type { WatcherStore } from './store-watchers.ts';
import {
  telephoneChain,
  telephoneClaim,
  telephoneDraft,
  telephoneEntry,
  telephoneHeart,
  telephoneMember,
  telephoneScreen,
  telephoneSession,
  telephoneWatcher,
} from './table.ts';

type SessionRow = typeof telephoneSession.$inferSelect;
export type TelephoneStore = ReturnType<typeof makeTelephoneStore>;

/** SQL for sessions. Call it inside `commit` or `read`. */
export function makeTelephoneStore(
  { orm }: Database,
  memberStore: MemberStore,
  screens: ScreenStore,
  watchers: WatcherStore,
  claims: ClaimStore,
  hearts: HeartStore,
) {
  const read = prepareReads(orm);

  function load(code: number): GameSession | undefined {
    const row = read.session.get({ code });
    if (!row) return undefined;
    const seats = {
      members: memberStore.of(code),
      ...(row.hasScreens ? screens.of(code) : { screens: [], asking: [] }),
      watchers: row.hasWatchers ? watchers.of(code) : [],
      claims: row.hasClaims ? claims.of(code) : [],
      hearts: row.hasHearts ? hearts.of(code) : [],
    };
    if (row.phase === 'lobby') return fromRow(row, seats, emptyGame);
    const chains = read.chains.all({ code });
    return fromRow(row, seats, {
      ring: chains.map((chain) => chain.ownerId),
      substitutes: memberStore.substitutes(code),
      chainIds: chains.map((chain) => chain.id),
      ideas: chains.flatMap(({ ideas }) => (ideas ? [ideas] : [])),
      rounds: row.rounds ?? 0,
      order: row.passOrder ?? 'ring',
      entries: read.entries.all({ code }),
      drafts: row.phase === 'playing' ? read.drafts.all({ code }) : [],
    });
  }

  return {
    exists: (code: number): boolean => read.session.get({ code }) !== undefined,

    load,
    /** The game that has this lobby as its rematch. */
    playedBefore(nextCode: number): GameSession | undefined {
      const { code } = telephoneSession;
      const row = orm
        .select({ code })
        .from(telephoneSession)
        .where(eq(telephoneSession.nextCode, nextCode))
        .get();
      return row && load(row.code);
    },

    add(session: GameSession): void {
      orm.insert(telephoneSession).values(toRow(session)).run();
      memberStore.save(session.code, [], session.members);
      watchers.save(session.code, [], session.watchers);
    },
    /** `before` is the session as loaded. */
    save(before: GameSession, after: GameSession): void {
      orm.update(telephoneSession).set(toRow(after)).where(eq(telephoneSession.code, after.code)).run();
      memberStore.save(after.code, before.members, after.members);
      watchers.save(after.code, before.watchers, after.watchers);
      memberStore.saveSubstitutes(before, after);
      hearts.save(before.hearts, after.hearts);
    },
    remove: (code: number): void =>
      void orm.delete(telephoneSession).where(eq(telephoneSession.code, code)).run(),

    /** Adds a chain for each player, in the order of the ring, with the ideas for each if there are any. Returns the ids. */
    addChains: (code: number, ring: readonly number[], ideas: readonly (readonly string[])[]): number[] =>
      ring.map((ownerId, place) => {
        const row = { sessionCode: code, place, ownerId, ideas: ideas[place] ?? null };
        return orm.insert(telephoneChain).values(row).returning({ id: telephoneChain.id }).get().id;
      }),

    /** Codes of finished games that all of these accounts were in, newest first. */
    finishedGames(userIds: readonly number[], limit: number, offset: number): number[] {
      const played = userIds.map(
        (userId) =>
          sql`${telephoneSession.code} IN (SELECT session_code FROM telephone_member WHERE user_id = ${userId} AND standing <> 'removed')`,
      );
      return orm
        .select({ code: telephoneSession.code })
        .from(telephoneSession)
        .where(and(eq(telephoneSession.phase, 'over'), ...played))
        .orderBy(desc(telephoneSession.endedAtMs), desc(telephoneSession.code))
        .limit(limit)
        .offset(offset)
        .all()
        .map((row) => row.code);
    },
    /**
     * Codes of sessions this account is still in, or in which it has one of these standings, either not over or ended
     * after `endedAfterMs`. Oldest first.
     */
    activeOf: (userId: number, endedAfterMs: number, standings: Standing[] = ['member']): number[] =>
      orm
        .select({ code: telephoneSession.code })
        .from(telephoneMember)
        .innerJoin(telephoneSession, eq(telephoneSession.code, telephoneMember.sessionCode))
        .where(
          and(
            eq(telephoneMember.userId, userId),
            inArray(telephoneMember.standing, standings),
            active(endedAfterMs),
          ),
        )
        .orderBy(asc(telephoneSession.createdAtMs))
        .all()
        .map((row) => row.code),
    allActive: (endedAfterMs: number): number[] =>
      orm
        .select({ code: telephoneSession.code })
        .from(telephoneSession)
        .where(active(endedAfterMs))
        .all()
        .map((row) => row.code),
    /** Codes of the games whose show this account leads. */
    ledBy: (userId: number): number[] =>
      orm
        .select({ code: telephoneSession.code })
        .from(telephoneSession)
        .where(eq(telephoneSession.leadId, userId))
        .all()
        .map((row) => row.code),
    /** Codes of games in play with a round that ends before `nowMs` or starts after it. */
    outOfTime: (nowMs: number): number[] =>
      orm
        .select({ code: telephoneSession.code })
        .from(telephoneSession)
        .where(
          and(
            eq(telephoneSession.phase, 'playing'),
            or(lt(telephoneSession.endsAtMs, nowMs), gt(telephoneSession.startedAtMs, nowMs)),
          ),
        )
        .all()
        .map((row) => row.code),
  };
}

function active(endedAfterMs: number) {
  const { phase, endedAtMs } = telephoneSession;
  // Written to use the index. `<> 'over'` would scan every game ever played.
  return or(inArray(phase, ['lobby', 'playing']), and(eq(phase, 'over'), gt(endedAtMs, endedAfterMs)));
}

function prepareReads(orm: Database['orm']) {
  const code = sql.placeholder('code');
  const entries = orm
    .select({
      chainId: telephoneEntry.chainId,
      round: telephoneEntry.round,
      authorId: telephoneEntry.authorId,
      text: telephoneEntry.description,
      skipped: telephoneEntry.skipped,
    })
    .from(telephoneEntry)
    .innerJoin(telephoneChain, eq(telephoneChain.id, telephoneEntry.chainId))
    .where(eq(telephoneChain.sessionCode, code));
  const drafts = orm
    .select({
      chainId: telephoneDraft.chainId,
      round: telephoneDraft.round,
      authorId: telephoneDraft.authorId,
      text: telephoneDraft.description,
    })
    .from(telephoneDraft)
    .innerJoin(telephoneChain, eq(telephoneChain.id, telephoneDraft.chainId))
    .where(eq(telephoneChain.sessionCode, code));
  const chains = orm.select().from(telephoneChain).where(eq(telephoneChain.sessionCode, code));
  return {
    session: orm
      .select({ ...getTableColumns(telephoneSession), ...HAS_VISITORS })
      .from(telephoneSession)
      .where(eq(telephoneSession.code, code))
      .prepare(),
    chains: chains.orderBy(asc(telephoneChain.place)).prepare(),
    entries: entries.prepare(),
    drafts: drafts.prepare(),
  };
}

/** Most games have no visitors, and are loaded over and over: the first read tells what else to read. */
const HAS_VISITORS = {
  hasScreens: sql<number>`EXISTS (SELECT 1 FROM ${telephoneScreen} WHERE session_code = code OR asked_code = code)`,
  hasWatchers: sql<number>`EXISTS (SELECT 1 FROM ${telephoneWatcher} WHERE session_code = code)`,
  hasClaims: sql<number>`EXISTS (SELECT 1 FROM ${telephoneClaim} WHERE session_code = code)`,
  hasHearts: sql<number>`phase = 'over' AND EXISTS (SELECT 1 FROM ${telephoneHeart}
    JOIN ${telephoneChain} ON telephone_chain.id = chain_id WHERE session_code = code)`,
};

const emptyGame: Game = {
  order: 'ring',
  ring: [],
  substitutes: [],
  chainIds: [],
  ideas: [],
  rounds: 0,
  entries: [],
  drafts: [],
};

type Seats = Pick<GameSession, 'members' | 'screens' | 'asking' | 'watchers' | 'claims' | 'hearts'>;

function fromRow(row: SessionRow, seats: Seats, game: Game): GameSession {
  const { code, mode, drawTimeS, descTimeS, wantedRounds, clock, isWatchable, door } = row;
  const { hasIdeas, words, playedModes, reactions, hidden, leadId } = row;
  const { createdAtMs, lastModifiedUs, version, hostId, nextCode } = row;
  const album =
    row.albumChain === null || row.albumStep === null
      ? null
      : { chainId: row.albumChain, step: row.albumStep };
  return {
    ...{ code, mode, drawTimeS, descTimeS, wantedRounds, clock, isWatchable, door },
    ...{ hasIdeas, words, playedModes, reactions, hidden, show: row.show && { ...row.show, leadId } },
    ...{ createdAtMs, lastModifiedUs, version, hostId, album, nextCode, ...seats },
    phase: toPhase(row, game),
  };
}

function toPhase(row: SessionRow, game: Game): Phase {
  switch (row.phase) {
    case 'lobby':
      return { name: 'lobby' };
    case 'playing': {
      const { round, startedAtMs, endsAtMs } = row;
      return {
        name: 'playing',
        game,
        round: round ?? 0,
        startedAtMs: startedAtMs ?? 0,
        endsAtMs: endsAtMs ?? 0,
      };
    }
    case 'over':
      return { name: 'over', game, endedAtMs: row.endedAtMs ?? 0 };
    default:
      return unreachable(row.phase);
  }
}

function toShowColumns(show: GameSession['show']) {
  if (!show) return { show: null, leadId: null };
  const { leadId, ...saved } = show;
  return { show: saved, leadId };
}

function toRow(session: GameSession): typeof telephoneSession.$inferInsert {
  const {
    members: _m,
    screens: _s,
    asking: _a,
    watchers: _w,
    claims: _c,
    hearts: _h,
    phase,
    album,
    show,
    ...settings
  } = session;
  const playing = phase.name === 'playing' ? phase : undefined;
  return {
    ...settings,
    albumChain: album?.chainId ?? null,
    albumStep: album?.step ?? null,
    ...toShowColumns(show),
    phase: phase.name,
    rounds: phase.name === 'lobby' ? null : phase.game.rounds,
    passOrder: phase.name === 'lobby' ? null : phase.game.order,
    round: playing?.round ?? null,
    startedAtMs: playing?.startedAtMs ?? null,
    endsAtMs: playing?.endsAtMs ?? null,
    endedAtMs: phase.name === 'over' ? phase.endedAtMs : null,
  };
}
