import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import t, { type Test } from 'tap';
import { makeStaff } from '#src/accounts/index.ts';
import { readConfig } from '#src/config.ts';
import { CHECKS } from '#src/doctor/checks.ts';
import { examine } from '#src/doctor/examine.ts';
import { makePasswords } from '#src/platform/access/passwords.ts';
import { saveRehearsal } from '#src/platform/ops/backup.ts';
import { scheduledName } from '#src/platform/storage/copy.ts';
import { buildTestApp, type TestServer } from '../helper.ts';

type Env = Record<string, string>;
const CHEAP = { memoryCost: 64, timeCost: 1, parallelism: 1 };

/** The findings by their ids, as `severity: what it says`. */
async function look(
  path: string,
  { ports, env = {}, port = '1' }: { ports: TestServer['ports']; env?: Env; port?: string },
) {
  const all = { PARLOR_DB: path, PORT: port, ...env };
  const findings = await examine({ config: readConfig(all), env: all, ports, version: '1.0.0' });
  return Object.fromEntries(findings.map(({ id, severity, says }) => [id, `${severity}: ${says}`]));
}

/** A server with nothing to complain about. */
async function goodHouse(t: Test) {
  const server = await buildTestApp(t);
  const { path, platform, ports } = server;
  const staff = makeStaff(platform.database, platform.config, ports);
  const hash = await makePasswords(CHEAP).hash('a long enough one');
  await platform.database.commit((turn) => {
    staff.makeSuperuser(turn, 'ada', hash);
    saveRehearsal(platform.database, ports.now());
  });
  const folder = dirname(path);
  chmodSync(folder, 0o700);
  chmodSync(path, 0o600);
  mkdirSync(`${folder}/backups`);
  writeFileSync(`${folder}/backups/${scheduledName(ports.now())}`, '');
  const env: Env = {
    PARLOR_PUBLIC_URL: 'https://example.org',
    HOST: '127.0.0.1',
    PARLOR_REGISTER: 'invite',
    PARLOR_BACKUP: '0 4 * * *',
    PARLOR_BACKUP_AFTER: 'rclone copy {file} remote:parlor',
  };
  const port = new URL(server.base).port;
  return {
    server,
    path,
    folder,
    env,
    look: (more: Env = {}) => look(path, { ports, port, env: { ...env, ...more } }),
  };
}

t.test('a house that is as it should be has nothing but good findings', async (t) => {
  const house = await goodHouse(t);
  const found = await house.look();
  const others = Object.entries(found).filter(([, text]) => !text.startsWith('good: '));
  // The disk of the machine that runs the test may be anything.
  t.same(
    others.filter(([id]) => id !== 'disk-space'),
    [],
  );
  t.match(found.server, /^good: The server on port \d+ works/);
});

