import type { FastifyInstance } from 'fastify';
import type { Accounts, ImportedPeople } from '../accounts/index.ts';
import { addressKey } from '../platform/access/addresses.ts';
import { notAuthenticated } from '../platform/access/viewer.ts';
import { AppError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { addTables } from '../platform/routes.ts';
import type { Database } from '../platform/storage/database.ts';
import { tablesOf } from '../platform/storage/domains.ts';
import type { OlderImport } from '../platform/storage/import-report.ts';
import { makeImported } from '../platform/storage/imported.ts';
import type { TakeOut } from '../platform/storage/take-out.ts';
import type { Turn } from '../platform/storage/turn.ts';
import { makeClaimActions } from './actions/claims.ts';
import { makeEntryActions } from './actions/entries.ts';
import { makeHidingActions, takeDown } from './actions/hiding.ts';
import { importGames } from './actions/import.ts';
import { makeLatecomerActions } from './actions/latecomers.ts';
import { makeLobbyActions } from './actions/lobby.ts';
import { makeMemberActions } from './actions/members.ts';
import { makeReportActions } from './actions/reports.ts';
import { makeScreenActions } from './actions/screens.ts';
import { makeShareActions } from './actions/share.ts';
import { makeShowActions } from './actions/show.ts';
import { makeWatcherActions } from './actions/watchers.ts';
import { makeAlbums } from './albums.ts';
import { CLAIM_DUE, makeClaims } from './claims.ts';
import { telephoneCommands } from './commands.ts';
import { claimCommands } from './commands-claims.ts';
import { entryCommands } from './commands-entries.ts';
import { hidingCommands } from './commands-hiding.ts';
import { reportCommands } from './commands-reports.ts';
import { screenCommands } from './commands-screens.ts';
import { seatCommands } from './commands-seats.ts';
import { showCommands } from './commands-show.ts';
import { watcherCommands } from './commands-watchers.ts';
import { makeEntryViews } from './entry-views.ts';
import { makeTelephoneExport } from './export.ts';
import { makeGuessLimit } from './guess-limit.ts';
import { makePictures } from './pictures.ts';
import { telephoneQueries } from './queries.ts';
import { ideaQueries } from './queries-ideas.ts';
import { makeReactions } from './reactions.ts';
import { makeRoundWatch } from './round-watch.ts';
import { doorOf } from './rules/people.ts';
import * as schemas from './schema.ts';
import * as claimSchemas from './schema-claims.ts';
import * as entrySchemas from './schema-entries.ts';
import * as reportSchemas from './schema-reports.ts';
import * as screenSchemas from './schema-screens.ts';
import * as settingsSchemas from './schema-settings.ts';
import * as showSchemas from './schema-show.ts';
import * as watcherSchemas from './schema-watchers.ts';
import { makeScreens } from './screens.ts';
import { makeSessions, SESSION_DUE } from './sessions.ts';
import { makeShows, SHOW_DUE } from './shows.ts';
import { makeTelephoneStore } from './store.ts';
import { makeClaimStore } from './store-claims.ts';
import { makeEntryStore } from './store-entries.ts';
import { makeHeartStore } from './store-hearts.ts';
import { makeMemberStore } from './store-members.ts';
import { makeOlderGames } from './store-older.ts';
import { makeReportStore } from './store-reports.ts';
import { makeScreenStore } from './store-screens.ts';
import { makeWatcherStore } from './store-watchers.ts';
import * as tables from './table.ts';
import { telephoneGames, telephonePeople, telephoneSecrets } from './table-columns.ts';
import * as pageTables from './table-pages.ts';

export { OLDER_TABLES } from './store-older.ts';

const allSchemas = {
  ...schemas,
  ...claimSchemas,
  ...entrySchemas,
  ...reportSchemas,
  ...screenSchemas,
  ...settingsSchemas,
  ...showSchemas,
  ...watcherSchemas,
};

/** For the command line: what the drawing game exports of an account. */
export function telephoneExport(database: Database, nameOf: (userId: number) => string): TakeOut {
  const stores = storesOf(database);
  return makeTelephoneExport({ database, ...stores, nameOf });
}

function storesOf(database: Database) {
  const seats = [makeScreenStore(database), makeWatcherStore(database), makeClaimStore(database)] as const;
  const heartStore = makeHeartStore(database);
  const memberStore = makeMemberStore(database);
  return {
    memberStore,
    store: makeTelephoneStore(database, memberStore, ...seats, heartStore),
    entryStore: makeEntryStore(database),
  };
}

/**
 * For administrators, inside a unit of work: hides every page of a game and ends its public address. `name` is its code or
 * that address. Returns the code; undefined if there is no such game.
 */
export function takeDownAlbum(
  database: Database,
  turn: Turn,
  name: string,
  nowMs: number,
): number | undefined {
  return takeDown(turn, name, { ...storesOf(database), nowMs });
}

/** For the command line: takes over the older drawing game. Each function is one unit of work, to be run in order. */
export function importTelephone(
  database: Database,
  { file, report }: OlderImport,
  people: ImportedPeople,
  media: string,
): Iterable<() => void> {
  const [stores, imported] = [storesOf(database), makeImported(database.raw)];
  return importGames({ ...stores, imported, report, older: makeOlderGames(file), media, people });
}

type Rooms = ReturnType<typeof makeRooms>;

/** The stores, and what every command does with a state. */
function makeRooms(platform: Platform, accounts: Accounts, onFault: (fault: unknown) => void) {
  const { database, limits } = platform;
  const screenStore = makeScreenStore(database);
  const watcherStore = makeWatcherStore(database);
  const claimStore = makeClaimStore(database);
  const heartStore = makeHeartStore(database);
  const store = makeTelephoneStore(
    database,
    makeMemberStore(database),
    screenStore,
    watcherStore,
    claimStore,
    heartStore,
  );
  const entryStore = makeEntryStore(database);
  const guesses = makeGuessLimit(limits);
  const screens = makeScreens(screenStore);
  const claims = makeClaims(platform.scheduler, claimStore);
  const reactions = makeReactions(platform, heartStore, onFault);
  const shows = makeShows(platform.scheduler, reactions);
  const sessions = makeSessions(platform, accounts, store, entryStore, screens, claims, shows, guesses);
  const views = makeEntryViews(accounts);
  const pictures = makePictures();
  const albums = makeAlbums(accounts, store, entryStore, sessions, reactions, views);
  const showing = makeShowActions(
    platform,
    sessions,
    { store, entries: entryStore },
    reactions,
    albums,
    onFault,
  );
  const watch = makeRoundWatch(platform, store, sessions);
  const watchers = makeWatcherActions(platform, sessions, watcherStore);
  const claiming = makeClaimActions(platform, accounts, sessions, store, claimStore, watchers);
  const reports = makeReportActions(platform, sessions, entryStore, makeReportStore(database));
  const stores = { screenStore, watcherStore, store, entryStore };
  return {
    ...stores,
    albums,
    claiming,
    claims,
    guesses,
    pictures,
    reactions,
    reports,
    screens,
    sessions,
    showing,
    views,
    watch,
    watchers,
  };
}

/** The drawing-telephone game. (seed 000) */
export async function addTelephone(
  app: FastifyInstance,
  platform: Platform,
  accounts: Accounts,
): Promise<void> {
  const onFault = (fault: unknown) => app.log.error({ err: fault }, 'telephone');
  const rooms = makeRooms(platform, accounts, onFault);
  const { claiming, pictures, reactions, sessions, showing, watch, watchers } = rooms;
  registerDomain(platform, accounts, rooms);
  accounts.inviteGuests((code, address) =>
    ['open', 'started'].includes(doorOf(sessions.look(code, addressKey(address)))),
  );
  addTopics(platform, rooms);
  platform.scheduler.handle(SESSION_DUE, (key, turn) => watch.timeIsUp(turn, Number(key)), {
    holdsClock: true,
  });
  platform.scheduler.handle(CLAIM_DUE, (key, turn) => claiming.expire(turn, Number(key)));
  platform.scheduler.handle(SHOW_DUE, (key, turn) => showing.isDue(turn, Number(key)), { holdsClock: true });
  platform.activity.listenSockets((who) => {
    if (typeof who === 'number') showing.socketsChanged(who);
  });
  platform.activity.listen((who) => {
    const changes = [watchers.away(who), ...(typeof who === 'string' ? [] : [watch.presenceChanged(who)])];
    Promise.all(changes).catch(onFault);
  });
  addRows(app, platform, accounts, rooms);
  app.addHook('preClose', async () => {
    showing.stop();
    await reactions.stop();
    await pictures.stop();
  });
  await watch.repair();
}

function registerDomain(
  { database }: Platform,
  accounts: Accounts,
  { claiming, entryStore, reports, sessions, store, watchers }: Rooms,
): void {
  database.domains.register({
    name: 'telephone',
    tables: [...tablesOf(tables), ...tablesOf(pageTables)],
    people: telephonePeople,
    secrets: telephoneSecrets,
    removals: [
      {
        table: tables.telephoneSession,
        remove(turn, [code]) {
          const session = store.load(Number(code));
          if (session) sessions.close(turn, session);
        },
      },
    ],
    games: telephoneGames,
    reports: reports.answering,
    forgetUser(turn, userId) {
      reports.forget(userId);
      entryStore.forgetUser(userId);
      watchers.forget(turn, userId);
      claiming.forget(turn, userId);
    },
    takeOut: telephoneExport(database, accounts.nameOf),
    renameUser: sessions.renameUser,
  });
}

function addTopics({ hub, tickets, userTopic }: Platform, rooms: Rooms): void {
  const { claims, guesses, screens, screenStore, sessions, watcherStore } = rooms;
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
  hub.addSource('claim', {
    load: claims.snapshot,
    refuse: (caller) => (caller ? new AppError('claim_not_found') : notAuthenticated()),
  });
  tickets.accept('watcher', watcherStore.idOfSecret);
  tickets.accept('screen', (secretHash) => screenStore.bySecret(secretHash)?.id);
  userTopic.contribute('sessions', sessions.running);
}

function addRows(app: FastifyInstance, platform: Platform, accounts: Accounts, rooms: Rooms): void {
  const { config, messages, ports } = platform;
  const { albums, entryStore, screens, screenStore, sessions, store, views, watchers, watcherStore } = rooms;
  const latecomers = makeLatecomerActions(platform, accounts, sessions, watcherStore);
  const lobby = makeLobbyActions(platform, store, sessions, latecomers);
  const members = makeMemberActions(platform, accounts, sessions);
  const entries = makeEntryActions(platform, entryStore, sessions, views);
  const sharing = makeShareActions(platform, accounts, sessions, entryStore, albums, rooms.pictures);
  addTables(
    app,
    messages,
    { name: 'telephone', tag: 'Telephone', schemas: allSchemas },
    telephoneCommands({ config, ports, sessions, lobby, members }),
    entryCommands({ config, entries, sharing }),
    reportCommands(rooms.reports),
    showCommands(rooms.showing),
    hidingCommands(makeHidingActions(accounts, sessions, rooms.showing)),
    screenCommands(makeScreenActions(platform, sessions, screens, screenStore)),
    watcherCommands(watchers),
    seatCommands(latecomers),
    claimCommands(rooms.claiming, accounts),
    ideaQueries(platform, sessions),
    telephoneQueries({ platform, accounts, store, entryStore, sessions, views, albums }),
  );
}
