import { dirname, relative, resolve } from 'node:path';
import t from 'tap';
import { sources } from './sources.ts';

interface Import {
  /** A path from `src`, or the name of a package. */
  target: string;
  /** Gone after compiling: `import type`, `export type`. */
  typeOnly: boolean;
}

/** Every file of src with the files and packages it imports, type imports included. */
const all = sources.map(({ file, text }) => {
  const imports = importsOf(file, text);
  return { file, text, imports, targets: imports.map(({ target }) => target) };
});

function importsOf(file: string, text: string): Import[] {
  const lines =
    /^(?:import|export)( type)?\b[^;]*?from '([^']+)';|^import '([^']+)';|\bimport\('([^']+)'\)/gm;
  return [...text.matchAll(lines)].map(([, type, from, bare, dynamic]) => {
    const name = from ?? bare ?? dynamic ?? '';
    const target = name.startsWith('.')
      ? relative('src', resolve('src', dirname(file), name)).replaceAll('\\', '/')
      : name;
    return { target, typeOnly: type !== undefined };
  });
}

const domains = ['accounts', 'telephone', 'chess', 'boardapi', 'integers', 'admin'];
const domainOf = (path: string) => domains.find((domain) => path.startsWith(`${domain}/`));
/** The path inside its domain. */
const inside = (path: string) => path.split('/').slice(1).join('/');

/** A domain's rooms, the highest first. A room is a file, or a folder of files of one kind. */
const rooms = {
  index: /^index\.ts$/,
  table: /^table(-[\w-]+)?\.ts$/,
  schema: /^schema(-[\w-]+)?\.ts$/,
  store: /^store(-[\w-]+)?\.ts$/,
  commands: /^(commands|queries)(-[\w-]+)?\.ts$/,
  actions: /^actions\/[\w-]+\.ts$/,
  worker: /^worker\.ts$/,
  rules: /^rules\//,
  /** What every command does with a state, named for it (`games`, `sessions`, `logins`), and pages. */
  state: /^[\w-]+\.ts$/,
};
type Room = keyof typeof rooms;

/** Which rooms of its own domain each looks into. */
const below: Record<Room, Room[]> = {
  index: ['index', 'commands', 'actions', 'state', 'store', 'schema', 'table', 'rules'],
  commands: ['actions', 'state', 'store', 'schema', 'rules'],
  actions: ['actions', 'state', 'store', 'schema', 'rules'],
  state: ['state', 'store', 'schema', 'rules'],
  store: ['store', 'table', 'rules'],
  schema: ['schema', 'table', 'rules'],
  // Started as a program of its own. Files that give it work know its types.
  worker: ['rules'],
  table: ['table'],
  rules: ['rules'],
};

/** Rooms that it looks into for types only. */
const typesAlso: Partial<Record<Room, Room[]>> = {
  actions: ['worker'],
  state: ['worker'],
};

function roomOf(path: string): Room | undefined {
  return (Object.keys(rooms) as Room[]).find((room) => rooms[room].test(inside(path)));
}

/** `file -> target` of every import for which `breaks` is true. */
function breaches(breaks: (file: string, found: Import) => boolean): string[] {
  return all.flatMap(({ file, imports }) =>
    imports.filter((found) => breaks(file, found)).map(({ target }) => `${file} -> ${target}`),
  );
}

t.test('the import reader sees imports of every form', async (t) => {
  t.ok(all.length > 60);
  const app = all.find(({ file }) => file === 'app.ts');
  t.ok(app?.targets.includes('telephone/index.ts'));
  const text = [
    "import type { A } from './a.ts';",
    "import {\n  type B,\n  c,\n} from '../platform/b.ts';",
    "import 'side-effect';",
    "export type { D } from './d.ts';",
    "export * from './e.ts';",
    "const f = await import('./f.ts');",
  ].join('\n');
  t.same(importsOf('telephone/x.ts', text), [
    { target: 'telephone/a.ts', typeOnly: true },
    { target: 'platform/b.ts', typeOnly: false },
    { target: 'side-effect', typeOnly: false },
    { target: 'telephone/d.ts', typeOnly: true },
    { target: 'telephone/e.ts', typeOnly: false },
    { target: 'telephone/f.ts', typeOnly: false },
  ]);
});

