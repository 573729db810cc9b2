import type { ImportedPeople } from '../../accounts/index.ts';
import type { Ports } from '../../platform/ports.ts';
import type { ImportReport } from '../../platform/storage/import-report.ts';
import type { Imported } from '../../platform/storage/imported.ts';
import { chunksOf } from '../rules/chunks.ts';
import { decimalOf } from '../rules/older-numbers.ts';
import { isName } from '../rules/saved.ts';
import { MOST_UNITS, type Unit } from '../rules/units.ts';
import type { IntegerStore, SessionRow } from '../store.ts';
import type { makeOlderSets, OlderSession, OlderUnit } from '../store-older.ts';

interface Parts {
  ports: Ports;
  store: IntegerStore;
  imported: Imported;
  report: ImportReport;
  older: ReturnType<typeof makeOlderSets>;
  people: ImportedPeople;
}

const SESSION = 'integers.session';
const SET = 'integers.set';

/** Takes over the sessions and sets of the older integer server. Each function is one unit of work, to be run in order. */
export function* importSets(parts: Parts): Generator<() => void> {
  for (const session of parts.older.sessions()) yield () => importSession(parts, session);
}

function importSession(parts: Parts, older: OlderSession): void {
  const { report, people } = parts;
  const accountId = people.idOf(older.userId);
  if (accountId === undefined || !isName(older.name)) {
    const why = accountId === undefined ? 'it has no account' : 'such a name is not allowed';
    return void report.leaveOut('sessions', `Session ${JSON.stringify(older.name)}: ${why}.`);
  }
  const session = enter(parts, accountId, older);
  for (const name of parts.older.setsOf(older.name)) importSet(parts, accountId, session, name);
}

/** The session of this name, unless it was imported before and has been deleted since. */
function enter(
  { ports, store, imported, report }: Parts,
  accountId: number,
  { name }: OlderSession,
): SessionRow | undefined {
  const key = `${accountId} ${name}`;
  const known = imported.find(SESSION, key);
  report.count('sessions', known === undefined ? 'new' : 'here');
  if (known !== undefined) return store.sessionById(known);
  const session = store.findSession(accountId, name) ?? store.addSession(accountId, name, ports.now());
  imported.add(SESSION, key, session.id);
  return session;
}

function importSet(parts: Parts, accountId: number, session: SessionRow | undefined, name: string): void {
  const { store, imported, report, older } = parts;
  const key = `${accountId} ${name}`;
  if (imported.find(SET, key) !== undefined) return void report.count('sets', 'here');
  const leaveOut = (why: string) => report.leaveOut('sets', `Set ${JSON.stringify(name)}: ${why}.`);
  if (!session) return void leaveOut('its session has been deleted here');
  if (!isName(name)) return void leaveOut('such a name is not allowed');
  if (store.findSet(accountId, name)) return void leaveOut('the account has a set of this name here');
  const read = unitsOf(older.unitsOf(name));
  if ('problem' in read) return void leaveOut(read.problem);
  const { chunks, units, bytes } = chunksOf(read.units);
  const id = store.addSet(accountId, { units, bytes, chunks: chunks.length });
  for (const [place, chunk] of chunks.entries()) store.addChunk(id, place, Buffer.from(chunk, 'latin1'));
  store.place(id, name, session.id);
  store.addToCounts(session.id, 1, bytes);
  imported.add(SET, key, id);
  report.count('sets', 'new');
  for (const _ of read.units) report.count('integers', 'new');
}

function unitsOf(older: readonly OlderUnit[]): { units: Unit[] } | { problem: string } {
  if (older.length > MOST_UNITS) return { problem: `it has more than ${MOST_UNITS} integers` };
  const units: Unit[] = [];
  for (const { index, x, q } of older) {
    const [decimalX, decimalQ] = [decimalOf(x), decimalOf(q)];
    if (decimalX === undefined || decimalQ === undefined) {
      return { problem: `the integer at index ${index} cannot be read` };
    }
    if (index < 0n) return { problem: `the index ${index} is negative` };
    units.push({ index: Number(index), x: decimalX, q: decimalQ });
  }
  return { units };
}
