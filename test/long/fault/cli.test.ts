import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import SqliteDatabase from 'better-sqlite3';
import t, { type Test } from 'tap';
import { addGuest } from '../../fault/play.ts';
import { type Exit, runCommand, type ServerProcess, startServer } from '../../fault/process.ts';
import { ask, changeFile, faultsIn, namesIn } from '../../platform/files.ts';

const PASSWORD = 'correct horse battery';
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Checks the output of a command that succeeds. */
function said(t: Test, { code, errors, stdout }: Exit, line: RegExp | string): void {
  t.same({ code, errors }, { code: 0, errors: [] });
  t.match(stdout, line);
}

function refused(t: Test, { code, errors, stdout }: Exit, expected: number, line: RegExp): void {
  t.equal(code, expected);
  t.equal(errors.length, 1, `one line of errors: ${errors.join('\n')}`);
  t.match(errors[0], line);
  t.equal(stdout, '');
}

const login = (server: ServerProcess, username: string, password = PASSWORD) =>
  server.call('POST', '/api/user/login/', { json: { username, password } });

async function stop(server: ServerProcess): Promise<void> {
  server.signal('SIGTERM');
  await server.exited;
}

t.test('help and version', async (t) => {
  const path = `${t.testdir()}/parlor.db`;
  const help = await runCommand(t, { path }, '--help');
  for (const command of ['serve', 'migrate', 'superuser NAME', 'backup FILE', 'restore FILE', 'check']) {
    said(t, help, new RegExp(`^  ${command} `, 'm'));
  }
  said(t, await runCommand(t, { path }, '-v'), `${version}\n`);
  t.notOk(existsSync(path));
});

const wrong: [line: RegExp, ...given: string[]][] = [
  [/no command fly/, 'fly'],
  [/no command constructor/, 'constructor'],
  [/--fast/, 'serve', '--fast'],
  [/serve takes no now/, 'serve', 'now'],
  [/check takes no x/, 'check', 'x'],
  [/superuser needs NAME/, 'superuser'],
  [/backup needs FILE/, 'backup'],
  [/restore takes no b/, 'restore', 'a', 'b'],
];

for (const [line, ...given] of wrong) {
  t.test(`wrong usage (${given.join(' ')}) prints one line and exits with code 2`, async (t) => {
    const path = `${t.testdir()}/parlor.db`;
    refused(t, await runCommand(t, { path }, ...given), 2, line);
    t.notOk(existsSync(path));
  });
}

t.test('an invalid variable and an in-memory database are refused in one line', async (t) => {
  const path = `${t.testdir()}/parlor.db`;
  refused(t, await runCommand(t, { path, env: { PARLOR_LOG: 'loud' } }, 'check'), 1, /^PARLOR_LOG: must /);
  refused(t, await runCommand(t, { path: ':memory:' }, 'migrate'), 1, /^PARLOR_DB: must /);
});

t.test('migrate creates the tables, does nothing the second time, and check finds them sound', async (t) => {
  const path = `${t.testdir()}/parlor.db`;
  said(t, await runCommand(t, { path }, 'migrate'), /^Migrations applied: \d+\.\n$/);
  said(t, await runCommand(t, { path }, 'migrate'), /^Nothing to do\.\n$/);
  said(t, await runCommand(t, { path }, 'check'), /^ok\n$/);
});

t.test('check reports every fault', async (t) => {
  const path = `${t.testdir()}/parlor.db`;
  t.match(await runCommand(t, { path }, 'check'), { code: 1, stdout: /^There is no file / });
  await runCommand(t, { path }, 'migrate');
  changeFile(path, (raw) => {
    raw.pragma('foreign_keys = OFF');
    const add = raw.prepare(
      'INSERT INTO login (id, account_id, created_at_ms, expires_at_ms) VALUES (?, 99, 0, 0)',
    );
    for (const id of ['x', 'y']) add.run(id);
  });
  const { code, stdout } = await runCommand(t, { path }, 'check');
  t.equal(code, 1);
  t.equal(stdout.match(/^login: row \d+ names no row of account$/gm)?.length, 2);
});

