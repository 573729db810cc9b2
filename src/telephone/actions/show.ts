import { type Caller, readerKey } from '../../platform/access/caller.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Timer } from '../../platform/ports.ts';
import type { Turn } from '../../platform/storage/turn.ts';
import type { Albums } from '../albums.ts';
import type { Reactions } from '../reactions.ts';
import { reveal } from '../rules/album.ts';
import { giveHeart, takeHeart } from '../rules/hearts.ts';
import type { GameSession } from '../rules/session.ts';
import { strokesIn } from '../rules/show.ts';
import {
  changeShow,
  checkLead,
  LEAD_GONE_MS,
  replaceLead,
  type ShowFacts,
  showIsDue,
} from '../rules/show-moves.ts';
import { type Place, type Session, topicOf } from '../schema.ts';
import type { AlbumStep } from '../schema-entries.ts';
import type { Reaction, ShowChange } from '../schema-show.ts';
import { allow, type Sessions, sessionOf } from '../sessions.ts';
import type { TelephoneStore } from '../store.ts';
import type { EntryStore } from '../store-entries.ts';

export type ShowActions = ReturnType<typeof makeShowActions>;

/** The reveal as a show: its steps, its clock, reactions and hearts. */
export function makeShowActions(
  { activity, database, hub, ports }: Platform,
  sessions: Sessions,
  { store, entries }: { store: TelephoneStore; entries: EntryStore },
  reactions: Reactions,
  albums: Pick<Albums, 'awardsNow' | 'tiedNow'>,
  onFault: (fault: unknown) => void,
) {
  /** Timers that check, a moment later, whether a lead whose last socket has closed is back. */
  const looks = new Map<number, Timer>();
  let isStopped = false;

  function isGone(userId: number): boolean {
    const sinceMs = activity.absentSinceMs(userId);
    return sinceMs !== null && ports.now() - sinceMs >= LEAD_GONE_MS;
  }

  function factsOf(session: GameSession): ShowFacts {
    return {
      nowMs: ports.now(),
      isGone,
      strokesOf: (chainId, round) => strokesIn(entries.findDrawing(chainId, round) ?? ''),
      reactionsTo: (chainId, round) => reactions.recent(session.code, chainId, round),
      awards: albums.awardsNow,
      tied: () => albums.tiedNow(session),
    };
  }

  function heart(rule: typeof giveHeart) {
    return (viewer: Viewer, { code, round, chain }: Place): Promise<Session> =>
      sessions.act(viewer, code, (session) =>
        rule(session, viewer.id, { chainId: chain, round }, ports.now()),
      );
  }

  return {
    factsOf,

    giveHeart: heart(giveHeart),
    takeHeart: heart(takeHeart),

    /** For the host, and the lead of the show. */
    step: (viewer: Viewer, code: number, { chain, step }: AlbumStep): Promise<Session> =>
      sessions.act(viewer, code, (session) => {
        allow(checkLead(session, viewer.id, false));
        const change = reveal(session, { chainId: chain, step }, factsOf(session));
        if ('problems' in change) throw invalid(change.problems);
        return change;
      }),

    /** For the host and the lead. The owner of the first story may also begin the show. */
    change: (viewer: Viewer, code: number, { short, held, ...wish }: ShowChange): Promise<Session> =>
      sessions.act(viewer, code, (session) => {
        allow(checkLead(session, viewer.id, true));
        return changeShow(session, { ...wish, isShort: short, isHeld: held }, factsOf(session));
      }),

    /** Inside a unit of work: a moment of the show is over. */
    isDue(turn: Turn, code: number): void {
      const session = store.load(code);
      if (session) sessions.save(turn, session, showIsDue(session, factsOf(session)));
    },

    /** Call when the last socket of an account has closed, or its first one has opened. */
    socketsChanged(userId: number): void {
      looks.get(userId)?.cancel();
      looks.delete(userId);
      if (activity.absentSinceMs(userId) !== null && !isStopped) lookLater(userId).catch(onFault);
    },

    stop(): void {
      isStopped = true;
      for (const look of looks.values()) look.cancel();
    },

    /** Throws `album_closed`, `reactions_off`, and field errors for a page that does not exist. */
    async react(caller: Caller, code: number, reaction: Reaction): Promise<Record<string, never>> {
      reactions.check(readerKey(caller));
      const served = await hub.look(topicOf(code));
      // Throws the refusal for this caller.
      if (!served?.mayBeReadBy(caller)) await database.read(() => sessions.findOwn(caller, code));
      if (!served) throw new AppError('session_not_found');
      const username = 'username' in caller ? caller.username : null;
      reactions.throw(code, checkedSender(sessionOf(served.snapshot), username, reaction), reaction);
      return {};
    },
  };

  /** Few of the people who disconnect lead a show. */
  async function lookLater(userId: number): Promise<void> {
    const isLead = (await database.read(() => store.ledBy(userId))).length > 0;
    if (!isLead || isStopped || looks.has(userId) || activity.absentSinceMs(userId) === null) return;
    const look = ports.after(LEAD_GONE_MS, () => {
      looks.delete(userId);
      replaceLeads(userId).catch(onFault);
    });
    looks.set(userId, look);
  }

  async function replaceLeads(userId: number): Promise<void> {
    if (!isGone(userId)) return;
    await database.commit((turn) => {
      for (const code of store.ledBy(userId)) {
        const session = store.load(code);
        if (session) sessions.save(turn, session, replaceLead(session, factsOf(session)));
      }
    });
  }
}

/** The player who throws it, or null for a watcher. */
function checkedSender(session: Session, username: string | null, { chain, round }: Reaction): string | null {
  if (session.round_kind !== 'over') throw new AppError('album_closed');
  const isPlayer = username !== null && session.users.includes(username);
  const { reactions } = session.options;
  if (reactions === 'off' || (reactions === 'players' && !isPlayer)) throw new AppError('reactions_off');
  const authors = Object.entries(session.chains).find(([id]) => id === String(chain))?.[1];
  if (!authors) throw invalid({ chain: ['This chain is not in the game.'] });
  if (Array.isArray(authors) && round >= authors.length)
    throw invalid({ round: [`Ensure this value is less than or equal to ${authors.length - 1}.`] });
  return isPlayer ? username : null;
}
