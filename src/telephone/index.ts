import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts/index.ts';
import { addressKey } from '../platform/access/addresses.ts';
import { notAuthenticated } from '../platform/access/viewer.ts';
import { addTables } from '../platform/commands.ts';
import { AppError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { tablesOf } from '../platform/storage/domains.ts';
import { makeEntryActions } from './actions/entries.ts';
import { makeLatecomerActions } from './actions/latecomers.ts';
import { makeLobbyActions } from './actions/lobby.ts';
import { makeMemberActions } from './actions/members.ts';
import { makeScreenActions } from './actions/screens.ts';
import { makeShareActions } from './actions/share.ts';
import { makeWatcherActions } from './actions/watchers.ts';
import { makeAlbums } from './albums.ts';
import { telephoneCommands } from './commands.ts';
import { makeEntryViews } from './entry-views.ts';
import { makeGuessLimit } from './guess-limit.ts';
import { telephoneQueries } from './queries.ts';
import { makeRoundWatch } from './round-watch.ts';
import { doorOf } from './rules/people.ts';
import * as schemas from './schema.ts';
import * as screenSchemas from './schema-screens.ts';
import * as watcherSchemas from './schema-watchers.ts';
import { screenCommands } from './screen-commands.ts';
import { makeScreens } from './screens.ts';
import { seatCommands } from './seat-commands.ts';
import { makeSessions, SESSION_DUE } from './sessions.ts';
import { makeTelephoneStore } from './store.ts';
import { makeEntryStore } from './store-entries.ts';
import { makeScreenStore } from './store-screens.ts';
import { makeWatcherStore } from './store-watchers.ts';
import * as tables from './table.ts';
import { watcherCommands } from './watcher-commands.ts';

/** The drawing-telephone game. (seed 000) */
export async function addTelephone(
  app: FastifyInstance,
  platform: Platform,
  accounts: Accounts,
): Promise<void> {
  const { activity, config, database, hub, limits, messages, ports, scheduler, tickets, userTopic } =
    platform;
  const screenStore = makeScreenStore(database);
  const watcherStore = makeWatcherStore(database);
  const store = makeTelephoneStore(database, screenStore, watcherStore);
  const entryStore = makeEntryStore(database);
  const guesses = makeGuessLimit(limits);
  const screens = makeScreens(screenStore);
  const sessions = makeSessions(platform, accounts, store, entryStore, screens, guesses);
  const watch = makeRoundWatch(platform, store, sessions);
  const latecomers = makeLatecomerActions(platform, accounts, sessions, watcherStore);
  const watcherActions = makeWatcherActions(platform, sessions, watcherStore);
  const views = makeEntryViews(accounts);
  const albums = makeAlbums(accounts, store, entryStore, sessions, views);

  database.domains.register({
    name: 'telephone',
    tables: tablesOf(tables),
    people: tables.telephonePeople,
    secrets: tables.telephoneSecrets,
    removals: [
      {
        table: tables.telephoneSession,
        remove(turn, [code]) {
          const session = store.load(Number(code));
          if (session) sessions.close(turn, session);
        },
      },
    ],
    forgetUser(turn, userId) {
      entryStore.forgetUser(userId);
      watcherActions.forget(turn, userId);
    },
    renameUser: sessions.renameUser,
  });
  accounts.inviteGuests((code, address) =>
    ['open', 'started'].includes(doorOf(sessions.look(code, addressKey(address)))),
  );
  hub.addSource('session', {
    load: (key) => (/^[1-9]\d{5}$/.test(key) ? sessions.snapshot(Number(key)) : undefined),
    refuse(caller, found, asked) {
      if (!caller) return notAuthenticated();
      if (asked) return guesses.refusal(caller, found);
      return new AppError(found ? 'not_in_session' : 'session_not_found');
    },
  });
  hub.addSource('screen', {
    load: screens.snapshot,
    refuse: (caller) => (caller ? new AppError('unknown_topic') : notAuthenticated()),
  });
  tickets.accept('watcher', watcherStore.idOfSecret);
  tickets.accept('screen', (secretHash) => screenStore.bySecret(secretHash)?.id);
  scheduler.handle(SESSION_DUE, (key, turn) => watch.timeIsUp(turn, Number(key)), { holdsClock: true });
  userTopic.contribute('sessions', sessions.running);
  activity.listen((who) => {
    const changes = [
      watcherActions.away(who),
      ...(typeof who === 'string' ? [] : [watch.presenceChanged(who)]),
    ];
    Promise.all(changes).catch((fault) => app.log.error({ err: fault }, 'presence'));
  });
  const commands = telephoneCommands({
    ...{ config, ports, sessions },
    lobby: makeLobbyActions(platform, store, sessions, latecomers),
    members: makeMemberActions(platform, accounts, sessions),
    entries: makeEntryActions(platform, entryStore, sessions, views),
    sharing: makeShareActions(platform, sessions, entryStore, albums),
  });
  const queries = telephoneQueries({ platform, accounts, store, entryStore, sessions, views, albums });
  const screenActions = makeScreenActions(platform, sessions, screens, screenStore);
  const domain = {
    name: 'telephone',
    tag: 'Telephone',
    schemas: { ...schemas, ...screenSchemas, ...watcherSchemas },
  };
  addTables(
    app,
    messages,
    domain,
    commands,
    screenCommands(screenActions),
    watcherCommands(watcherActions),
    seatCommands(latecomers),
    queries,
  );
  await watch.repair();
}