t.test('superuser creates an account that can log in, with or without a running server', async (t) => {
  const path = `${t.testdir()}/parlor.db`;
  const stdin = `${PASSWORD}\n`;
  said(t, await runCommand(t, { path, stdin }, 'superuser', 'ada'), 'ada is a new administrator.');
  const server = await startServer(t, { path });
  t.equal((await login(server, 'ada')).status, 200);
  said(t, await runCommand(t, { path, stdin }, 'superuser', 'boss'), 'boss is a new administrator.');
  t.equal((await login(server, 'boss')).status, 200);
  const { username } = await addGuest(server, 'ben');
  said(t, await runCommand(t, { path, stdin }, 'superuser', username), /ben is now an administrator/);
  t.equal((await login(server, username)).status, 200);
  await stop(server);
  t.equal(ask(path, 'SELECT count(*) FROM account WHERE is_staff = 1'), 3);
  const bytes = readFileSync(path);
  t.notOk(bytes.includes(PASSWORD), 'the password is nowhere in the file');
});

t.test('superuser refuses weak passwords, invalid names and files of other versions', async (t) => {
  const path = `${t.testdir()}/parlor.db`;
  const run = (name: string, stdin: string) => runCommand(t, { path, stdin }, 'superuser', name);
  for (const weak of ['', 'short\n', 'password123\n', '1234567890123\n', 'x'.repeat(129)]) {
    refused(t, await run('ada', weak), 1, /password|characters/);
  }
  refused(t, await run('a b', PASSWORD), 1, /valid username/);
  t.equal(ask(path, 'SELECT count(*) FROM account'), 0);
  const server = await startServer(t, { path });
  changeFile(path, (raw) =>
    raw.exec("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', 9999999999999)"),
  );
  refused(t, await run('ada', PASSWORD), 1, /another version/);
  await server.kill();
  refused(t, await run('ada', PASSWORD), 1, /newer version/);
});

t.test('a backup is made beside a running server and restored after it has stopped', async (t) => {
  const folder = t.testdir();
  const path = `${folder}/parlor.db`;
  const copy = `${folder}/copy.db`;
  const first = await startServer(t, { path });
  const ada = await addGuest(first, 'ada');
  said(t, await runCommand(t, { path }, 'backup', copy), /is a verified copy of/);
  t.same(faultsIn(copy), []);
  refused(t, await runCommand(t, { path }, 'backup', copy), 1, /already exists/);
  refused(t, await runCommand(t, { path }, 'backup', `${folder}/none/x.db`), 1, /There is no folder/);
  said(t, await runCommand(t, { path }, 'check'), /^ok\n$/);
  const ben = await addGuest(first, 'ben');
  refused(t, await runCommand(t, { path }, 'restore', copy), 1, /^Another Parlor server is using/);
  t.equal((await first.call('GET', '/api/past_sessions/', { token: ben.access })).status, 200);
  // Killed, so that the newest data is only in the log beside the file.
  await first.kill();
  const { stdout, code } = await runCommand(t, { path }, 'restore', copy);
  t.equal(code, 0);
  const aside = /The previous file is now (.+)\.\n$/.exec(stdout)?.[1] as string;
  t.match(aside, /parlor\.db\.before-restore-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/);
  const names = 'SELECT group_concat(username) FROM account';
  t.equal(ask(aside, names), 'ada,ben', 'the old file is intact');
  t.equal(ask(path, names), 'ada');
  const second = await startServer(t, { path });
  t.equal((await second.call('GET', '/api/past_sessions/', { token: ada.access })).status, 200);
  t.equal((await second.call('GET', '/api/past_sessions/', { token: ben.access })).status, 401);
  await stop(second);
  t.notOk(namesIn(folder).some((name) => name.endsWith('.partial')));
});

t.test('restore accepts only sound Parlor files, and otherwise changes nothing', async (t) => {
  const folder = t.testdir();
  const path = `${folder}/parlor.db`;
  await runCommand(t, { path }, 'migrate');
  const copy = `${folder}/copy.db`;
  const bad: [name: string, line: RegExp, make: () => void][] = [
    ['garbage', /not a database/, () => writeFileSync(copy, randomBytes(50_000))],
    ['an empty file', /no file of Parlor/, () => writeFileSync(copy, '')],
    [
      'a truncated file',
      /cannot be read|not sound|malformed/,
      () => writeFileSync(copy, readFileSync(path).subarray(0, 20_000)),
    ],
    [
      'a file of another program',
      /no file of Parlor/,
      () => new SqliteDatabase(copy).exec('CREATE TABLE one (two)').close(),
    ],
    [
      'a file of a newer version',
      /newer version/,
      () => {
        copyFileSync(path, copy);
        changeFile(copy, (raw) =>
          raw.exec("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', 9999999999999)"),
        );
      },
    ],
  ];
  const before = readFileSync(path);
  for (const [name, line, make] of bad) {
    writeFileSync(copy, '');
    make();
    refused(t, await runCommand(t, { path }, 'restore', copy), 1, line);
    t.ok(readFileSync(path).equals(before), `${name}: not a byte has changed`);
  }
  refused(t, await runCommand(t, { path }, 'restore', `${folder}/none.db`), 1, /There is no file/);
  t.notOk(namesIn(folder).some((name) => /partial|before-restore/.test(name)));
});

