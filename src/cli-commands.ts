import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { AuditedCommand } from './admin/index.ts';
import type { Config } from './config.ts';
import { networkAddress } from './platform/http/network-address.ts';
import { systemPorts } from './platform/ports.ts';
import { copyDatabase, faultsOfFile, partialName } from './platform/storage/copy.ts';
import { type Database, InUseError, openBeside, openDatabase } from './platform/storage/database.ts';
import { restore } from './platform/storage/restore.ts';
import { askPassword } from './terminal.ts';

/** Wrong usage: exit code 2. */
export class UsageError extends Error {}

/** The options of all commands. */
export const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  all: { type: 'boolean' },
  days: { type: 'string' },
  media: { type: 'string' },
  to: { type: 'string' },
  uses: { type: 'string' },
  json: { type: 'boolean' },
  yes: { type: 'boolean' },
} as const;

export type Options = {
  [name in keyof typeof OPTIONS]?: (typeof OPTIONS)[name]['type'] extends 'boolean' ? boolean : string;
};

/** A command's arguments, in the order of the command line, and the options that only this command has. */
export interface Command {
  takes: string[];
  /** Optional arguments, after those. */
  mayTake?: string[];
  options?: (keyof Options)[];
  run(config: Config, given: string[], options: Options): void | Promise<void>;
}

const MOST_LABEL = 100;

const ports = systemPorts();

export const COMMANDS: Record<string, Command> = {
  migrate: { takes: [], run: migrate },
  superuser: { takes: ['NAME'], run: superuser },
  invite: { takes: ['LABEL'], options: ['uses', 'days'], run: invite },
  backup: { takes: ['FILE'], run: backup },
  restore: { takes: ['FILE'], run: restoreCopy },
  rehearse: { takes: [], run: rehearse },
  check: { takes: [], run: check },
  doctor: { takes: [], mayTake: ['ADDRESS'], options: ['json'], run: doctor },
  export: { takes: [], mayTake: ['NAME'], options: ['all', 'to'], run: exportOwn },
  'take-down': { takes: ['ALBUM'], run: takeDown },
  import: { takes: ['KIND', 'FILE'], options: ['media', 'yes'], run: importFile },
};

function migrate(config: Config): void {
  const database = openAlone(config);
  say(database.migrated === 0 ? 'Nothing to do.' : `Migrations applied: ${database.migrated}.`);
  database.close();
}

async function superuser(config: Config, [name = '']: string[]): Promise<void> {
  // This loads half of the program, and no other command needs it.
  const { formPasswordProblems, makeStaff } = await import('./accounts/index.ts');
  const [password = '', again = ''] = (await askPassword()).map((text) => text.trim());
  const problems = formPasswordProblems(password, again, name);
  if (problems.length > 0) throw new Error(problems.join(' '));
  const database = openAnyhow(config);
  try {
    const staff = makeStaff(database, config, ports);
    staff.checkName(name);
    const hash = await staff.hashPassword(name, password);
    const audit = await auditOf(database);
    const created = await database.commit((turn) => {
      const { id, created } = staff.makeSuperuser(turn, name, hash);
      const detail = created ? {} : { password: 'new' };
      audit(created ? 'add administrator' : 'make administrator', { table: 'account', key: id, detail });
      return created;
    });
    say(
      created ? `${name} is a new administrator.` : `${name} is now an administrator, with the new password.`,
    );
  } finally {
    database.close();
  }
}

