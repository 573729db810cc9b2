import { spawnSync } from 'node:child_process';
import t from 'tap';

/** Runs `src/parlor.js` as if on that version of Node.js. Its stdout also names what it imports, when it does. */
function runOn(version: string, command: string, more: Record<string, string> = {}) {
  const before = `
    import module from 'node:module';
    Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });
    module.registerHooks({
      resolve(specifier, context, next) {
        if (context.parentURL?.endsWith('/parlor.js')) process.stdout.write(specifier + ' ');
        return next(specifier, context);
      },
    });`;
  const { NODE_OPTIONS: _, ...env } = process.env;
  const preload = `data:text/javascript,${encodeURIComponent(before)}`;
  const options = ['--import', preload, 'src/parlor.js', command];
  const { status, stdout, stderr } = spawnSync(process.execPath, options, {
    env: { ...env, ...more },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

for (const version of ['18.20.8', '20.20.2', '22.17.1']) {
  t.test(`on Node.js ${version} it says in one line what it needs and loads nothing`, async (t) => {
    t.same(runOn(version, 'serve'), {
      status: 1,
      stdout: '',
      stderr: `Parlor needs Node.js 22.18 or newer; this is ${version}.\n`,
    });
  });
}

for (const version of ['22.18.0', '24.0.0']) {
  t.test(`on Node.js ${version} it runs`, async (t) => {
    const { status, stdout } = runOn(version, '--version');
    t.equal(status, 0);
    t.match(stdout, /^\.\/quick-start\.js \.\/cli\.ts \d+\.\d+\.\d+\n$/);
  });
}

t.test('a server says that it starts before it loads anything', async (t) => {
  const { stdout } = runOn('24.0.0', 'serve', { PORT: 'none' });
  t.match(stdout, /^Starting Parlor…\n\.\/quick-start\.js /);
});
