import { PROMPTS } from '#src/telephone/rules/prompts.ts';
import { EMPTY_SHEET } from '#src/telephone/rules/svg.ts';
import { type Entry, type Game, isDrawing, turn } from './model.ts';
import { must, names, same } from './must.ts';
import { checkShown, checkTold } from './shown.ts';
import { type Account, GRACE_MS, viewerOf, type World } from './world.ts';

const LOBBY_MS = 24 * 3_600_000;
const REVEAL_MS = 6 * 3_600_000;
/** An unstarted lobby closes after a day. */
export function closeOld(world: World, games: Game[]): void {
  for (const game of games)
    if (game.phase === 'lobby' && world.ports.now() >= game.createdMs + LOBBY_MS) game.phase = 'closed';
}

/** Compares the server's file, and what it shows, with the model. Throws at the first difference. */
export async function checkGame(world: World, game: Game): Promise<void> {
  const { session, dueAt } = statements(world);
  const row = session.get(game.code) as Row | undefined;
  const due = dueAt.get(String(game.code)) as number | undefined;
  if (game.phase === 'closed') {
    must(row === undefined && due === undefined, 'a closed lobby is gone');
    return;
  }
  must(row !== undefined, 'the session is there');
  follow(world, game, row);
  checkEntries(world, game, readEntries(world, game));
  checkTime(world, game, row, due);
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

/** Where the game has come to by itself. */
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
    const author = world.accounts.find(({ id }) => id === authorId) as Account;
    return { chain, round, author, skipped: skipped === 1, text, drawing, createdMs };
  });
}

/** Nothing is lost or altered; what is new is in its place and, where the server made it, in its time. */
function checkEntries(world: World, game: Game, entries: Entry[]): void {
  must(entries.length >= game.entries.size, 'an entry is gone');
  for (const entry of entries) {
    const at = turn(entry.chain, entry.round);
    const before = game.entries.get(at);
    if (before) {
      must(before.text === entry.text && before.drawing === entry.drawing, `entry ${at} was altered`);
      must(before.author === entry.author && before.skipped === entry.skipped, `entry ${at} changed hands`);
      continue;
    }
    must(entry.author === game.holder(entry.chain, entry.round), `entry ${at} is not by the holder`);
    must((entry.text === null) === isDrawing(entry.round), `entry ${at} is of the wrong kind`);
    must((entry.drawing === null) !== isDrawing(entry.round), `entry ${at} is of the wrong kind`);
    game.startedMs[entry.round] ??= startOf(game, entry.round);
    if (!game.acknowledged.has(at)) checkFilled(world, game, entry);
    game.entries.set(at, entry);
  }
  for (const [at, made] of game.acknowledged) {
    const entry = game.entries.get(at);
    must(entry !== undefined, `acknowledged entry ${at} is lost`);
    must(entry.author === made.author && !entry.skipped, `acknowledged entry ${at} is not its author's`);
    must(`${entry.text ?? entry.drawing}`.includes(made.mark), `acknowledged entry ${at} is another`);
  }
  checkNoGaps(game);
}

/** A round begins with the last entry of the one before. */
function startOf(game: Game, round: number): number {
  if (round === 0) return game.startedMs[0] as number;
  const before = [...game.entries.values()].filter((entry) => entry.round === round - 1);
  return Math.max(...before.map(({ createdMs }) => createdMs));
}

/** The server filled this in: for whom, when and with what. */
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
    `turn ${at}: ${draft ? 'a draft was not used' : 'whose words are these?'}`,
  );
  if (draft) must(`${entry.text ?? entry.drawing}`.includes(draft.mark), `turn ${at} is not as drafted`);
  else if (isDrawing(round)) same(entry.drawing, EMPTY_SHEET, `turn ${at} is no empty sheet`);
  else checkRepeated(game, entry);
}

/** The last words that somebody wrote, else what was repeated before, else a prompt. */
function checkRepeated(game: Game, { chain, round, text }: Entry): void {
  const at = turn(chain, round);
  const words = [...game.entries.values()].filter((one) => one.chain === chain && one.text !== null);
  const last = words.filter((one) => !one.skipped).at(-1) ?? words.at(-1);
  if (last) same(text, last.text, `turn ${at} does not repeat the last words`);
  else must(PROMPTS.includes(text ?? ''), `turn ${at} is no prompt`);
}

/** Each round before the last that has entries is complete; a finished game is, unless two or fewer were left. */
function checkNoGaps(game: Game): void {
  if (game.phase === 'lobby') {
    must(game.entries.size === 0, 'entries in a lobby');
    return;
  }
  const last = Math.max(0, game.round, ...[...game.entries.values()].map(({ round }) => round));
  for (const chain of game.chains) {
    for (let round = 0; round < last; round++)
      must(game.entries.has(turn(chain, round)), `chain ${chain} has a gap in round ${round}`);
  }
  const players = game.ring.filter((account) => game.standings.get(account) === 'member').length;
  if (game.phase === 'over') {
    const complete = game.entries.size === game.chains.length * game.rounds;
    must(complete || players < 3, 'the finished game is not complete');
    return;
  }
  must(players >= 3, 'fewer than three play on');
  must(game.open().length > 0, 'a complete round goes on');
}

/** A due time is there exactly while it is not over, and it never goes past its last possible end. */
function checkTime(world: World, game: Game, row: Row, due: number | undefined): void {
  const nowMs = world.ports.now();
  if (row.phase === 'over') {
    must(due === undefined, 'a finished game is due');
    must(game.endedMs <= game.latestEndMs, `it ended ${game.endedMs - game.latestEndMs} ms too late`);
    return;
  }
  if (row.phase === 'lobby') {
    same(due, game.createdMs + LOBBY_MS, 'the lobby closes');
    return;
  }
  game.startedMs[game.round] ??= startOf(game, game.round);
  same(due, game.endMs(game.round) + GRACE_MS, 'the round is filled');
  must(nowMs < (due ?? 0), 'the round is over, but goes on');
  const latest = (due ?? 0) + game.restMs(game.round + 1);
  must(latest <= game.latestEndMs, `it may end ${latest - game.latestEndMs} ms too late`);
  for (const { account, chain } of game.open()) {
    must(game.standings.get(account) === 'member', `chain ${chain} waits for who is gone`);
    const asleep = world.isKnownAway(account) && game.missedTwo(account, game.round);
    must(!asleep, `chain ${chain} waits for who is asleep`);
  }
}

/** Somebody who is still there; not one who is away while another is not. */
function checkHost(world: World, game: Game, hostId: number): void {
  const { staying } = game;
  if (staying.length === 0) return;
  const host = staying.find(({ id }) => id === hostId);
  must(host !== undefined, 'the host is gone');
  const reveal = game.phase !== 'over' || (!game.leftAlbum && world.ports.now() < game.endedMs + REVEAL_MS);
  if (reveal && world.isKnownAway(host))
    same(
      names(staying.filter((account) => !world.isAway(account))),
      [],
      'the host is away, while these are there',
    );
}