async function invite(config: Config, [label = '']: string[], options: Options): Promise<void> {
  if (label.trim() === '' || label.length > MOST_LABEL) {
    throw new UsageError(`invite needs a LABEL of 1 to ${MOST_LABEL} characters.`);
  }
  const wanted = {
    label: label.trim(),
    uses: wholeNumber('uses', options.uses ?? '10', 10_000),
    days: wholeNumber('days', options.days ?? '7', 3_650),
  };
  const { makeStaff } = await import('./accounts/index.ts');
  const database = openAnyhow(config);
  try {
    const staff = makeStaff(database, config, ports);
    const audit = await auditOf(database);
    const token = await database.commit(() => {
      const { id, token } = staff.invite(wanted);
      audit('invite', { table: 'invitation', key: id, detail: wanted });
      return token;
    });
    say(`${config.publicUrl ?? `http://${networkAddress() ?? 'localhost'}:${config.port}`}/invite/${token}`);
    if (config.register !== 'invite') say('It is of use only while the server has PARLOR_REGISTER=invite.');
  } finally {
    database.close();
  }
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  throw new UsageError(`--${name} must be a whole number from 1 to ${most}.`);
}

/** For the audit log of the administration. */
async function auditOf(database: Pick<Database, 'orm' | 'raw' | 'settings'>): Promise<AuditedCommand> {
  const { makeCommandAudit } = await import('./admin/index.ts');
  return makeCommandAudit(database, ports, osUser());
}

/** Undefined for a user without a name, as in some containers. */
function osUser(): string | undefined {
  try {
    return process.env.SUDO_USER ?? userInfo().username;
  } catch {
    return undefined;
  }
}

async function takeDown(config: Config, [album = '']: string[]): Promise<void> {
  const { takeDownAlbum } = await import('./telephone/index.ts');
  const database = openAnyhow(config);
  try {
    const audit = await auditOf(database);
    await database.commit((turn) => {
      const code = takeDownAlbum(database, turn, album, ports.now());
      if (code === undefined) throw new Error(`There is no album ${album}.`);
      audit('take album down', { table: 'telephone_session', key: code });
    });
    say('The album is down. Nobody sees its pages any more.');
  } finally {
    database.close();
  }
}

function openAlone({ databasePath, durability }: Config): Database {
  return openDatabase(databasePath, { durability, publish: () => undefined, onFault });
}

/** Opens the file alongside the server if one is running. */
function openAnyhow(config: Config): Database {
  try {
    return openAlone(config);
  } catch (fault) {
    if (fault instanceof InUseError) return openBeside(config.databasePath, { onFault });
    throw fault;
  }
}

/** Does nothing: the caller learns of the error from its rejected promise. */
function onFault(): void {}

function backup({ databasePath }: Config, [file = '']: string[]): void {
  if (existsSync(file)) throw new Error(`${file} already exists.`);
  if (!existsSync(dirname(file))) throw new Error(`There is no folder ${dirname(file)}.`);
  copyDatabase(databasePath, file, partialName(file, ports.newId()));
  say(`${file} is a verified copy of ${databasePath}.`);
}

async function restoreCopy({ databasePath }: Config, [file = '']: string[]): Promise<void> {
  const { auditRestored } = await import('./admin/index.ts');
  const old = restore(file, databasePath, ports, (copy) => auditRestored(copy, ports, osUser(), file));
  say(`${databasePath} has been restored from ${file}.${old ? ` The previous file is now ${old}.` : ''}`);
}

async function exportOwn(config: Config, [username]: string[], options: Options): Promise<void> {
  const { all = false, to: folder = '.' } = options;
  if (all === (username !== undefined)) throw new UsageError('export needs a NAME or --all.');
  const { exportAccounts } = await import('./export.ts');
  const database = openAnyhow(config);
  try {
    const audit = await auditOf(database);
    await database.commit(() => audit('export', { detail: { account: username ?? 'all' } }));
    for await (const file of exportAccounts({ database, config, ports, folder }, username)) say(file);
  } finally {
    database.close();
  }
}

async function importFile(config: Config, [kind = '', file = '']: string[], options: Options): Promise<void> {
  const { importOlder, isOlderKind, OLDER_KINDS } = await import('./import.ts');
  if (!isOlderKind(kind)) throw new UsageError(`import needs ${OLDER_KINDS.join(' or ')}, not ${kind}.`);
  if (kind !== 'telephone' && options.media !== undefined) throw new UsageError('integers takes no --media.');
  const { media = join(dirname(file), 'media'), yes = false } = options;
  const wanted = { kind, file, media, isReal: yes, user: osUser() };
  for (const line of await importOlder(config, ports, wanted)) say(line);
}

async function rehearse(config: Config): Promise<void> {
  const { rehearseRestore } = await import('./rehearse.ts');
  const database = openAnyhow(config);
  try {
    for (const line of await rehearseRestore(database, config, ports)) say(line);
  } finally {
    database.close();
  }
}

function check({ databasePath }: Config): void {
  const faults = faultsOfFile(databasePath);
  say(faults.length === 0 ? 'ok' : faults.join('\n'));
  if (faults.length > 0) process.exitCode = 1;
}

async function doctor(config: Config, [address]: string[], { json = false }: Options): Promise<void> {
  if (address !== undefined && !/^https?:\/\/[^/]/.test(address)) {
    throw new UsageError('doctor takes an ADDRESS such as https://example.org/parlor/.');
  }
  const { isSerious, linesOf } = await import('./doctor/findings.ts');
  const findings = await (address === undefined
    ? (await import('./doctor/examine.ts')).examine({ config, env: process.env, ports, version: version() })
    : (await import('./doctor/outside.ts')).examineFromOutside(address));
  if (json) say(JSON.stringify({ findings }, null, 2));
  else for (const line of linesOf(findings)) say(line);
  if (findings.some(isSerious)) process.exitCode = 1;
}

export function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version }: { version: string } = JSON.parse(text);
  return version;
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