/** The platform's rooms, and `base`: what every room may look into. */
const platformRooms = [
  ...(['http', 'live', 'storage', 'access', 'ops', 'reference'] as const),
  ...(['routes', 'commands', 'platform', 'base'] as const),
] as const;
type PlatformRoom = (typeof platformRooms)[number];

/** Which rooms of the platform each looks into, besides itself and `base`. */
const platformBelow: Record<PlatformRoom, PlatformRoom[]> = {
  base: [],
  storage: [],
  access: [],
  http: ['access'],
  live: ['http', 'access', 'storage'],
  commands: ['access'],
  routes: ['commands', 'access'],
  ops: ['routes', 'commands', 'http', 'access', 'storage'],
  reference: ['commands', 'http', 'live', 'access'],
  platform: [],
};

/** Rooms of the platform that it looks into for types only. */
const platformTypes: Partial<Record<PlatformRoom, PlatformRoom[]>> = {
  storage: ['live'],
  access: ['live', 'storage'],
  commands: ['live'],
  routes: ['live'],
  // A bare list of the machinery, for the domains.
  platform: ['live', 'access', 'storage', 'ops'],
  ops: ['platform', 'live'],
};

function platformRoomOf(path: string): PlatformRoom | undefined {
  if (!path.startsWith('platform/')) return undefined;
  const [name] = inside(path).split(/[/.]/);
  if (/^(?:ports|errors|memo|meters|text|thread-pool|validate|word-list)$/.test(name ?? '')) return 'base';
  return platformRooms.find((room) => room === name);
}

t.test('inside the platform the arrows point down only', async (t) => {
  const homeless = all.filter(({ file }) => file.startsWith('platform/') && !platformRoomOf(file));
  t.same(
    homeless.map(({ file }) => file),
    [],
    'every file is in a known room',
  );
  const up = (file: string, { target, typeOnly }: Import) => {
    const [from, to] = [platformRoomOf(file), platformRoomOf(target)];
    if (!from || !to || to === from || to === 'base') return false;
    return !(platformBelow[from].includes(to) || (typeOnly && platformTypes[from]?.includes(to)));
  };
  // The description of the interface tells about messages, too.
  t.same(breaches(up), []);
});

t.test('the platform imports no domain, and nothing else but the types of the configuration', async (t) => {
  const outside = (file: string, { target, typeOnly }: Import) =>
    file.startsWith('platform/') &&
    all.some((one) => one.file === target && !one.file.startsWith('platform/')) &&
    !(target === 'config.ts' && typeOnly);
  t.same(breaches(outside), []);
});

