import { parseArgs } from 'node:util';
import { COMMANDS, OPTIONS, type Options, say, UsageError, version } from './cli-commands.ts';
import { readConfig } from './config.ts';
import { AppError, faultText } from './platform/errors.ts';

const HELP = `parlor [command]

  serve            run the server; also the default without a command
  migrate          bring the tables of the database file up to date
  superuser NAME   create an administrator, or make an existing account one; asks for the password, or
                   reads it from stdin
  invite LABEL     make an invitation link, for PARLOR_REGISTER=invite; --uses N says how many people may come with it
                   (10), --days N how long it is good for (7); also works while the server is running
  backup FILE      copy the database file; also works while the server is running
  restore FILE     check a backup and put it in place; the server must be stopped
  rehearse         restore the newest scheduled copy into a temporary folder, start a server on it and compare;
                   also works while the server is running
  check            look for errors in the database file
  doctor           look at settings, file and running server, and say what is missing before it is opened to the
                   internet; with an ADDRESS such as https://example.org/ look at it from outside; --json prints
                   JSON. The exit code is 1 if anything serious is missing
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
  return Object.keys(OPTIONS).filter((name): name is keyof Options => name in values);
}

function readArguments() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true });
  } catch (fault) {
    throw new UsageError(faultText(fault));
  }
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
