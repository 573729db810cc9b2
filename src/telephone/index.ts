import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts/index.js';
import { tablesOf } from '../platform/domains.js';
import { AppError } from '../platform/errors.js';
import type { Platform } from '../platform/platform.js';
import { notAuthenticated } from '../platform/viewer.js';
import { makeAlbumActions } from './actions/albums.js';
import { makeDesk, SESSION_DUE } from './actions/desk.js';
import { makeEntryActions } from './actions/entries.js';
import { makePeopleActions } from './actions/people.js';
import { makeSessionActions } from './actions/sessions.js';
import { telephoneMessages } from './messages.js';
import { addAlbumRoutes } from './routes/albums.js';
import { addEntryRoutes } from './routes/entries.js';
import { addPeopleRoutes } from './routes/people.js';
import { addSessionRoutes } from './routes/sessions.js';
import { makeTelephoneStore } from './store.js';
import { makeEntryStore } from './store-entries.js';
import * as tables from './table.js';

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
  platform.seen.listen((userId) => {
    people.presenceChanged(userId).catch((fault) => app.log.error({ err: fault }, 'presence'));
  });
  await sessions.repair();
}