t.test('a server at a Unix socket is found, and only programs of this machine find it', async (t) => {
  const house = await goodHouse(t);
  // The path of a socket has at most 107 bytes.
  const folder = mkdtempSync(join(tmpdir(), 'parlor-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const socket = join(folder, 'socket');
  const proxy = createServer((request) =>
    request.pipe(connect(Number(new URL(house.server.base).port))).pipe(request),
  );
  proxy.listen(socket);
  await once(proxy, 'listening');
  t.teardown(() => proxy.close());
  const found = await house.look({ HOST: socket });
  t.match(found, { server: new RegExp(`^good: The server at ${socket} works`), address: /^good/ });
  const inside = await look(house.path, { ports: house.server.ports, env: { HOST: socket } });
  t.match(inside.address, /^advice: Only programs on this/);
  const elsewhere = join(folder, 'none');
  const { server } = await house.look({ HOST: elsewhere });
  t.match(server, new RegExp(`^advice: No server answers at ${elsewhere}, so`));
});

const SETTINGS: [id: string, env: Env, finding: RegExp][] = [
  ['https', { PARLOR_PUBLIC_URL: 'http://example.org' }, /^serious: .* not encrypted/],
  ['proxy', { PARLOR_TRUST_PROXY: '0.0.0.0/0' }, /^serious: .* trusts everybody/],
  ['proxy', { HOST: '0.0.0.0' }, /^advice: .* around the proxy/],
  ['registration', { PARLOR_REGISTER: 'open' }, /^advice: Everybody/],
  ['limits', { PARLOR_RATE: 'off' }, /^serious: .* guessed/],
  ['durability', { PARLOR_DURABILITY: 'normal' }, /^advice: .* power cut/],
  ['other-disk', { PARLOR_BACKUP_AFTER: '' }, /^advice: Copies stay/],
  ['backups', { PARLOR_BACKUP: 'off', PARLOR_BACKUP_AFTER: '' }, /^serious: No copies/],
];

t.test('each setting that is missing or dangerous is found', async (t) => {
  const house = await goodHouse(t);
  for (const [id, { PARLOR_BACKUP_AFTER, ...env }, finding] of SETTINGS) {
    const { PARLOR_BACKUP_AFTER: usual = '', ...rest } = house.env;
    const hook: Env = PARLOR_BACKUP_AFTER === '' ? {} : { PARLOR_BACKUP_AFTER: usual };
    const found = await look(house.path, { ports: house.server.ports, env: { ...rest, ...hook, ...env } });
    t.match(found[id], finding, `${id} ${JSON.stringify(env)}`);
  }
});

t.test('rights that are too wide are found, on the file, its folder and files with secrets', async (t) => {
  const house = await goodHouse(t);
  chmodSync(house.path, 0o644);
  t.match((await house.look())['data-folder'], /^serious: Others on this machine can read /);
  chmodSync(house.path, 0o600);
  chmodSync(house.folder, 0o755);
  t.match((await house.look())['data-folder'], /^advice: Others on this machine can look into /);
  const secret = `${house.folder}/restic`;
  writeFileSync(secret, 'x', { mode: 0o640 });
  t.match((await house.look({ RESTIC_PASSWORD_FILE: secret })).secrets, /^serious: .*restic/);
});

t.test('old copies, an old rehearsal and a clock that was set back are found', async (t) => {
  const house = await goodHouse(t);
  await house.server.guest('ben');
  const later = { ...house.server.ports, now: () => house.server.ports.now() + 100 * 86_400_000 };
  const found = await look(house.path, { ports: later, env: house.env });
  t.match([found.backups, found.rehearsal], [/^serious: .* 100 days old/, /^advice: .* 100 days ago/]);
  const earlier = { ...house.server.ports, now: () => house.server.ports.now() - 3 * 86_400_000 };
  t.match((await look(house.path, { ports: earlier, env: house.env })).clock, /^serious: .* 3 days behind/);
});

t.test('administrators are counted, and a password that is guessed first is found', async (t) => {
  const house = await goodHouse(t);
  const { database } = house.server.platform;
  const hash = await makePasswords(CHEAP).hash('changeme');
  await database.commit(() => database.raw.prepare('UPDATE account SET password_hash = ?').run(hash));
  t.match((await house.look()).administrators, /^serious: .* password of ada/);
  await database.commit(() => database.raw.prepare('UPDATE account SET is_staff = 0').run());
  t.match((await house.look()).administrators, /^serious: There is no administrator/);
});

t.test('without a server, and before the first start, it says so and makes nothing', async (t) => {
  const path = `${t.testdir({})}/data/parlor.db`;
  const { ports } = await buildTestApp(t, { env: {}, path: ':memory:' });
  const found = await look(path, { ports });
  t.match(found.server, /^advice: No server answers/);
  t.match(found.administrators, /^advice: There is no database yet/);
  t.match(found.address, /^(good|advice): /);
});

t.test('the page about security has each check under its id, and nothing else', async (t) => {
  const page = readFileSync('docs/security.md', 'utf8');
  const ids = [...page.matchAll(/^### `([\w-]+)`$/gm)].map(([, id]) => id);
  const source = readFileSync('src/doctor/outside.ts', 'utf8');
  const outside = [...source.matchAll(/(?:good|advice|serious)\('([\w-]+)'|const id = '([\w-]+)'/g)];
  const wanted = new Set([...Object.keys(CHECKS), ...outside.map(([, one, other]) => one ?? other)]);
  t.ok(wanted.size > 20);
  t.same(ids.sort(), [...wanted].sort());
});