t.test('restore creates the file if there is none', async (t) => {
  const folder = t.testdir();
  const copy = `${folder}/copy.db`;
  await runCommand(t, { path: copy, stdin: PASSWORD }, 'superuser', 'ada');
  said(
    t,
    await runCommand(t, { path: `${folder}/new/parlor.db` }, 'restore', copy),
    /new\/parlor\.db has been restored from/,
  );
  t.equal(ask(`${folder}/new/parlor.db`, 'SELECT username FROM account'), 'ada');
});

t.test('each command that changes something is in the audit log, with the user of the system', async (t) => {
  const folder = t.testdir();
  const path = `${folder}/parlor.db`;
  const run = (...given: string[]) => runCommand(t, { path, stdin: PASSWORD }, ...given);
  await run('superuser', 'ada');
  await run('superuser', 'ada');
  await run('invite', 'Friday club');
  await run('export', 'ada', '--to', folder);
  await run('backup', `${folder}/copy.db`);
  await run('restore', `${folder}/copy.db`);
  const actions =
    "SELECT group_concat(action || ' ' || subject || ' ' || subject_key, '; ') FROM admin_change";
  t.equal(
    ask(path, actions),
    'add administrator account 1; make administrator account 1; invite invitation 1; export  ; restore  ',
  );
  const { username } = userInfo();
  t.equal(ask(path, 'SELECT DISTINCT by_name FROM admin_change'), `command line (${username})`);
});

t.test('doctor looks at a running server, from inside and outside, and says what is serious', async (t) => {
  const path = `${t.testdir()}/parlor.db`;
  const server = await startServer(t, { path });
  const { port } = new URL(server.base);
  const env = { PORT: port };
  const first = await runCommand(t, { path, env }, 'doctor');
  t.match(first, { code: 1, errors: [], stdout: /^!! administrators +There is no administrator/m });
  t.match(first.stdout, /^ok server +The server on port \d+ works\.$/m);
  await runCommand(t, { path, stdin: PASSWORD }, 'superuser', 'ada');
  const { code, stdout } = await runCommand(t, { path, env }, 'doctor', '--json');
  const { findings } = JSON.parse(stdout);
  t.equal(code, findings.some(({ severity }: { severity: string }) => severity === 'serious') ? 1 : 0);
  t.match(
    findings.find(({ id }: { id: string }) => id === 'administrators'),
    { severity: 'good', says: /ada/, do: '' },
  );
  const outside = await runCommand(t, { path }, 'doctor', server.base);
  t.match(outside, { code: 0, stdout: /^ok websocket /m });
  refused(t, await runCommand(t, { path }, 'doctor', 'example.org'), 2, /doctor takes an ADDRESS/);
  await stop(server);
});

t.test('invite prints a link with which somebody can register on the running server', async (t) => {
  const path = `${t.testdir()}/parlor.db`;
  const env = { PARLOR_REGISTER: 'invite', PARLOR_PUBLIC_URL: 'https://example.org' };
  const server = await startServer(t, { path, env });
  const { stdout } = await runCommand(t, { path, env }, 'invite', 'Friday club', '--uses', '1');
  const [, invitation] = /^https:\/\/example\.org\/invite\/([\w-]{22})\n$/.exec(stdout) ?? [];
  const json = { username: 'ben', password: PASSWORD };
  t.equal((await server.call('POST', '/api/user/register/', { json })).status, 403);
  const invited = { json: { ...json, invitation } };
  t.equal((await server.call('POST', '/api/user/register/', invited)).status, 201);
  await stop(server);
  refused(t, await runCommand(t, { path }, 'invite', 'x', '--uses', '0'), 2, /--uses must be a whole number/);
});
