import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, join } from 'node:path';
import { Cron } from 'croner';
import { unknownNames } from './config-names.ts';
import { wordsIn } from './platform/word-list.ts';

/** All settings from the environment. `readConfig` makes them once at the start and freezes them. */
export interface Config {
  port: number;
  /** An address of this machine, or the absolute path of a Unix socket. */
  host: string;
  /** Path of the one SQLite file, or `:memory:`. */
  databasePath: string;
  /** Signs tokens. Undefined: the one stored in the file. */
  secret: string | undefined;
  /** Base of absolute links, without a final slash. Undefined: taken from each request. */
  publicUrl: string | undefined;
  trustProxy: string[];
  corsOrigins: string[];
  durability: 'full' | 'normal';
  /** Whether strangers may make accounts and play as guests, need an invitation, or cannot. */
  register: 'open' | 'invite' | 'closed';
  waitMs: number;
  graceMs: number;
  /** Shape of `chains` while a game runs. */
  chains: 'list' | 'map';
  /** False only in load tests: turns off all limits on frequency. */
  rateLimits: boolean;
  accessS: number;
  refreshS: number;
  logLevel: string;
  /** When the file is copied: `off`, or a cron pattern of five fields in the time zone of the process. */
  backup: string;
  /** How many of the newest scheduled copies are kept. */
  backupKeep: number;
  backupDir: string;
  /** The command to run after each scheduled copy, with its arguments. `{file}` stands for the copy. */
  backupAfter: readonly string[] | undefined;
  /** Words that are covered in names and in what players write. */
  coveredWords: readonly string[];
}

/** Linux allows 107, others fewer. */
const MOST_SOCKET_PATH_BYTES = 103;

/** A variable has a wrong value. The message is the one line to print. */
export class ConfigError extends Error {}

type Environment = Record<string, string | undefined>;

function refuse(name: string, value: string, expected: string): never {
  throw new ConfigError(`${name}: ${expected}, not ${JSON.stringify(value)}`);
}

function integer(env: Environment, name: string, fallback: number, least: number, most: number): number {
  const text = env[name];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    refuse(name, text, `must be a whole number from ${least} to ${most}`);
  }
  return value;
}

function choice<T extends string>(env: Environment, name: string, options: readonly [T, ...T[]]): T {
  const text = env[name];
  if (text === undefined) return options[0];
  const known = options.find((option) => option === text);
  return known ?? refuse(name, text, `must be one of ${options.join(', ')}`);
}

function list(
  env: Environment,
  name: string,
  fallback: string,
  ok: (item: string) => boolean,
  expected: string,
) {
  const items = (env[name] ?? fallback)
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  for (const item of items) if (!ok(item)) refuse(name, item, expected);
  return items;
}

function isAddressOrRange(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

function url(env: Environment, name: string): string | undefined {
  const text = env[name];
  if (text === undefined) return undefined;
  if (!isHttpUrl(text)) refuse(name, text, 'must be an http or https address');
  return text.replace(/\/+$/, '');
}

function secret(env: Environment): string | undefined {
  const text = env.PARLOR_SECRET;
  if (text !== undefined && text.length < 32) {
    throw new ConfigError('PARLOR_SECRET: must have at least 32 characters');
  }
  return text;
}

function nonEmpty(env: Environment, name: string, fallback: string): string {
  const text = env[name] ?? fallback;
  if (text.trim() === '') refuse(name, text, 'must not be empty');
  return text;
}

function host(env: Environment): string {
  const text = nonEmpty(env, 'HOST', '0.0.0.0');
  if (text.startsWith('/') && Buffer.byteLength(text) > MOST_SOCKET_PATH_BYTES) {
    refuse(
      'HOST',
      text,
      `must have at most ${MOST_SOCKET_PATH_BYTES} bytes where it is the path of a socket`,
    );
  }
  return text;
}

/** Whether the pattern ever matches: `0 0 30 2 *` never does. */
function isCron(text: string): boolean {
  try {
    return text.split(' ').length === 5 && new Cron(text, { mode: '5-part' }).nextRun(new Date(0)) !== null;
  } catch {
    return false;
  }
}

function backup(env: Environment): string {
  const text = env.PARLOR_BACKUP ?? 'off';
  if (text === 'off') return text;
  if (!isCron(text)) {
    refuse('PARLOR_BACKUP', text, 'must be off, or minute, hour, day, month and weekday such as 0 4 * * *');
  }
  if (env.PARLOR_DB === ':memory:') refuse('PARLOR_BACKUP', text, 'must be off where PARLOR_DB is :memory:');
  return text;
}

/** Splits a text into words as a shell does, with either kind of quotes, but does nothing else that a shell does. */
function words(text: string): string[] | undefined {
  const found = text.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
  const isWhole = found.join('') === text.replace(/('[^']*'|"[^"]*")|\s/g, '$1');
  return isWhole ? found.map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2')) : undefined;
}

function backupAfter(env: Environment): readonly string[] | undefined {
  const text = env.PARLOR_BACKUP_AFTER;
  if (text === undefined) return undefined;
  const command = words(text);
  if (!command?.[0]) refuse('PARLOR_BACKUP_AFTER', text, 'must be a command, each of its quotes closed');
  if ((env.PARLOR_BACKUP ?? 'off') === 'off') {
    throw new ConfigError('PARLOR_BACKUP_AFTER: needs PARLOR_BACKUP, which says when to make copies');
  }
  return command;
}

function coveredWords(env: Environment): readonly string[] {
  const path = env.PARLOR_WORDS;
  if (path === undefined) return [];
  try {
    return wordsIn(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)));
  } catch {
    return refuse('PARLOR_WORDS', path, 'must be a file in UTF-8 with a word on each line');
  }
}

