import { isoFromMs, isoFromUs } from '../platform/ports.ts';
import type { Database } from '../platform/storage/database.ts';
import { jsonFile, type TakenFile, type TakeOut } from '../platform/storage/take-out.ts';
import { type GameSession, isHidden, memberOf, playersOf } from './rules/session.ts';
import type { TelephoneStore } from './store.ts';
import type { EntryRow, EntryStore } from './store-entries.ts';
import type { MemberStore } from './store-members.ts';

interface Parts {
  database: Pick<Database, 'read'>;
  store: TelephoneStore;
  entryStore: EntryStore;
  memberStore: MemberStore;
  /** The username of an account. */
  nameOf(userId: number): string;
}

/**
 * The albums of an account, without pages that hosts have hidden. For games that are not over, or that the account was
 * removed from, only its own entries, because the rest is secret until the end.
 */
export function makeTelephoneExport({ database, store, entryStore, memberStore, nameOf }: Parts): TakeOut {
  function entryJson({ chainId, round, authorId, createdAtMs, skipped, description }: EntryRow) {
    return {
      ...{ chain: chainId, round, author: nameOf(authorId), created_at: isoFromMs(createdAtMs), skipped },
      ...(description === null ? { drawing: drawingName(chainId, round) } : { description }),
    };
  }

  function gameJson(session: GameSession, entries: readonly EntryRow[]) {
    const { code, mode, drawTimeS, descTimeS, createdAtMs, lastModifiedUs, hostId, members, phase } = session;
    const game = phase.name === 'lobby' ? undefined : phase.game;
    return {
      ...{ game_code: code, mode, draw_time: drawTimeS, desc_time: descTimeS, phase: phase.name },
      ...{ created_at: isoFromMs(createdAtMs), last_modified: isoFromUs(lastModifiedUs) },
      ...{ host: nameOf(hostId), users: members.map(({ userId }) => nameOf(userId)) },
      players: game ? playersOf(game).map(nameOf) : [],
      chains: game?.chainIds ?? [],
      entries: entries.map(entryJson),
    };
  }

  /** Undefined if the game has been deleted. */
  function gameOf(userId: number, code: number) {
    const session = store.load(code);
    if (!session) return undefined;
    const isOpen = session.phase.name === 'over' && memberOf(session, userId) !== undefined;
    const entries = entryStore
      .all(code)
      .filter((entry) => entry.authorId === userId || (isOpen && !isHidden(session, entry)));
    return { session, entries, json: gameJson(session, entries) };
  }

  async function* draftsOf(userId: number, { code, phase }: GameSession): AsyncGenerator<TakenFile> {
    if (phase.name !== 'playing') return;
    for (const { chainId, round, authorId } of phase.game.drafts) {
      if (authorId !== userId) continue;
      const draft = await database.read(() => entryStore.findDraft(chainId, round));
      if (!draft) continue;
      const { description, drawing, savedAtMs } = draft;
      const name = `${folderOf(code)}/draft-${drawing === null ? `${chainId}-${round}.txt` : drawingName(chainId, round)}`;
      yield { name, changedAtMs: savedAtMs, content: drawing ?? description ?? '' };
    }
  }

  return async function* (userId) {
    for (const code of await database.read(() => memberStore.gamesOf(userId))) {
      const found = await database.read(() => gameOf(userId, code));
      if (!found) continue;
      const { session, entries, json } = found;
      yield jsonFile(`${folderOf(code)}/game.json`, Math.floor(session.lastModifiedUs / 1000), json);
      for (const { chainId, round, createdAtMs } of entries) {
        const svg = await database.read(() => entryStore.findDrawing(chainId, round));
        if (svg === undefined) continue;
        const name = `${folderOf(code)}/${drawingName(chainId, round)}`;
        yield { name, changedAtMs: createdAtMs, content: svg };
      }
      yield* draftsOf(userId, session);
    }
  };
}

function folderOf(code: number): string {
  return `telephone/${code}`;
}

function drawingName(chainId: number, round: number): string {
  return `${chainId}-${round}.svg`;
}
