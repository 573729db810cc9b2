import t from 'tap';
import { type Config, ConfigError, readConfig } from '#src/config.ts';
import { unknownNames } from '#src/config-names.ts';

const SECRET = 'x'.repeat(32);

type Case = [text: string, value: unknown];

interface Variable {
  name: string;
  field: keyof Config;
  unset: unknown;
  good: Case[];
  bad: string[];
  /** The other variables that must be set. */
  beside?: Record<string, string>;
}

const numbers = (
  name: string,
  field: keyof Config,
  unset: number,
  least: number,
  most: number,
): Variable => ({
  name,
  field,
  unset,
  good: [
    [`${least}`, least],
    [`${most}`, most],
  ],
  bad: [
    `${least - 1}`,
    `${most + 1}`,
    '',
    ' ',
    'x',
    '1e3',
    '0x10',
    `${least}.5`,
    `-${most}`,
    `${least} `,
    '9'.repeat(40),
  ],
});

const VARIABLES: Variable[] = [
  numbers('PORT', 'port', 8000, 0, 65_535),
  {
    name: 'HOST',
    field: 'host',
    unset: '0.0.0.0',
    good: [
      ['127.0.0.1', '127.0.0.1'],
      ['::', '::'],
      ['/run/parlor/socket', '/run/parlor/socket'],
      [`/${'x'.repeat(102)}`, `/${'x'.repeat(102)}`],
    ],
    bad: ['', '  ', `/${'x'.repeat(103)}`],
  },
  {
    name: 'PARLOR_DB',
    field: 'databasePath',
    unset: 'data/parlor.db',
    good: [
      [':memory:', ':memory:'],
      ['/x/y.db', '/x/y.db'],
    ],
    bad: ['', ' '],
  },
  {
    name: 'PARLOR_SECRET',
    field: 'secret',
    unset: undefined,
    good: [[SECRET, SECRET]],
    bad: ['', 'x'.repeat(31)],
  },
  {
    name: 'PARLOR_PUBLIC_URL',
    field: 'publicUrl',
    unset: undefined,
    good: [
      ['https://example.org', 'https://example.org'],
      ['https://example.org/', 'https://example.org'],
      ['http://10.0.0.1:8000/games//', 'http://10.0.0.1:8000/games'],
    ],
    bad: ['', 'example.org', 'ftp://example.org', 'javascript:alert(1)', 'https://'],
  },
  {
    name: 'PARLOR_TRUST_PROXY',
    field: 'trustProxy',
    unset: ['loopback'],
    good: [
      ['', []],
      ['10.0.0.1', ['10.0.0.1']],
      ['loopback, 10.0.0.0/8,fd00::/8, ::1', ['loopback', '10.0.0.0/8', 'fd00::/8', '::1']],
      ['uniquelocal,linklocal', ['uniquelocal', 'linklocal']],
    ],
    bad: [
      '1',
      'true',
      '10.0.0.0/33',
      'fd00::/129',
      '10.0.0.0/',
      '10.0.0.0/8/8',
      'example.org',
      'loopback;10.0.0.1',
    ],
  },
  {
    name: 'PARLOR_CORS',
    field: 'corsOrigins',
    unset: [],
    good: [
      ['', []],
      ['https://a.example, http://b.example:8080', ['https://a.example', 'http://b.example:8080']],
    ],
    bad: ['*', 'a.example', 'https://a.example/', 'https://a.example/path', 'HTTPS://A.example', 'null'],
  },
  {
    name: 'PARLOR_DURABILITY',
    field: 'durability',
    unset: 'full',
    good: [
      ['full', 'full'],
      ['normal', 'normal'],
    ],
    bad: ['', 'FULL', 'off'],
  },
  {
    name: 'PARLOR_REGISTER',
    field: 'register',
    unset: 'open',
    good: [
      ['open', 'open'],
      ['invite', 'invite'],
    ],
    bad: ['', 'FULL', 'off'],
  },
  numbers('PARLOR_WAIT_MS', 'waitMs', 10_000, 100, 120_000),
  numbers('PARLOR_GRACE_MS', 'graceMs', 5_000, 0, 60_000),
  {
    name: 'PARLOR_CHAINS',
    field: 'chains',
    unset: 'list',
    good: [
      ['list', 'list'],
      ['map', 'map'],
    ],
    bad: ['', 'object'],
  },
  {
    name: 'PARLOR_RATE',
    field: 'rateLimits',
    unset: true,
    good: [
      ['on', true],
      ['off', false],
    ],
    bad: ['', '0', 'false', 'Off'],
  },
  numbers('PARLOR_ACCESS_S', 'accessS', 1_800, 10, 86_400),
  numbers('PARLOR_REFRESH_S', 'refreshS', 86_400, 60, 31_536_000),
  {
    name: 'PARLOR_LOG',
    field: 'logLevel',
    unset: 'info',
    good: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level): Case => [level, level]),
    bad: ['', 'INFO', 'verbose'],
  },
  {
    name: 'PARLOR_BACKUP',
    field: 'backup',
    unset: 'off',
    good: ['off', '0 4 * * *', '*/15 * * * *', '30 2 * * 1-5', '0 0 29 2 *'].map(
      (text): Case => [text, text],
    ),
    bad: [
      '',
      'on',
      '4',
      '@daily',
      '0 4 * *',
      '0 0 4 * * *',
      '60 * * * *',
      '0 24 * * *',
      '0 0 30 2 *',
      '2026-11-21T04:00:00',
      '0  4 * * *',
    ],
  },
  numbers('PARLOR_BACKUP_KEEP', 'backupKeep', 7, 1, 1_000),
  {
    name: 'PARLOR_BACKUP_AFTER',
    field: 'backupAfter',
    unset: undefined,
    beside: { PARLOR_BACKUP: '0 4 * * *' },
    good: [
      ['rclone copy {file} remote:parlor', ['rclone', 'copy', '{file}', 'remote:parlor']],
      [`a 'b  c' "d'e" f'g h'`, ['a', 'b  c', "d'e", 'fg h']],
    ],
    bad: ['', ' ', "a 'b", 'a "'],
  },
  {
    name: 'PARLOR_BACKUP_DIR',
    field: 'backupDir',
    unset: 'data/backups',
    good: [['/x/y', '/x/y']],
    bad: ['', ' '],
  },
  {
    name: 'PARLOR_WORDS',
    field: 'coveredWords',
    unset: [],
    good: [['/dev/null', []]],
    bad: ['', '/', '/there/is/no/such', process.execPath],
  },
];

