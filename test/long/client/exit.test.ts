import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { makeLine } from '../../client/proxies.ts';
import { startServer } from '../../fault/process.ts';
import { buildTestApp } from '../../helper.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface Run {
  child: ChildProcess;
  stdout: NodeJS.ReadableStream;
  output: string;
  /** Its exit code. The program may be gone before a test asks. */
  closed: Promise<number>;
}

/** Runs a program without the test runner, which has handles of its own. */
function run(t: Test, program: string, ...parameters: string[]): Run {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = spawn(process.execPath, [program, ...parameters], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.teardown(() => child.kill('SIGKILL'));
  const closed = once(child, 'close').then(([code]) => Number(code));
  const running = { child, stdout: child.stdout, output: '', closed };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      running.output += text;
    });
  }
  return running;
}

/** How long the program kept running after it closed the client, in ms. */
async function ended(t: Test, program: Run): Promise<number> {
  t.equal(await program.closed, 0, program.output);
  return Number(program.output.trim().split('\n').at(-1));
}

t.test('a program that closes its open client ends', async (t) => {
  const { base } = await buildTestApp(t);
  const lastedMs = await ended(t, run(t, 'test/client/visit.ts', base, 'open'));
  t.ok(lastedMs < 1_000, `${lastedMs} ms`);
});

t.test('a program that closes its client while connecting ends', async (t) => {
  const { base } = await buildTestApp(t);
  const lastedMs = await ended(t, run(t, 'test/client/visit.ts', base, 'connecting'));
  t.ok(lastedMs < 1_000, `${lastedMs} ms`);
});

t.test('a program that closes its client while it waits to reconnect ends', async (t) => {
  const server = await buildTestApp(t);
  const visit = run(t, 'test/client/visit.ts', server.base, 'retrying');
  await once(visit.stdout, 'data');
  await server.stop();
  await server.ports.advance(2_000);
  const lastedMs = await ended(t, visit);
  t.ok(lastedMs < 1_000, `${lastedMs} ms`);
});

t.test('on a dead connection a closed client ends within the answer time', async (t) => {
  const { base } = await buildTestApp(t);
  const line = await makeLine(t, base);
  const visit = run(t, 'test/client/visit.ts', line.base, 'asked');
  await once(visit.stdout, 'data');
  line.freeze();
  visit.child.kill('SIGUSR2');
  const lastedMs = await ended(t, visit);
  t.ok(lastedMs < 2_500, `${lastedMs} ms`);
});

t.test('the demo plays a game and prints the address of its album', async (t) => {
  const server = await startServer(t, { path: `${t.testdir()}/parlor.db` });
  const demo = run(t, 'demo/index.ts', 'telephone', server.base);
  t.equal(await demo.closed, 0, demo.output);
  t.match(demo.output, /Ada wrote/);
  t.match(demo.output, /Dan drew/);
  for (const label of ['The album', 'Download']) {
    const address = new RegExp(`${label}: +(http\\S+)`).exec(demo.output)?.[1] ?? '';
    const answer = await fetch(address);
    t.equal(answer.status, 200, address);
    const page = await answer.text();
    t.equal(page.match(/<img /g)?.length, 4, 'each of the four chains has one drawing');
    t.match(page, 'Cleo');
  }
});

t.test('the chess demo plays a recorded game to checkmate', async (t) => {
  const server = await startServer(t, { path: `${t.testdir()}/parlor.db` });
  const demo = run(t, 'demo/index.ts', 'chess', server.base);
  t.equal(await demo.closed, 0, demo.output);
  t.match(demo.output, /33 {2}Morphy: Rd8#\n1-0 by CHECKMATE/);
  t.match(demo.output, /\[White "Morphy"\]/);
});

t.test('the integer demo computes with numbers that the server never sees', async (t) => {
  const server = await startServer(t, { path: `${t.testdir()}/parlor.db` });
  const demo = run(t, 'demo/index.ts', 'integers', server.base);
  t.equal(await demo.closed, 0, demo.output);
  t.match(demo.output, /prices\*amounts = 3750 -3600 294000000000000\n/);
});

t.test('the demo says how to start a server if none is running', async (t) => {
  const server = await buildTestApp(t);
  await server.stop();
  const demo = run(t, 'demo/index.ts', 'telephone', server.base);
  t.equal(await demo.closed, 1);
  t.match(demo.output, `Tried ${server.base}.`);
  t.match(demo.output, 'npm start');
});

t.test('the demo ends with an error message when the server goes away halfway through', async (t) => {
  const server = await startServer(t, { path: `${t.testdir()}/parlor.db` });
  const demo = run(t, 'demo/index.ts', 'telephone', server.base);
  await once(demo.stdout, 'data');
  await server.kill();
  t.equal(await demo.closed, 1);
  t.match(demo.output, /could not be reached|was lost/);
});

t.test('without a name all demos are listed, and for a wrong name or address, too', async (t) => {
  const runs: [code: number, ...parameters: string[]][] = [
    [0],
    [2, 'poker'],
    [2, 'constructor'],
    [2, 'chess', 'localhost:8000'],
  ];
  for (const [expected, ...parameters] of runs) {
    const demo = run(t, 'demo/index.ts', ...parameters);
    t.equal(await demo.closed, expected, parameters.join(' '));
    for (const name of ['telephone', 'chess', 'integers'])
      t.match(demo.output, new RegExp(`^  ${name} `, 'm'));
  }
});
