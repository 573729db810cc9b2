import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { buildTestApp, type TestServer } from '../helper.ts';

const run = promisify(execFile);
const TOOLS = resolve('test/tools');
const GENERATED = `${TOOLS}/generated`;
const QUIET = {
  ...process.env,
  REDOCLY_TELEMETRY: 'off',
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  CI: 'true',
};

if (!existsSync(`${TOOLS}/node_modules`)) throw new Error('run "npm ci --prefix test/tools" first');
t.setTimeout(180_000);

/** What a tool prints. Rejects, with that, if it finds a fault. */
async function tool(name: string, ...parameters: string[]): Promise<string> {
  const program = `${TOOLS}/node_modules/.bin/${name}`;
  const { stdout, stderr } = await run(program, parameters, { cwd: TOOLS, env: QUIET }).catch((fault) => {
    throw new Error(`${name} ${parameters.join(' ')}\n${fault.stdout}\n${fault.stderr}`);
  });
  return stdout + stderr;
}

/** Writes what the server says about itself to files for the tools. */
async function descriptions(server: TestServer): Promise<void> {
  mkdirSync(GENERATED, { recursive: true });
  for (const [path, file] of [
    ['/docs/json', 'openapi.json'],
    ['/docs/asyncapi.json', 'asyncapi.json'],
  ] as const)
    writeFileSync(`${GENERATED}/${file}`, JSON.stringify((await server.call('GET', path)).body));
}

t.test('the linters have nothing to say', async (t) => {
  await descriptions(await buildTestApp(t));
  const redocly = await tool('redocly', 'lint', '--config', 'redocly.yaml', 'generated/openapi.json');
  t.match(redocly, 'Your API description is valid');
  t.notMatch(redocly, /warning/);
  const files = ['generated/openapi.json', 'generated/asyncapi.json'];
  t.match(await tool('spectral', 'lint', '-r', 'spectral.yaml', '-F', 'hint', ...files), 'No results');
});

t.test('the parser of AsyncAPI reads the messages', async (t) => {
  const { Parser } = createRequire(`${TOOLS}/package.json`)('@asyncapi/parser');
  const { body } = await (await buildTestApp(t)).call('GET', '/docs/asyncapi.json');
  const { document, diagnostics } = await new Parser().parse(JSON.stringify(body));
  t.same(diagnostics, []);
  t.ok(document.allOperations().length > 20);
});

t.test('a generated client plays an evening and a game, and computes', async (t) => {
  const server = await buildTestApp(t);
  await descriptions(server);
  await tool('openapi-typescript', 'generated/openapi.json', '-o', 'generated/openapi.ts');
  await tool('tsc', '-p', '.');
  const program = [`${TOOLS}/generated-client.ts`, server.base];
  const { stdout } = await run(process.execPath, program, { timeout: 60_000 });
  t.same(stdout.trim().split('\n'), ['album of 3 + 3 + 3 entries', 'chess 0-1 by CHECKMATE', 'integers 40']);
});
