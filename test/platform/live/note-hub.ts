import type { Test } from 'tap';
import { AppError } from '#src/platform/errors.ts';
import { makeBus } from '#src/platform/live/bus.ts';
import { type Listener, makeHub } from '#src/platform/live/hub.ts';
import type { Served } from '#src/platform/live/served.ts';
import { testPorts, viewerLike } from '../../helper.ts';
import { openTestDatabase } from '../open.ts';

/** A hub over a real file, with topics `note:<key>` whose state is one row, for the accounts in `readers`. */
export function noteHub(t: Test) {
  const faults: unknown[] = [];
  const bus = makeBus((fault) => faults.push(fault));
  const database = openTestDatabase(t, bus.publish);
  const ports = testPorts();
  const hub = makeHub(database, bus, ports);
  const readers = new Set([1, 2, 3]);
  let loads = 0;
  database.raw.exec('CREATE TABLE state (key TEXT PRIMARY KEY, version INTEGER NOT NULL)');
  const row = database.raw.prepare('SELECT version FROM state WHERE key = ?').pluck();
  const save = database.raw.prepare('REPLACE INTO state (key, version) VALUES (?, ?)');
  hub.addSource('note', {
    load(key) {
      loads += 1;
      const version = row.get(key) as number | undefined;
      return version === undefined ? undefined : { version, payload: { key, version }, readers };
    },
    refuse: (_viewer, found) => new AppError(found ? 'malformed_request' : 'not_found'),
  });
  const change = (key: string, version: number) =>
    database.commit((turn) => {
      save.run(key, version);
      turn.publish(`note:${key}`, version);
    });
  /** Like `change`, by a publisher who has the state at hand. */
  const hand = (key: string, version: number) =>
    database.commit((turn) => {
      save.run(key, version);
      turn.publish(`note:${key}`, version, () => ({ version, payload: { key, version }, readers }));
    });
  const remove = (key: string, version: number) =>
    database.commit((turn) => {
      database.raw.prepare('DELETE FROM state WHERE key = ?').run(key);
      turn.publish(`note:${key}`, version);
    });
  return { hub, bus, ports, database, faults, readers, change, hand, remove, loads: () => loads };
}

export interface Ear extends Listener {
  heard: Served[];
  refusals: string[];
}

export function ear(id = 1): Ear {
  const heard: Served[] = [];
  const refusals: string[] = [];
  return {
    caller: viewerLike({ id, username: `user${id}` }),
    heard,
    refusals,
    news: (served) => heard.push(served),
    lost: (_topic, refusal) => refusals.push(refusal.code),
  };
}

export const versions = ({ heard }: Ear) => heard.map(({ version }) => version);