for (const { name, field, unset, good, bad, beside } of VARIABLES) {
  t.test(name, async (t) => {
    t.same(readConfig({})[field], unset, 'the default');
    for (const [text, value] of good)
      t.same(readConfig({ ...beside, [name]: text })[field], value, JSON.stringify(text));
    for (const text of bad) {
      const message = messageOf({ ...beside, [name]: text });
      t.ok(message.startsWith(`${name}: `), message);
      t.notMatch(message, /\n/, 'one line');
    }
  });
}

/** The line with which these variables are refused. None if they are accepted. */
function messageOf(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (fault) {
    if (fault instanceof ConfigError) return fault.message;
    throw fault;
  }
  return `${JSON.stringify(env)} is taken`;
}

t.test('every field of the configuration has its variable here', async (t) => {
  t.same(VARIABLES.map(({ field }) => field).sort(), Object.keys(readConfig({})).sort());
});

t.test('a command for copies needs copies', async (t) => {
  t.match(messageOf({ PARLOR_BACKUP_AFTER: 'true' }), /^PARLOR_BACKUP_AFTER: needs PARLOR_BACKUP/);
});

t.test('copies are kept beside the file, and there are none of one in memory', async (t) => {
  t.equal(readConfig({ PARLOR_DB: '/srv/x/games.db' }).backupDir, '/srv/x/backups');
  const memory = { PARLOR_DB: ':memory:', PARLOR_BACKUP: '0 4 * * *' };
  t.match(messageOf(memory), /^PARLOR_BACKUP: must be off where PARLOR_DB is :memory:/);
});

t.test('a refused secret is not repeated', async (t) => {
  t.notMatch(messageOf({ PARLOR_SECRET: 'short and secret' }), /short and secret/);
});

t.test('a value of many lines is printed on one', async (t) => {
  t.notMatch(messageOf({ PARLOR_CHAINS: 'a\nb' }), /\n/);
});

t.test('PARLOR_COMPAT sets what an older client needs, and variables that are set count more', async (t) => {
  const set = (env: Record<string, string>) => {
    const { chains, graceMs } = readConfig(env);
    return [chains, graceMs];
  };
  const PARLOR_COMPAT = 'telephone';
  t.same(set({}), ['list', 5_000]);
  t.same(set({ PARLOR_COMPAT: 'none' }), ['list', 5_000]);
  t.same(set({ PARLOR_COMPAT }), ['map', 30_000]);
  t.same(set({ PARLOR_COMPAT, PARLOR_CHAINS: 'list' }), ['list', 30_000]);
  t.same(set({ PARLOR_COMPAT, PARLOR_GRACE_MS: '0' }), ['map', 0]);
  for (const bad of ['', 'chess', 'Telephone'])
    t.match(messageOf({ PARLOR_COMPAT: bad }), /^PARLOR_COMPAT: /);
});

const MISSPELT: Record<string, string> = {
  PARLOR_BAKUP: 'PARLOR_BACKUP',
  PARLOR_BACKUPS: 'PARLOR_BACKUP',
  PARLOR_BACKUP_DRI: 'PARLOR_BACKUP_DIR',
  PARLOR_DP: 'PARLOR_DB',
  PARLOR_PUBLICURL: 'PARLOR_PUBLIC_URL',
  PARLOR_TRUSTED_PROXY: 'PARLOR_TRUST_PROXY',
  PARLOR_GRACE: 'PARLOR_GRACE_MS',
  PARLOR_COR: 'PARLOR_CORS',
  PARLOR_SECRETS: 'PARLOR_SECRET',
};
const STRANGE = [
  ...[
    'PARLOR_SERVICE_HOST',
    'PARLOR_SERVICE_PORT',
    'PARLOR_PORT',
    'PARLOR_PORT_8000_TCP',
    'PARLOR_PORT_8000_TCP_ADDR',
  ],
  ...['PARLOR_DATABASE', 'PARLOR_COLOUR_OF_THE_DOOR', 'PARLOUR_DB', 'MY_PARLOR_DB'],
];

t.test('a misspelt name stops the start and says which was meant; other unknown names do not', async (t) => {
  for (const [name, meant] of Object.entries(MISSPELT))
    t.equal(messageOf({ [name]: 'x' }), `${name}: there is no such variable. Is it ${meant}?`);
  for (const name of STRANGE) t.doesNotThrow(() => readConfig({ [name]: 'tcp://10.0.0.1:8000' }), name);
  t.same(
    unknownNames([...STRANGE, 'PARLOR_DB']).map(({ name }) => name),
    STRANGE.filter((name) => name.startsWith('PARLOR_')),
    'these are warned about',
  );
});

t.test('the configuration cannot be changed', async (t) => {
  const config = readConfig({});
  t.throws(() => Object.assign(config, { port: 1 }), TypeError);
});
