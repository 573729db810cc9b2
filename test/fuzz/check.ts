import { PROMPTS } from '#src/telephone/rules/prompts.ts';
import { EMPTY_SHEET } from '#src/telephone/rules/svg.ts';
import { type Entry, type Game, isDrawing, turn } from './model.ts';
import { must, names, same } from './must.ts';
import { checkShown, checkTold } from './shown.ts';
import { close, followVisitors } from './visitors.ts';
import { type Account, GRACE_MS, viewerOf, type World } from './world.ts';

const LOBBY_MS = 24 * 3_600_000;
const REVEAL_MS = 6 * 3_600_000;
/** Closes lobbies in the model that were not started within a day. */
export function closeOld(world: World, games: Game[]): void {
  for (const game of games)
    if (game.phase === 'lobby' && world.ports.now() >= game.createdMs + LOBBY_MS) close(world, game);
}

/** Compares the server's file and its output with the model. Throws at the first difference. */
export async function checkGame(world: World, game: Game): Promise<void> {
  const { session, dueAt } = statements(world);
  const row = session.get(game.code) as Row | undefined;
  const due = dueAt.get(String(game.code)) as number | undefined;
  if (game.phase === 'closed') {
    must(row === undefined && due === undefined, 'a closed lobby still exists');
    return;
  }
  must(row !== undefined, 'the session is missing');
  follow(world, game, row);
  checkEntries(world, game, readEntries(world, game));
  checkTime(world, game, row, due);
  followVisitors(world, game);
  const [reader] = game.standings.size > 0 ? readersOf(game) : [];
  if (!reader) return;
  const served = await world.app.platform.hub.open(`session:${game.code}`, viewerOf(reader));
  checkShown(world, game, served.payload);
  checkTold(game, row.version, served.json);
  checkHost(world, game, row.host_id);
}

interface Row {
  version: number;
  phase: 'lobby' | 'playing' | 'over';
  round: number | null;
  host_id: number;
  ended_at_ms: number | null;
}

type EntryRow = [
  ...[chain: number, round: number, authorId: number, skipped: number],
  ...[description: string | null, drawing: string | null, createdAtMs: number],
];

const prepared = new WeakMap<object, ReturnType<typeof prepare>>();

function statements({ app }: World) {
  const { raw } = app.platform.database;
  const known = prepared.get(raw) ?? prepare(raw);
  prepared.set(raw, known);
  return known;
}

function prepare(raw: World['app']['platform']['database']['raw']) {
  return {
    session: raw.prepare('SELECT * FROM telephone_session WHERE code = ?'),
    dueAt: raw.prepare("SELECT at_ms FROM due WHERE kind = 'telephone.session' AND key = ?").pluck(),
    entries: raw
      .prepare(
        `SELECT chain_id, round, author_id, skipped, description, drawing, e.created_at_ms
         FROM telephone_entry e JOIN telephone_chain c ON c.id = e.chain_id
         WHERE c.session_code = ? ORDER BY round, e.id`,
      )
      .raw(),
  };
}

function readersOf(game: Game): Account[] {
  return [...game.standings].filter(([, standing]) => standing !== 'removed').map(([account]) => account);
}

/** Updates the model with what the game did by itself. */
function follow(world: World, game: Game, row: Row): void {
  if (game.phase === row.phase && (row.phase !== 'playing' || row.round === game.round)) return;
  must(game.phase === 'playing' && row.phase !== 'lobby', `the game went from ${game.phase} to ${row.phase}`);
  if (row.phase === 'playing') {
    must(
      row.round !== null && row.round > game.round && row.round < game.rounds,
      `round ${row.round} after ${game.round}`,
    );
    game.round = row.round;
  } else {
    game.phase = 'over';
    game.round = -2;
    game.endedMs = row.ended_at_ms ?? 0;
    must(game.endedMs <= world.ports.now(), 'it ended in the future');
  }
}

function readEntries(world: World, game: Game): Entry[] {
  const rows = statements(world).entries.all(game.code) as EntryRow[];
  return rows.map(([chain, round, authorId, skipped, text, drawing, createdMs]) => {
    const author = world.people.find(({ id }) => id === authorId) as Account;
    return { chain, round, author, skipped: skipped === 1, text, drawing, createdMs };
  });
}

/** No entry is lost or changed. New entries are in the right place and, if filled in, at the right time. */
function checkEntries(world: World, game: Game, entries: Entry[]): void {
  must(entries.length >= game.entries.size, 'an entry is gone');
  let handedInMs: number | undefined;
  for (const entry of entries) {
    const at = turn(entry.chain, entry.round);
    const before = game.entries.get(at);
    if (before) {
      must(before.text === entry.text && before.drawing === entry.drawing, `entry ${at} was changed`);
      must(
        before.author === entry.author && before.skipped === entry.skipped,
        `entry ${at} has another author`,
      );
      continue;
    }
    must(entry.author === game.holder(entry.chain, entry.round), `entry ${at} is not by the holder`);
    must((entry.text === null) === isDrawing(entry.round), `entry ${at} is of the wrong kind`);
    must((entry.drawing === null) !== isDrawing(entry.round), `entry ${at} is of the wrong kind`);
    game.startedMs[entry.round] ??= startOf(game, entry.round);
    if (!game.acknowledged.has(at)) checkFilled(world, game, entry);
    game.entries.set(at, entry);
    if (game.acknowledged.has(at) && entry.round === game.round) handedInMs = entry.createdMs;
  }
  if (handedInMs !== undefined && game.phase === 'playing') game.lastCall(handedInMs);
  for (const [at, made] of game.acknowledged) {
    const entry = game.entries.get(at);
    must(entry !== undefined, `acknowledged entry ${at} is lost`);
    must(entry.author === made.author && !entry.skipped, `acknowledged entry ${at} is not its author's`);
    must(`${entry.text ?? entry.drawing}`.includes(made.mark), `acknowledged entry ${at} has other content`);
  }
  checkNoGaps(game);
}

