import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { get } from 'node:http';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import SqliteDatabase from 'better-sqlite3';
import type { Config } from '../config.ts';
import { makePasswords } from '../platform/access/passwords.ts';
import { isSocketPath } from '../platform/http/listen.ts';
import { sharedBase } from '../platform/http/network-address.ts';
import type { Ports } from '../platform/ports.ts';
import { newestCopy, timeOfCopy } from '../platform/storage/copy.ts';
import { CHECKS } from './checks.ts';
import type { Facts, FileFacts, Rights, ServerFacts } from './facts.ts';
import type { Finding } from './findings.ts';

/** File systems that live on other machines, by type number (`man 2 statfs`). */
const SHARES: Record<number, string> = {
  26985: 'NFS',
  20859: 'SMB',
  4283649346: 'CIFS',
  4266872130: 'SMB',
  16914839: '9p',
  1397113167: 'AFS',
  12805120: 'Ceph',
};
const ANSWER_MS = 3_000;
/** Tried as the password of each administrator, besides the username. */
const FIRST_GUESSES = ['password', 'administrator', 'changeme', 'parlor123', '12345678'];
const MOST_TRIED = 10;

interface Surroundings {
  config: Config;
  env: Record<string, string | undefined>;
  ports: Pick<Ports, 'now'>;
  version: string;
}

/** Looks at the settings, the file and the running server, if there is one, and changes nothing. */
export async function examine(around: Surroundings): Promise<Finding[]> {
  const facts = await factsOf(around);
  return Object.entries(CHECKS).map(([id, check]) => check(id, facts));
}

async function factsOf({ config, env, ports, version }: Surroundings): Promise<Facts> {
  const { databasePath, backupDir, port } = config;
  const isThere = existsSync(databasePath);
  const folder = dirname(databasePath);
  const disk = await statfs(existing(folder)).catch(() => undefined);
  const copy = newestCopy(backupDir);
  return {
    ...{ config, version, nowMs: ports.now(), nodeVersion: process.versions.node },
    file: isThere ? await fileFacts(databasePath) : undefined,
    rights: isThere ? [rightsOf(databasePath), rightsOf(folder)] : [],
    secrets: secretFiles(env).filter(existsSync).map(rightsOf),
    freeBytes: disk && disk.bavail * disk.bsize,
    share: disk && SHARES[disk.type],
    newestCopyMs: copy === undefined ? undefined : timeOfCopy(copy),
    server: await ask(config),
    address: sharedBase(config, { address: config.host, family: 'IPv4', port }),
  };
}

/** The folder, or the nearest one above it that exists. */
function existing(folder: string): string {
  return existsSync(folder) || folder === dirname(folder) ? folder : existing(dirname(folder));
}

function rightsOf(path: string): Rights {
  const { mode, uid } = statSync(path);
  return { path, mode: mode & 0o777, isOwn: process.getuid === undefined || uid === process.getuid() };
}

/** Files that people put PARLOR_SECRET in, and files that the programs of PARLOR_BACKUP_AFTER read. */
function secretFiles({ RESTIC_PASSWORD_FILE, RCLONE_CONFIG }: Surroundings['env']): string[] {
  const settings = ['/etc/parlor.env', '.env'].filter(
    (path) => existsSync(path) && isReadable(path, /^\s*(?:export\s+)?PARLOR_SECRET=/m),
  );
  return [...settings, RESTIC_PASSWORD_FILE, RCLONE_CONFIG].filter((path) => path !== undefined);
}

/** False if the user who runs this cannot read the file. */
function isReadable(path: string, pattern: RegExp): boolean {
  try {
    return pattern.test(readFileSync(path, 'utf8'));
  } catch {
    return false;
  }
}

async function ask({ host, port }: Config): Promise<ServerFacts | undefined> {
  const where = isSocketPath(host) ? { socketPath: host } : { host: '127.0.0.1', port };
  const request = get({ ...where, path: '/status/', signal: AbortSignal.timeout(ANSWER_MS) });
  request.on('error', () => undefined);
  try {
    const [answer] = await once(request, 'response');
    const body: Partial<ServerFacts> = JSON.parse(await text(answer));
    const { status, version, backup, backup_after } = body;
    if (!status || !version || !backup || !backup_after) return undefined;
    return { status, version, backup, backup_after };
  } catch {
    return undefined;
  }
}

const ADMINISTRATORS = `SELECT username, password_hash AS passwordHash FROM account
  WHERE is_staff AND is_active AND coalesce(staff_role, 'administrator') = 'administrator' ORDER BY id`;
const NEWEST = `SELECT max(coalesce((SELECT max(created_at_ms) FROM login), 0),
  coalesce((SELECT max(created_at_ms) FROM account), 0))`;

interface Administrator {
  username: string;
  passwordHash: string | null;
}

async function fileFacts(path: string): Promise<FileFacts | undefined> {
  let raw: SqliteDatabase.Database | undefined;
  try {
    raw = new SqliteDatabase(path, { readonly: true });
    const file = raw;
    const value = (sql: string) => file.prepare<[], number | string | null>(sql).pluck().get();
    const people = file.prepare<[], Administrator>(ADMINISTRATORS).all();
    const rehearsed = value("SELECT value FROM setting WHERE name = 'rehearsal'");
    const newestMs = Number(value(NEWEST));
    return {
      administrators: people.map(({ username }) => username),
      weak: await weakOnes(people.slice(0, MOST_TRIED)),
      newestMs,
      rehearsedAtMs: rehearsed === undefined || rehearsed === null ? null : Number(rehearsed),
    };
  } catch {
    // The file cannot be read, or its tables are of an older version: the server updates them when it starts.
    return undefined;
  } finally {
    raw?.close();
  }
}

async function weakOnes(people: readonly Administrator[]): Promise<string[]> {
  const passwords = makePasswords();
  const weak: string[] = [];
  for (const { username, passwordHash } of people) {
    if (passwordHash === null) continue;
    for (const guess of [username, ...FIRST_GUESSES]) {
      if (!(await passwords.verify(passwordHash, guess, async () => undefined).catch(() => false))) continue;
      weak.push(username);
      break;
    }
  }
  return weak;
}
