import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { openDatabase } from '#src/platform/storage/database.ts';
import { addGuest } from '../../fault/play.ts';
import {
  chance,
  type Exit,
  faultsOf,
  runCommand,
  type ServerProcess,
  startCommand,
  startServer,
} from '../../fault/process.ts';
import { ask, changeFile, faultsIn, namesIn } from '../../platform/files.ts';

const SEED = Number(process.env.SEED ?? 1);
const KILLS = Number(process.env.KILLS ?? 4);
/** Enough that a command is busy for a while. */
const ACCOUNTS = 10_000;
/** At most this many servers are killed until one is in the middle of its copy. */
const MOST_COPIES = 12;
const COPIES_DAILY = { PARLOR_BACKUP: '0 4 * * *' };

/** Resolves when the folder has a name like this, or the process has ended. */
async function appears(folder: string, name: RegExp, child: ServerProcess): Promise<void> {
  while (child.running && !namesIn(folder).some((one) => name.test(one))) await turn();
}

/** How long a command works in ms, from the first sign of it in the folder. */
async function timed(folder: string, sign: RegExp, child: ServerProcess): Promise<number> {
  await appears(folder, sign, child);
  const before = performance.now();
  const { code, errors } = await child.exited;
  if (code !== 0) throw new Error(errors.join());
  return performance.now() - before;
}

async function killAfter(child: ServerProcess, ms: number): Promise<Exit> {
  await wait(ms);
  child.signal('SIGKILL');
  return child.exited;
}

function migrations(count: number, folder: string): string {
  cpSync('drizzle', folder, { recursive: true });
  const file = `${folder}/meta/_journal.json`;
  const journal = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }));
  return folder;
}

/** A file with many accounts, by the first `count` migrations or by all; `mark` is the name of the first account. */
function fill(path: string, mark: string, migrationsFolder?: string): void {
  const options = { durability: 'full' as const, publish: () => undefined, onFault: () => undefined };
  openDatabase(path, { ...options, ...(migrationsFolder ? { migrationsFolder } : {}) }).close();
  changeFile(path, (raw) => {
    const add = raw.prepare(
      'INSERT INTO account (uuid, username, username_key, created_at_ms) VALUES (?, ?, ?, ?)',
    );
    raw.transaction(() => {
      for (let n = 0; n < ACCOUNTS; n++) {
        const name = n === 0 ? mark : `${mark}-${n}-${'x'.repeat(100)}`;
        add.run(`${mark}${n}`, name, name, Date.now());
      }
    })();
  });
}

const FIRST = 'SELECT username FROM account ORDER BY id LIMIT 1';
const COUNT = 'SELECT count(*) FROM account';
const APPLIED = 'SELECT count(*) FROM __drizzle_migrations';

t.test(
  `kill -9 while the tables are brought up to date: the old ones or the new, seed ${SEED}`,
  async (t) => {
    const folder = t.testdir();
    const random = chance(SEED);
    fill(`${folder}/old.db`, 'ada', migrations(1, `${folder}/drizzle`));
    const path = `${folder}/parlor.db`;
    const renew = () => {
      for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true });
      rmSync(`${path}.lock`, { force: true });
      cpSync(`${folder}/old.db`, path);
    };
    const start = () => startCommand(t, { path }, 'migrate');
    renew();
    const ms = await timed(folder, /db-wal$/, start());
    const after = ask(path, APPLIED);
    for (let kill = 1; kill <= KILLS; kill++) {
      renew();
      const child = start();
      await appears(folder, kill % 2 ? /db-wal$/ : /\.lock$/, child);
      await killAfter(child, random(0, ms + 5));
      t.same(faultsOf(path), [], `the file is sound as kill ${kill} has left it`);
      t.equal(ask(`${path}.copy`, COUNT), ACCOUNTS);
      t.ok([1, after].includes(ask(`${path}.copy`, APPLIED)), 'all the new migrations or none');
      t.equal((await runCommand(t, { path }, 'migrate')).code, 0, 'it can be run again');
      t.same([ask(path, APPLIED), ask(path, COUNT)], [after, ACCOUNTS]);
    }
  },
);

