import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import t from 'tap';
import { buildTestApp } from '../helper.ts';

const run = promisify(execFile);

/** The shell blocks of a page, one after the other, as a reader would paste them. */
function shellOf(file: string): string {
  return [...readFileSync(file, 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)].map(([, code]) => code).join('\n');
}

/** Lines of the output that are JSON objects. */
function answersOf(stdout: string): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}

t.test('the shell blocks of docs/api.md run from first to last', async (t) => {
  const home = t.testdir();
  const { base } = await buildTestApp(t, { path: `${home}/parlor.db` });
  // For the test alone: a refusal ends the script.
  writeFileSync(`${home}/.curlrc`, 'fail-with-body\nshow-error\n');
  const script = shellOf('docs/api.md');
  const env = { PATH: process.env.PATH, B: base, CURL_HOME: home, TMPDIR: home };
  const options = { env, cwd: home, timeout: 60_000 };
  const { stdout } = await run('bash', ['-e', '-u', '-o', 'pipefail', '-c', script], options);
  const answers = answersOf(stdout);

  const album = answers.find(({ ended_at }) => ended_at !== undefined);
  t.match(album?.chains, Array(3).fill({ entries: [{ description: String }, { drawing: String }, {}] }));
  const shared = answers.find(({ made_by }) => made_by === 'Ben');
  const page = await fetch(String(shared?.url));
  t.match(await page.text(), 'a snail late for work', 'the shared album opens without an account');
  t.match(answers.findLast(({ event }) => event === 'STATE_SYNC')?.payload, {
    status: 'FINISHED',
    result: '0-1',
    reason: 'CHECKMATE',
    names: { white: 'Ada', black: 'Ben' },
  });
  t.match(stdout, /2\. g4 .*\n?.*Qh4# .*0-1/, 'the PGN');
  t.match(stdout, /"X":15241578753238836750495351562412741998489559520973784484210,/);
  t.same(answers.at(-1), { mine: 'deleted' });
});

t.test('nothing in them needs filling in by hand', async (t) => {
  const script = shellOf('docs/api.md');
  t.notMatch(script, /yours|YOUR|<[a-z]+>|…/);
});
