import { createWriteStream, existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { accountExport } from './accounts/index.ts';
import { chessExport } from './chess/index.ts';
import type { Config } from './config.ts';
import { integerExport } from './integers/index.ts';
import { zipOf } from './platform/ops/zip.ts';
import type { Ports } from './platform/ports.ts';
import type { Database } from './platform/storage/database.ts';
import { takeOutOfAll } from './platform/storage/take-out.ts';
import { telephoneExport } from './telephone/index.ts';

interface Parts {
  database: Database;
  config: Config;
  ports: Ports;
  folder: string;
}

/**
 * Writes the data of each account into a ZIP in the folder, and yields the name of each file. Without a username,
 * exports all accounts.
 */
export async function* exportAccounts(
  { database, config, ports, folder }: Parts,
  username?: string,
): AsyncGenerator<string> {
  const accounts = accountExport(database, ports);
  const { takeOut, usernameOf, shownNameOf } = accounts;
  const domains = [
    takeOut,
    telephoneExport(database, usernameOf),
    chessExport(database, config, shownNameOf),
    integerExport(database),
  ];
  const found = username === undefined ? undefined : await database.read(() => accounts.idOf(username));
  if (username !== undefined && found === undefined) throw new Error(`There is no account ${username}.`);
  const ids = found === undefined ? await database.read(accounts.ids) : [found];
  for (const id of ids) {
    const file = join(folder, `parlor-${await database.read(() => usernameOf(id))}.zip`);
    await write(file, zipOf(takeOutOfAll(id, domains)));
    yield file;
  }
}

async function write(file: string, zip: NodeJS.ReadableStream): Promise<void> {
  if (existsSync(file)) throw new Error(`${file} already exists.`);
  try {
    await pipeline(zip, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  } catch (fault) {
    await rm(file, { force: true });
    throw fault;
  }
}