t.test('nothing but the pages imports the client, and that imports its own folder', async (t) => {
  t.same(
    breaches((file, { target }) => !/^(?:client|web)\//.test(file) && target.startsWith('client/')),
    [],
  );
  const mayImport = ({ target, typeOnly }: Import) =>
    target.startsWith('client/') ||
    // Its calls are typed by the command tables.
    (typeOnly && target === 'platform/commands.ts') ||
    (typeOnly &&
      domainOf(target) !== undefined &&
      /^(schema|commands|queries)(-[\w-]+)?\.ts$/.test(inside(target)));
  t.same(
    breaches((file, found) => file.startsWith('client/') && !mayImport(found)),
    [],
  );
});

t.test('pages know the client and the rules, and of everything else types only', async (t) => {
  const packages = ['preact', 'preact/hooks', 'uqr', 'qr/decode.js', 'gifenc'];
  const mayImport = ({ target, typeOnly }: Import) =>
    /^(?:web|client)\//.test(target) ||
    (domainOf(target) !== undefined && inside(target).startsWith('rules/')) ||
    target === 'platform/text.ts' ||
    (typeOnly && domainOf(target) !== undefined && /^schema(-\w+)?\.ts$/.test(inside(target))) ||
    packages.includes(target);
  t.same(
    breaches((file, found) => file.startsWith('web/') && !mayImport(found)),
    [],
  );
  t.same(
    breaches((file, { target }) => !file.startsWith('web/') && target.startsWith('web/')),
    [],
  );
});

/** What a domain may import of others. The board API only translates what chess does. */
const open: Record<string, string[]> = { boardapi: ['accounts/index.ts', 'chess/index.ts'] };

t.test('a domain imports no other one but accounts, and that through its index', async (t) => {
  const foreign = (file: string, { target }: Import) => {
    const [own, other] = [domainOf(file), domainOf(target)];
    if (own === undefined || other === undefined || other === own) return false;
    return !(open[own] ?? ['accounts/index.ts']).includes(target);
  };
  t.same(breaches(foreign), []);
});

t.test('inside a domain the arrows point down only', async (t) => {
  const homeless = all.filter(({ file }) => domainOf(file) && !roomOf(file)).map(({ file }) => file);
  t.same(homeless, [], 'every file is in a known room');
  const up = (file: string, { target, typeOnly }: Import) => {
    const [own, from, to] = [domainOf(file), roomOf(file), roomOf(target)];
    if (!own || !from || domainOf(target) !== own) return false;
    return !(to && (below[from].includes(to) || (typeOnly && typesAlso[from]?.includes(to))));
  };
  t.same(breaches(up), []);
});

t.test('no file imports itself through others, not even its types', async (t) => {
  const targets = new Map(all.map((one) => [one.file, one.targets]));
  const reached = (from: string, met = new Set<string>()): Set<string> => {
    for (const target of targets.get(from) ?? []) if (!met.has(target)) reached(target, met.add(target));
    return met;
  };
  t.same(
    [...targets.keys()].filter((file) => reached(file).has(file)),
    [],
  );
});

t.test('rules import only their own folder and pure libraries', async (t) => {
  const pure = ['saxes', 'platform/text.ts'];
  const impure = (file: string, { target }: Import) =>
    inside(file).startsWith('rules/') &&
    !target.startsWith(`${domainOf(file)}/rules/`) &&
    !pure.includes(target);
  t.same(breaches(impure), []);
});

/** Files outside these folders whose text has this in it. */
function having(pattern: RegExp, where: (file: string) => boolean): string[] {
  return all.filter(({ file, text }) => where(file) && pattern.test(text)).map(({ file }) => file);
}

t.test('rules know no clock and no chance', async (t) => {
  const doors = /Date\.now|new Date\(\)|Math\.random|performance\.|async |await /;
  t.same(
    having(doors, (file) => inside(file).startsWith('rules/')),
    [],
  );
});

/** `client/` and `web/` run in browsers, which have none of our ports. */
t.test('on the server only ports.ts opens the doors to clock and chance', async (t) => {
  const doors =
    /Date\.now|new Date\(\)|Math\.random|randomUUID|randomBytes\b.*from 'node:crypto'|\bset(Timeout|Interval)\(/;
  const found = having(doors, (file) => !/^(?:client|web)\//.test(file));
  // database.ts times its own start, only for its sync measurement; main.ts waits for the process.
  const known = ['main.ts', 'platform/storage/database.ts', 'platform/ports.ts'];
  t.same(
    found.filter((file) => !known.includes(file)),
    [],
  );
  t.ok(found.includes('platform/ports.ts'), 'the reader sees doors');
});

t.test('SQL is in store files, tables and the platform only', async (t) => {
  const sql = (file: string, { target }: Import) =>
    domainOf(file) !== undefined &&
    !['store', 'table'].includes(roomOf(file) ?? '') &&
    /^drizzle-orm|^better-sqlite3/.test(target);
  t.same(breaches(sql), []);
});
