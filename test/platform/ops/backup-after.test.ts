import { readFileSync, writeFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { makeBackupHook } from '#src/platform/ops/backup-hook.ts';
import { buildTestApp, testPorts } from '../../helper.ts';

/** A hook that runs a script of Node, and what it logs. */
function hookOf(t: Test, script: string, ports = testPorts()) {
  const folder = t.testdir({});
  writeFileSync(`${folder}/hook.mjs`, script);
  const lines: { level: string; output?: string; problem?: string }[] = [];
  const logs = (level: string) => (facts: unknown) => void lines.push({ level, ...(facts as object) });
  const log = { info: logs('info'), warn: logs('warn'), error: logs('error') };
  const command = [process.execPath, `${folder}/hook.mjs`, '{file}', `--to=${folder}/{file}`];
  return { hook: makeBackupHook({ command, ports, log }), lines, folder, ports };
}

t.test('it gets the file, no shell, and no secret', async (t) => {
  process.env.PARLOR_SECRET = 'x'.repeat(32);
  t.teardown(() => delete process.env.PARLOR_SECRET);
  const script = 'console.log(JSON.stringify([process.argv.slice(2), process.env.PARLOR_SECRET ?? null]))';
  const { hook, lines, folder, ports } = hookOf(t, script);
  await hook.run('a $HOME; b.db');
  t.same(JSON.parse(lines[0]?.output ?? ''), [['a $HOME; b.db', `--to=${folder}/a $HOME; b.db`], null]);
  t.same(hook.state(), { status: 'ok', goodAtMs: ports.now(), failures: 0 });
});

t.test('one that fails is logged with the end of what it said', async (t) => {
  const { hook, lines } = hookOf(t, "console.error('no such remote'); process.exit(3)");
  await hook.run('x.db');
  t.match(lines, [{ level: 'error', problem: 'exit code 3', output: 'no such remote' }]);
  t.match(hook.state(), { status: 'error: exit code 3', failures: 1 });
});

t.test('one that floods its output costs no memory', async (t) => {
  const { hook, lines } = hookOf(
    t,
    "import { writeSync } from 'node:fs'; for (let n = 0; n < 300; n++) writeSync(1, 'x'.repeat(100_000)); writeSync(2, 'the end')",
  );
  await hook.run('x.db');
  t.equal(lines.length, 1);
  t.match(lines[0]?.output, /x{1000}the end$/);
  t.ok((lines[0]?.output?.length ?? 0) <= 2_000);
});

t.test(
  'one that hangs, and what it has started, is ended after an hour; none is started beside it',
  async (t) => {
    const script = `import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs';
    const child = spawn('sleep', ['1000'], { stdio: 'inherit' });
    writeFileSync(process.argv[3].slice(5), String(child.pid)); setInterval(() => {}, 1000);`;
    const { hook, lines, folder, ports } = hookOf(t, script);
    const running = hook.run('pid');
    t.equal(hook.state().status, 'running');
    await hook.run('second');
    t.match(lines, [{ level: 'warn' }]);
    const pid = await written(`${folder}/pid`);
    await ports.advance(3_600_000);
    await running;
    t.match(hook.state(), { status: 'error: it took longer than an hour' });
    while (isRunning(pid));
    t.notOk(isRunning(pid), 'the one that it has started has ended as well');
  },
);

/** The process may have ended already. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** The number in a file that another process writes. */
async function written(path: string): Promise<number> {
  for (;;) {
    try {
      const text = readFileSync(path, 'utf8');
      if (text !== '') return Number(text);
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

t.test('a command that is not there is an error, not the end', async (t) => {
  const lines: object[] = [];
  const logs = (facts: unknown) => void lines.push(facts as object);
  const log = { info: logs, warn: logs, error: logs };
  const hook = makeBackupHook({ command: ['no-such-command'], ports: testPorts(), log });
  await hook.run('x.db');
  t.match(hook.state().status, /^error: it cannot be run: .*ENOENT/);
});

t.test('it runs after each scheduled copy, and the status tells', async (t) => {
  const folder = t.testdir({});
  const env = {
    PARLOR_BACKUP: '0 * * * *',
    PARLOR_BACKUP_AFTER: `cp {file} '${folder}/other disk.db'`,
    PARLOR_RATE: 'off',
  };
  const server = await buildTestApp(t, { path: `${folder}/parlor.db`, env });
  const status = async () => (await server.call('GET', '/status/')).body;
  t.match(await status(), { backup_after: 'none yet', rehearsal_at: null });
  await server.ports.advance(3_600_000);
  while ((await status()).backup_after !== 'ok');
  t.equal(readFileSync(`${folder}/other disk.db`, 'latin1').slice(0, 15), 'SQLite format 3');
  const { body } = await server.call('GET', '/metrics');
  t.match(body, /parlor_backup_after_last_success_timestamp_seconds 1\d+/);
  t.match(body, /parlor_backup_after_failures_total 0/);
});
