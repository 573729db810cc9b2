import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { type ImportedPeople, importPeople } from './accounts/index.ts';
import { makeCommandAudit } from './admin/index.ts';
import type { Config } from './config.ts';
import { OLDER_TABLES as INTEGER_TABLES, importIntegers } from './integers/index.ts';
import type { Ports } from './platform/ports.ts';
import { type Database, openDatabase } from './platform/storage/database.ts';
import { makeImportReport, type OlderImport } from './platform/storage/import-report.ts';
import { ageOf, DatabaseError } from './platform/storage/migrations.ts';
import { openOlder } from './platform/storage/older-file.ts';
import { importTelephone, OLDER_TABLES as TELEPHONE_TABLES } from './telephone/index.ts';

const KINDS = {
  telephone: { tables: TELEPHONE_TABLES, whose: 'the older drawing game' },
  integers: { tables: INTEGER_TABLES, whose: 'the older integer server' },
};
export type OlderKind = keyof typeof KINDS;
export const OLDER_KINDS = Object.keys(KINDS);

export function isOlderKind(text: string): text is OlderKind {
  return Object.hasOwn(KINDS, text);
}

interface Wanted {
  kind: OlderKind;
  file: string;
  /** The folder with the drawings. */
  media: string;
  /** If false, everything is done and then undone, so that the report is the same. */
  isReal: boolean;
  /** The user who runs it, for the audit log. */
  user?: string | undefined;
}

/** Undoes a rehearsal. */
class OnlyTried extends Error {}

/** Imports the database of an older server, and reports what came of it, one line each. Throws DatabaseError. */
export async function importOlder(config: Config, ports: Ports, wanted: Wanted): Promise<string[]> {
  const { kind, file: path, media, isReal } = wanted;
  const { tables, whose } = KINDS[kind];
  const file = openOlder(path, tables, whose);
  const report = makeImportReport();
  try {
    if (kind === 'telephone') refuseNoFolder(media);
    const database = openTarget(config, isReal);
    try {
      const work = audited(wanted, database, ports, { file, report });
      await (isReal ? run(database, work) : rehearse(database, work));
    } finally {
      database.close();
    }
  } finally {
    file.close();
  }
  const end = isReal ? 'Done.' : 'Nothing has been changed. Run it again with --yes to import this.';
  return [`From ${whose}, ${path}:`, ...report.lines(), '', end];
}

function refuseNoFolder(media: string): void {
  if (statSync(media, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new DatabaseError(`There is no folder ${media}. Name the one with the drawings with --media.`);
}

function openTarget({ databasePath, durability }: Config, isReal: boolean): Database {
  const isThere = existsSync(databasePath);
  if (isThere) refuseOtherVersion(databasePath);
  const path = isThere || isReal ? databasePath : ':memory:';
  return openDatabase(path, { durability, publish: () => undefined, onFault: () => undefined });
}

/** A new file is fine. */
function refuseOtherVersion(path: string): void {
  const raw = new SqliteDatabase(path, { readonly: true });
  try {
    if (ageOf(raw) === 'older') {
      throw new DatabaseError(
        `${path} is of an older version of Parlor. Make a copy, then run parlor migrate.`,
      );
    }
  } finally {
    raw.close();
  }
}

type Work = Iterable<() => void>;

function* workOf({ kind, media }: Wanted, database: Database, ports: Ports, from: OlderImport): Work {
  let people: ImportedPeople | undefined;
  yield () => {
    people = importPeople(database, ports, from, kind);
  };
  if (!people) return;
  if (kind === 'telephone') yield* importTelephone(database, from, people, media);
  else yield* importIntegers(database, ports, from, people);
}

/** The first unit that imports anything also notes the import in the audit log. */
function* audited(wanted: Wanted, database: Database, ports: Ports, from: OlderImport): Work {
  const audit = makeCommandAudit(database, ports, wanted.user);
  let isSaid = false;
  for (const unit of workOf(wanted, database, ports, from)) {
    yield () => {
      unit();
      if (isSaid || from.report.news() === 0) return;
      audit(`import ${wanted.kind}`, { detail: { file: basename(wanted.file) } });
      isSaid = true;
    };
  }
}

/** If the process is killed, everything before that is kept, and another run imports the rest. */
async function run(database: Database, work: Work): Promise<void> {
  for (const unit of work) await database.commit(unit);
}

async function rehearse(database: Database, work: Work): Promise<void> {
  const tried = database.commit(() => {
    for (const unit of work) unit();
    throw new OnlyTried();
  });
  await tried.catch((fault) => {
    if (!(fault instanceof OnlyTried)) throw fault;
  });
}
