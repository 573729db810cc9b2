import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts/index.ts';
import { notAuthenticated } from '../platform/access/viewer.ts';
import { AppError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { tablesOf } from '../platform/storage/domains.ts';
import { makeAlbumActions } from './actions/albums.ts';
import { makeDesk, SESSION_DUE } from './actions/desk.ts';
import { makeEntryActions } from './actions/entries.ts';
import { makePeopleActions } from './actions/people.ts';
import { makeSessionActions } from './actions/sessions.ts';
import { telephoneMessages } from './messages.ts';
import { addAlbumRoutes } from './routes/albums.ts';
import { addEntryRoutes } from './routes/entries.ts';
import { addPeopleRoutes } from './routes/people.ts';
import { addSessionRoutes } from './routes/sessions.ts';
import { makeTelephoneStore } from './store.ts';
import { makeEntryStore } from './store-entries.ts';
import * as tables from './table.ts';

/** The drawing-telephone game. (seed 000) */
export async function addTelephone(
  app: FastifyInstance,
  platform: Platform,
  accounts: Accounts,
): Promise<void> {
  const store = makeTelephoneStore(platform.database);
  const entryStore = makeEntryStore(platform.database);
  const desk = makeDesk(platform, accounts, store, entryStore);
  const sessions = makeSessionActions(platform, accounts, store, desk);
  const people = makePeopleActions(platform, accounts, store, desk);
  const entries = makeEntryActions(platform, accounts, entryStore, desk);
  const albums = makeAlbumActions(platform, accounts, store, entryStore, desk);

  platform.database.domains.register({
    name: 'telephone',
    tables: tablesOf(tables),
    people: tables.telephonePeople,
    secrets: tables.telephoneSecrets,
    removals: [
      { table: tables.telephoneSession, remove: (turn, [code]) => people.remove(turn, Number(code)) },
    ],
    forgetUser: (_turn, userId) => entryStore.forgetUser(userId),
  });
  platform.hub.addSource('session', {
    load: (key) => (/^[1-9]\d{5}$/.test(key) ? sessions.snapshot(Number(key)) : undefined),
    refuse(viewer, found, asked) {
      if (!viewer) return notAuthenticated();
      if (asked) return desk.refuseCode(viewer, found);
      return new AppError(found ? 'not_in_session' : 'session_not_found');
    },
  });
  platform.scheduler.handle(SESSION_DUE, (key, turn) => sessions.timeIsUp(turn, Number(key)), {
    holdsClock: true,
  });
  platform.messages.add(telephoneMessages({ sessions, people, entries, albums }));
  addSessionRoutes(app, sessions);
  addPeopleRoutes(app, people);
  addEntryRoutes(app, entries, platform.config);
  addAlbumRoutes(app, albums, platform.config);
  platform.userTopic.contribute('sessions', people.running);
  platform.activity.listen((userId) => {
    people.presenceChanged(userId).catch((fault) => app.log.error({ err: fault }, 'presence'));
  });
  await sessions.repair();
}