t.test(`kill -9 of a backup: no half copy, and the server goes on, seed ${SEED}`, async (t) => {
  const folder = t.testdir({ copies: {} });
  const random = chance(SEED);
  const path = `${folder}/parlor.db`;
  fill(path, 'ada');
  const server = await startServer(t, { path });
  const copies = `${folder}/copies`;
  const copy = `${copies}/copy.db`;
  const start = () => startCommand(t, { path }, 'backup', copy);
  const ms = await timed(copies, /partial$/, start());
  for (let kill = 1; kill <= KILLS; kill++) {
    rmSync(copy, { force: true });
    const count = ACCOUNTS + kill - 1;
    const child = start();
    await appears(copies, /partial$/, child);
    await killAfter(child, random(0, ms));
    if (existsSync(copy)) t.same([faultsIn(copy), ask(copy, COUNT)], [[], count], 'what is there is whole');
    rmSync(copy, { force: true });
    await addGuest(server, `ben${kill}`);
    t.equal((await runCommand(t, { path }, 'backup', copy)).code, 0, 'it can be run again');
    t.same([faultsIn(copy), ask(copy, COUNT)], [[], count + 1]);
  }
  await server.kill();
  t.same(faultsOf(path), []);
});

/** A server whose copy is overdue. */
function startWithCopy(t: Test, path: string): Promise<ServerProcess> {
  changeFile(path, (raw) => raw.exec("INSERT OR REPLACE INTO due VALUES ('backup', '', 0)"));
  return startServer(t, { path, env: COPIES_DAILY });
}

t.test('kill -9 of a server that is copying: no half copy, and the next one tidies up', async (t) => {
  const folder = t.testdir({ backups: {} });
  const path = `${folder}/parlor.db`;
  fill(path, 'ada');
  const copies = `${folder}/backups`;
  const tokens: string[] = [];
  let left: string[] = [];
  for (let kill = 1; left.length === 0 && kill <= MOST_COPIES; kill++) {
    for (const name of namesIn(copies)) rmSync(`${copies}/${name}`);
    const server = await startWithCopy(t, path);
    const [{ access }] = await Promise.all([addGuest(server, 'ben'), appears(copies, /./, server)]);
    tokens.push(access);
    await server.kill();
    const whole = namesIn(copies).filter((name) => !name.startsWith('.'));
    for (const name of whole) t.same(faultsIn(`${copies}/${name}`), [], `${name} is whole`);
    left = namesIn(copies).filter((name) => name.startsWith('.'));
  }
  t.ok(left.length > 0, 'a kill came in the middle of a copy');
  const server = await startWithCopy(t, path);
  while (left.some((name) => existsSync(`${copies}/${name}`))) await turn();
  for (const token of tokens) t.equal((await server.call('GET', '/api/user/me/', { token })).status, 200);
});

t.test(
  `kill -9 of a restore: the old file or the new one, whole, and nothing lost, seed ${SEED}`,
  async (t) => {
    const folder = t.testdir({ live: {} });
    const random = chance(SEED);
    const live = `${folder}/live`;
    const path = `${live}/parlor.db`;
    fill(`${folder}/ada.db`, 'ada');
    fill(`${folder}/ben.db`, 'ben');
    const renew = () => {
      for (const name of namesIn(live)) rmSync(`${live}/${name}`);
      cpSync(`${folder}/ada.db`, path);
    };
    const start = () => startCommand(t, { path }, 'restore', `${folder}/ben.db`);
    renew();
    const ms = await timed(live, /partial$/, start());
    for (let kill = 1; kill <= 2 * KILLS; kill++) {
      renew();
      const child = start();
      // The other half in the last steps, which are quick.
      const late = kill % 2 === 0;
      await appears(live, late ? /before-restore/ : /partial$/, child);
      await killAfter(child, late ? random(0, 3) : random(0, ms));
      checkRestored(t, live, `kill ${kill}`);
      const { code, errors } = await runCommand(t, { path }, 'restore', `${folder}/ben.db`);
      t.same([code, errors], [0, []], 'it can be run again');
      t.equal(ask(path, FIRST), 'ben');
      checkRestored(t, live, `and after it`);
    }
  },
);

/** Every file with a name for people is one of the two, and the old one is among them. */
function checkRestored(t: Test, folder: string, when: string): void {
  const names = namesIn(folder).filter((name) => !/^\.|-wal$|-shm$|\.lock/.test(name));
  t.ok(names.includes('parlor.db'), `${when}: ${names}`);
  const marks = names.map((name) => {
    t.same([faultsIn(`${folder}/${name}`), ask(`${folder}/${name}`, COUNT)], [[], ACCOUNTS], name);
    return ask(`${folder}/${name}`, FIRST);
  });
  t.ok(marks.includes('ada'), 'the old file is there');
  t.ok(marks.every((mark) => mark === 'ada' || mark === 'ben'));
}
