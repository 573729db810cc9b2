import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from './config.ts';
import { AppError, faultText } from './platform/errors.ts';
import { systemPorts } from './platform/ports.ts';
import { copyDatabase, faultsOfFile, partialName } from './platform/storage/copy.ts';
import { type Database, InUseError, openBeside, openDatabase } from './platform/storage/database.ts';
import { restore } from './platform/storage/restore.ts';
import { askPassword } from './terminal.ts';

const HELP = `parlor [command]

  serve            run the server; also the default without a command
  migrate          bring the tables of the database file up to date
  superuser NAME   create an administrator, or make an existing account one; asks for the password, or
                   reads it from stdin
  backup FILE      copy the database file; also works while the server is running
  restore FILE     check a backup and put it in place; the server must be stopped
  rehearse         restore the newest scheduled copy into a temporary folder, start a server on it and compare;
                   also works while the server is running
  check            look for errors in the database file
  export NAME      write all that an account has into parlor-NAME.zip, or with --all in place of NAME, of every
                   account; --to DIR names another folder than this one; also works while the server is running
  take-down ALBUM  hide every page of a finished drawing game from everybody and end its public address; ALBUM is
                   that address or the code of the game; also works while the server is running
  import KIND FILE take over the database FILE of an older server; KIND is telephone or integers; --media DIR
                   names the folder with the drawings if it is not media beside FILE. Only says what would come
                   unless there is --yes; the server must be stopped

  --help, -h       show this help
  --version, -v    show the version

The environment variables are the same as for the server: PARLOR_DB, PARLOR_SECRET…
`;

/** Wrong usage: exit code 2. */
class UsageError extends Error {}

type Options = ReturnType<typeof readArguments>['values'];

/** A command's arguments, in the order of the command line, and the options that only it has. */
interface Command {
  takes: string[];
  /** What may be left out, after these. */
  mayTake?: string[];
  options?: (keyof Options)[];
  run(config: Config, given: string[], options: Options): void | Promise<void>;
}

const ports = systemPorts();

const COMMANDS: Record<string, Command> = {
  migrate: { takes: [], run: migrate },
  superuser: { takes: ['NAME'], run: superuser },
  backup: { takes: ['FILE'], run: backup },
  restore: { takes: ['FILE'], run: restoreCopy },
  rehearse: { takes: [], run: rehearse },
  check: { takes: [], run: check },
  export: { takes: [], mayTake: ['NAME'], options: ['all', 'to'], run: exportOwn },
  'take-down': { takes: ['ALBUM'], run: takeDown },
  import: { takes: ['KIND', 'FILE'], options: ['media', 'yes'], run: importFile },
};

async function main(): Promise<void> {
  const { values, positionals } = readArguments();
  if (values.help) return say(HELP.trimEnd());
  if (values.version) return say(version());
  const [name = 'serve', ...given] = positionals;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command && name !== 'serve') throw new UsageError(`There is no command ${name}.`);
  const takes = command?.takes ?? [];
  const most = takes.length + (command?.mayTake?.length ?? 0);
  if (given.length > most) throw new UsageError(`${name} takes no ${given[most]}.`);
  if (given.length < takes.length) throw new UsageError(`${name} needs ${takes[given.length]}.`);
  const own = command?.options ?? [];
  const other = keysOf(values).find((option) => values[option] !== undefined && !own.includes(option));
  if (other) throw new UsageError(`${name} takes no --${other}.`);
  if (!command) return void (await import('./main.ts'));
  const config = readConfig(process.env);
  if (config.databasePath === ':memory:') throw new Error('PARLOR_DB: must be a file for this command.');
  await command.run(config, given, values);
}

function keysOf(values: Options): (keyof Options)[] {
  return ['help', 'version', 'all', 'media', 'to', 'yes'].filter(
    (name): name is keyof Options => name in values,
  );
}

function readArguments() {
  const options = {
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
    all: { type: 'boolean' },
    media: { type: 'string' },
    to: { type: 'string' },
    yes: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (fault) {
    throw new UsageError(faultText(fault));
  }
}

function migrate(config: Config): void {
  const database = openAlone(config);
  say(database.migrated === 0 ? 'Nothing to do.' : `Migrations applied: ${database.migrated}.`);
  database.close();
}

async function superuser(config: Config, [name = '']: string[]): Promise<void> {
  // Half of the program, which no other command needs.
  const { formPasswordProblems, makeStaff } = await import('./accounts/index.ts');
  const [password = '', again = ''] = (await askPassword()).map((text) => text.trim());
  const problems = formPasswordProblems(password, again, name);
  if (problems.length > 0) throw new Error(problems.join(' '));
  const database = openAnyhow(config);
  try {
    const staff = makeStaff(database, config, ports);
    staff.checkName(name);
    const hash = await staff.hashPassword(name, password);
    const { created } = await database.commit((turn) => staff.makeSuperuser(turn, name, hash));
    say(
      created ? `${name} is a new administrator.` : `${name} is now an administrator, with the new password.`,
    );
  } finally {
    database.close();
  }
}

async function takeDown(config: Config, [album = '']: string[]): Promise<void> {
  const { takeDownAlbum } = await import('./telephone/index.ts');
  const database = openAnyhow(config);
  try {
    const isDown = await database.commit((turn) => takeDownAlbum(database, turn, album, ports.now()));
    if (!isDown) throw new Error(`There is no album ${album}.`);
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

function restoreCopy({ databasePath }: Config, [file = '']: string[]): void {
  const old = restore(file, databasePath, ports);
  say(`${databasePath} has been restored from ${file}.${old ? ` The previous file is now ${old}.` : ''}`);
}

async function exportOwn(config: Config, [username]: string[], options: Options): Promise<void> {
  const { all = false, to: folder = '.' } = options;
  if (all === (username !== undefined)) throw new UsageError('export needs a NAME or --all.');
  const { exportAccounts } = await import('./export.ts');
  const database = openAnyhow(config);
  try {
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
  for (const line of await importOlder(config, ports, { kind, file, media, isReal: yes })) say(line);
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

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version }: { version: string } = JSON.parse(text);
  return version;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Formats an error as one line for people. */
function lineOf(fault: unknown): string {
  if (fault instanceof AppError && fault.fields) return Object.values(fault.fields).flat().join(' ');
  return faultText(fault).replace(/\s*\n\s*/g, ' ');
}

main().catch((fault: unknown) => {
  const usage = fault instanceof UsageError;
  process.stderr.write(`${lineOf(fault)}${usage ? ' Try parlor --help.' : ''}\n`);
  process.exitCode = usage ? 2 : 1;
});