/** What clients of the older servers need, by the name of the switch. Variables that are set take precedence. */
const COMPAT = {
  none: {},
  telephone: { PARLOR_CHAINS: 'map', PARLOR_GRACE_MS: '30000' },
} as const;

function withCompat(env: Environment): Environment {
  const chosen = choice(env, 'PARLOR_COMPAT', ['none', 'telephone']);
  const given = Object.entries(env).filter(([, value]) => value !== undefined);
  return { ...COMPAT[chosen], ...Object.fromEntries(given) };
}

function refuseMisspelt(env: Environment): void {
  const found = unknownNames(Object.keys(env)).find(({ meant }) => meant !== undefined);
  if (found) throw new ConfigError(`${found.name}: there is no such variable. Is it ${found.meant}?`);
}

/** Reads the environment. Throws ConfigError, naming the variable, at the first wrong value or misspelt name. */
export function readConfig(environment: Environment): Readonly<Config> {
  refuseMisspelt(environment);
  const env = withCompat(environment);
  const databasePath = nonEmpty(env, 'PARLOR_DB', 'data/parlor.db');
  return Object.freeze({
    port: integer(env, 'PORT', 8000, 0, 65535),
    host: host(env),
    databasePath,
    secret: secret(env),
    publicUrl: url(env, 'PARLOR_PUBLIC_URL'),
    trustProxy: list(
      env,
      'PARLOR_TRUST_PROXY',
      'loopback',
      isAddressOrRange,
      'must be addresses or CIDR ranges',
    ),
    corsOrigins: list(
      env,
      'PARLOR_CORS',
      '',
      (item) => isHttpUrl(item) && new URL(item).origin === item,
      'must be origins such as https://example.org',
    ),
    durability: choice(env, 'PARLOR_DURABILITY', ['full', 'normal']),
    register: choice(env, 'PARLOR_REGISTER', ['open', 'invite', 'closed']),
    waitMs: integer(env, 'PARLOR_WAIT_MS', 10_000, 100, 120_000),
    graceMs: integer(env, 'PARLOR_GRACE_MS', 5_000, 0, 60_000),
    chains: choice(env, 'PARLOR_CHAINS', ['list', 'map']),
    rateLimits: choice(env, 'PARLOR_RATE', ['on', 'off']) === 'on',
    accessS: integer(env, 'PARLOR_ACCESS_S', 1_800, 10, 86_400),
    refreshS: integer(env, 'PARLOR_REFRESH_S', 86_400, 60, 31_536_000),
    logLevel: choice(env, 'PARLOR_LOG', ['info', 'fatal', 'error', 'warn', 'debug', 'trace', 'silent']),
    backup: backup(env),
    backupKeep: integer(env, 'PARLOR_BACKUP_KEEP', 7, 1, 1_000),
    backupDir: nonEmpty(env, 'PARLOR_BACKUP_DIR', join(dirname(databasePath), 'backups')),
    backupAfter: backupAfter(env),
    coveredWords: coveredWords(env),
  });
}
