import type { ImportedPeople } from '../../accounts/index.ts';
import type { ImportReport } from '../../platform/storage/import-report.ts';
import type { Imported } from '../../platform/storage/imported.ts';
import { readOlderDrawing } from '../older-media.ts';
import { cleanDescription } from '../rules/description.ts';
import {
  type OlderAlbum,
  type OlderEntry,
  type OlderPlayer,
  type OlderTurn,
  olderAlbum,
} from '../rules/older-game.ts';
import { newSession, type Settings } from '../rules/people.ts';
import type { Content, GameSession, Member, NewEntry } from '../rules/session.ts';
import type { TelephoneStore } from '../store.ts';
import type { EntryStore } from '../store-entries.ts';
import type { makeOlderGames, OlderGame } from '../store-older.ts';

interface Parts {
  store: TelephoneStore;
  entryStore: EntryStore;
  imported: Imported;
  report: ImportReport;
  older: ReturnType<typeof makeOlderGames>;
  /** The folder with the drawings. */
  media: string;
  people: ImportedPeople;
}

const GAME = 'telephone.game';
const CODES = { first: 100_000, last: 999_999 };

/** Takes over the finished games of the older drawing game. Each function is one unit of work, to be run in order. */
export function* importGames(parts: Parts): Generator<() => void> {
  for (const game of parts.older.all()) yield () => importGame(parts, game);
}

function importGame(parts: Parts, game: OlderGame): void {
  const { older, imported, report, store, people } = parts;
  const key = `${game.code} ${game.createdAtUs}`;
  if (imported.find(GAME, key) !== undefined) return void report.count('games', 'here');
  if (game.round !== -2) {
    const why = game.round === -1 ? 'it has not begun' : `it is still being played, in round ${game.round}`;
    return void report.leaveOut('games', `Game ${game.code}: ${why}.`);
  }
  const chains = older.chainsOf(game.code);
  if (!game.userIds.some((id) => people.idOf(id) !== undefined) || chains.length === 0) {
    return void report.leaveOut('games', `Game ${game.code}: there are no players or chains any more.`);
  }
  const album = olderAlbum(chains);
  const code = freeCode(store, game.code);
  if (code !== game.code) report.note(`Game ${game.code} has the code ${code} here: the old one is taken.`);
  addAlbum(parts, game, code, album);
  imported.add(GAME, key, code);
  report.count('games', 'new');
}

function freeCode(store: TelephoneStore, wanted: number): number {
  let code = Math.min(Math.max(wanted, CODES.first), CODES.last);
  while (store.exists(code)) code = code === CODES.last ? CODES.first : code + 1;
  return code;
}

function addAlbum(parts: Parts, game: OlderGame, code: number, album: OlderAlbum): void {
  const { store, entryStore, report } = parts;
  const idOf = idsIn(parts.people, album);
  const ring = album.ring.map(idOf);
  const session = sessionOf(game, code, album.rounds, ring, membersOf(parts.people, game, ring));
  store.add(session);
  const chainIds = store.addChains(code, ring, []);
  for (const [place, turns] of album.chains.entries()) {
    let words = '';
    for (const [round, turn] of turns.entries()) {
      const chainId = chainIds[place] ?? 0;
      const { content, skipped } = contentOf(parts, code, turn, round, words);
      if (content.kind === 'description') words = content.text;
      const entry: NewEntry = { chainId, round, authorId: idOf(turn.player), skipped, content };
      entryStore.add([entry], Math.floor((turn.entry?.createdAtUs ?? game.lastModifiedUs) / 1000));
    }
  }
  for (const entry of album.extra) {
    const what = entry.kind === 'drawing' ? entry.content : 'a text';
    report.note(`Game ${code}: ${what} was sent twice, and comes once.`);
  }
}

/** Players whose accounts had been deleted get closed ones, the same in all games. */
function idsIn(people: ImportedPeople, { ring }: OlderAlbum): (player: OlderPlayer) => number {
  const placesOfDeleted = ring.flatMap((player) => ('deleted' in player ? [player.deleted] : []));
  return (player) => {
    const id = 'userId' in player ? people.idOf(player.userId) : undefined;
    if (id !== undefined) return id;
    const nth = 'deleted' in player ? placesOfDeleted.indexOf(player.deleted) : 0;
    return people.deleted(Math.max(0, nth));
  };
}

function membersOf(people: ImportedPeople, { userIds }: OlderGame, ring: readonly number[]): Member[] {
  const there = userIds.flatMap((userId) => people.idOf(userId) ?? []);
  const gone = ring.filter((id) => !there.includes(id));
  return [
    ...[...new Set(there)].map((userId): Member => ({ userId, standing: 'member' })),
    ...[...new Set(gone)].map((userId): Member => ({ userId, standing: 'left' })),
  ];
}

function sessionOf(
  game: OlderGame,
  code: number,
  rounds: number,
  ring: readonly number[],
  members: readonly Member[],
): GameSession {
  const { drawTimeS, descTimeS, createdAtUs, lastModifiedUs } = game;
  const played = { order: 'ring', ring, rounds, substitutes: [], chainIds: [], ideas: [] } as const;
  const settings: Settings = {
    ...{ code, mode: 'classic', drawTimeS, descTimeS, wantedRounds: null, clock: 'fixed', words: 'en' },
    ...{ hasIdeas: false, playedModes: [], isWatchable: true, door: 'open', reactions: 'all' },
  };
  return {
    ...newSession(settings, members[0]?.userId ?? 0, Math.floor(createdAtUs / 1000)),
    lastModifiedUs,
    members,
    phase: {
      name: 'over',
      game: { ...played, entries: [], drafts: [] },
      endedAtMs: Math.floor(lastModifiedUs / 1000),
    },
  };
}

/** The pages of the album. Missing ones are filled in as in a game whose time ran out. */
function contentOf(
  parts: Parts,
  code: number,
  { entry }: OlderTurn,
  round: number,
  words: string,
): { content: Content; skipped: boolean } {
  return round % 2 === 0 ? description(parts, code, entry, words) : drawing(parts, code, entry);
}

function description({ report }: Parts, code: number, entry: OlderEntry | undefined, words: string) {
  const clean = entry && cleanDescription(entry.content);
  const isGood = clean !== undefined && 'text' in clean;
  if (!entry) report.note(`Game ${code}: a text is missing; the one before it is there again.`);
  else if (!isGood) report.note(`Game ${code}: ${JSON.stringify(entry.content)} is no text.`);
  report.count('texts', isGood ? 'new' : 'left out');
  const text = isGood ? clean.text : words || '?';
  return { content: { kind: 'description', text } as const, skipped: !isGood };
}

function drawing({ report, media }: Parts, code: number, entry: OlderEntry | undefined) {
  const name = entry?.content ?? '';
  const { lost, ...read } = readOlderDrawing(media, name);
  const why = entry ? `${JSON.stringify(name)}: ${lost}` : 'a drawing is missing.';
  if (lost !== undefined) report.note(`Game ${code}: ${why} There is an empty sheet in its place.`);
  report.count('drawings', lost === undefined ? 'new' : 'left out');
  return { content: { kind: 'drawing', ...read } as const, skipped: lost !== undefined };
}
