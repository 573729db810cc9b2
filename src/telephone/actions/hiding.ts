import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { invalid } from '../../platform/errors.ts';
import type { Turn } from '../../platform/storage/turn.ts';
import { hideEverything, hidePage, hidePagesOf, unhidePage } from '../rules/hiding.ts';
import { playersOf } from '../rules/session.ts';
import { codeOf, NO_CODE, type Place, type Session, topicOf } from '../schema.ts';
import type { Sessions } from '../sessions.ts';
import type { TelephoneStore } from '../store.ts';
import type { EntryStore } from '../store-entries.ts';
import type { ShowActions } from './show.ts';

export type HidingActions = ReturnType<typeof makeHidingActions>;

/** Lets the host keep the album decent. */
export function makeHidingActions(
  accounts: Accounts,
  sessions: Sessions,
  { factsOf }: Pick<ShowActions, 'factsOf'>,
) {
  function onPage(rule: typeof hidePage) {
    return (viewer: Viewer, { code, round, chain }: Place): Promise<Session> =>
      sessions.actAsHost(viewer, code, (session) =>
        rule(session, { chainId: chain, round }, factsOf(session)),
      );
  }

  return {
    hide: onPage(hidePage),
    unhide: onPage(unhidePage),

    /** Throws a field error if no player has this name. */
    hidePlayer: (viewer: Viewer, code: number, username: string): Promise<Session> =>
      sessions.actAsHost(viewer, code, (session) => {
        const userId = accounts.findId(username);
        const players = session.phase.name === 'lobby' ? [] : playersOf(session.phase.game);
        if (userId === undefined || !players.includes(userId))
          throw invalid({ username: ['This user has not played.'] });
        return hidePagesOf(session, userId, factsOf(session));
      }),
  };
}

/** The token in the public address of an album. */
const TOKEN = /(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/;

/**
 * Inside a unit of work, for an administrator: hides every page of a game, and ends its public address. Members keep the
 * game among their past ones. `name` is its code or that address. Returns the code; undefined if there is no such game.
 */
export function takeDown(
  turn: Turn,
  name: string,
  { store, entryStore, nowMs }: { store: TelephoneStore; entryStore: EntryStore; nowMs: number },
): number | undefined {
  const [token] = TOKEN.exec(name) ?? [];
  const code =
    token === undefined ? codeOf({ code: name }) : (entryStore.findShared(token)?.sessionCode ?? NO_CODE);
  const session = store.load(code);
  if (!session) return undefined;
  entryStore.removeShare(code);
  const facts = {
    nowMs,
    isGone: () => false,
    strokesOf: () => 0,
    reactionsTo: () => 0,
    awards: () => [],
    tied: () => [],
  };
  const { session: hidden } = hideEverything(session, facts);
  if (hidden === session) return code;
  store.save(session, hidden);
  turn.publish(topicOf(code), hidden.version);
  return code;
}