/** A round starts with the last entry of the previous round. */
function startOf(game: Game, round: number): number {
  if (round === 0) return game.startedMs[0] as number;
  const before = [...game.entries.values()].filter((entry) => entry.round === round - 1);
  return Math.max(...before.map(({ createdMs }) => createdMs));
}

/** Checks for whom, when and with what the server filled in this entry. */
function checkFilled(world: World, game: Game, entry: Entry): void {
  const { chain, round, author, createdMs, skipped } = entry;
  const at = turn(chain, round);
  const inTime = createdMs >= game.endMs(round) + GRACE_MS;
  const gone = game.standings.get(author) !== 'member';
  const asleep = world.wasAway(author, createdMs) && game.missedTwo(author, round);
  must(inTime || gone || asleep, `turn ${at} was filled before its time`);
  const draft = game.drafts.get(at);
  must(
    skipped === (draft === undefined),
    `turn ${at}: ${draft ? 'a draft was not used' : 'the content has no author'}`,
  );
  if (draft) must(`${entry.text ?? entry.drawing}`.includes(draft.mark), `turn ${at} differs from its draft`);
  else if (isDrawing(round)) same(entry.drawing, EMPTY_SHEET, `turn ${at} is not an empty sheet`);
  else checkRepeated(game, entry);
}

/** The last written description, or else the one repeated before, or else a prompt. */
function checkRepeated(game: Game, { chain, round, text }: Entry): void {
  const at = turn(chain, round);
  const words = [...game.entries.values()].filter((one) => one.chain === chain && one.text !== null);
  const last = words.filter((one) => !one.skipped).at(-1) ?? words.at(-1);
  if (last) same(text, last.text, `turn ${at} does not repeat the last description`);
  else must(PROMPTS.includes(text ?? ''), `turn ${at} is not a prompt`);
}

/** Every round before the last one with entries is complete. So is a finished game, unless fewer than three were left. */
function checkNoGaps(game: Game): void {
  if (game.phase === 'lobby') {
    must(game.entries.size === 0, 'a lobby has entries');
    return;
  }
  const last = Math.max(0, game.round, ...[...game.entries.values()].map(({ round }) => round));
  for (const chain of game.chains) {
    for (let round = 0; round < last; round++)
      must(game.entries.has(turn(chain, round)), `chain ${chain} has a gap in round ${round}`);
  }
  const players = game.seated.filter((account) => game.standings.get(account) === 'member').length;
  if (game.phase === 'over') {
    const complete = game.entries.size === game.chains.length * game.rounds;
    must(complete || players < 3, 'the finished game is not complete');
    return;
  }
  must(players >= 3, 'fewer than three players are still playing');
  must(game.open().length > 0, 'a complete round has not ended');
}

/** A game has a due time exactly while it is not over, and never past its latest possible end. */
function checkTime(world: World, game: Game, row: Row, due: number | undefined): void {
  const nowMs = world.ports.now();
  if (row.phase === 'over') {
    must(due === undefined, 'a finished game has a due time');
    must(game.endedMs <= game.latestEndMs, `it ended ${game.endedMs - game.latestEndMs} ms too late`);
    return;
  }
  if (row.phase === 'lobby') {
    same(due, game.createdMs + LOBBY_MS, 'wrong due time of a lobby');
    return;
  }
  game.startedMs[game.round] ??= startOf(game, game.round);
  same(due, game.endMs(game.round) + GRACE_MS, 'wrong due time of a round');
  must(nowMs < (due ?? 0), 'an overdue round has not ended');
  const latest = (due ?? 0) + game.restMs(game.round + 1);
  must(latest <= game.latestEndMs, `it could end ${latest - game.latestEndMs} ms too late`);
  for (const { account, chain } of game.open()) {
    must(game.standings.get(account) === 'member', `chain ${chain} waits for a player who is gone`);
    const asleep = world.isKnownAway(account) && game.missedTwo(account, game.round);
    must(!asleep, `chain ${chain} waits for a player who is away and missed two rounds`);
  }
}

/** The host has not left, and is not away while another member is there. */
function checkHost(world: World, game: Game, hostId: number): void {
  const { staying } = game;
  if (staying.length === 0) return;
  const host = staying.find(({ id }) => id === hostId);
  must(host !== undefined, 'the host has left');
  const reveal = game.phase !== 'over' || (!game.leftAlbum && world.ports.now() < game.endedMs + REVEAL_MS);
  if (reveal && world.isKnownAway(host))
    same(
      names(staying.filter((account) => !world.isAway(account))),
      [],
      'the host is away while others are there',
    );
}
