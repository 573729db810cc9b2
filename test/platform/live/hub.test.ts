import t from 'tap';
import { textFrame } from '#src/platform/live/frame.ts';
import { settled } from '../../helper.ts';
import { ear, noteHub, versions } from './note-hub.ts';

t.test('a subscriber gets the state, and from then on every newer version', async (t) => {
  const { hub, change } = noteHub(t);
  await change('a', 1);
  const listener = ear();
  const served = await hub.subscribe('note:a', listener);
  t.equal(served.version, 1);
  await change('a', 2);
  await change('a', 3);
  t.same(versions(listener), [2, 3]);
});

t.test('a state that its publisher hands on is not loaded again', async (t) => {
  const { hub, change, hand, loads } = noteHub(t);
  await change('a', 1);
  const listener = ear();
  await hub.subscribe('note:a', listener);
  await hand('a', 2);
  await change('a', 3);
  await hand('a', 4);
  t.same(versions(listener), [2, 3, 4]);
  t.equal(loads(), 2, 'for the first listener, and for the change that said nothing');
  t.same((await hub.open('note:a', listener.caller)).payload, { key: 'a', version: 4 });
});

t.test('a version is loaded and serialised once, whatever the number of listeners', async (t) => {
  const { hub, change, loads } = noteHub(t);
  await change('a', 1);
  const listeners = [ear(1), ear(2), ear(3)];
  const served = [];
  for (const listener of listeners) served.push(await hub.subscribe('note:a', listener));
  t.equal(loads(), 1, 'once for all who subscribe');
  t.equal(new Set(served).size, 1);
  await change('a', 2);
  t.equal(loads(), 2, 'once for the new version');
  const heard = listeners.map((listener) => listener.heard[0]);
  t.equal(new Set(heard).size, 1, 'all are given the same');
  t.equal(heard[0]?.frame, heard[1]?.frame, 'with the same bytes');
  const sync = { event: 'STATE_SYNC', topic: 'note:a', version: 2, payload: { key: 'a', version: 2 } };
  t.same(heard[0]?.frame, textFrame(JSON.stringify(sync)));
  t.equal((await hub.open('note:a', ear(1).caller)).frame, heard[0]?.frame, 'a reader too');
  t.equal(loads(), 2);
});

t.test('a topic that nobody listens to is not loaded when it changes', async (t) => {
  const { hub, change, loads } = noteHub(t);
  const listener = ear();
  await change('a', 1);
  await hub.subscribe('note:a', listener);
  hub.unsubscribe('note:a', listener);
  await change('a', 2);
  t.equal(loads(), 1);
  t.same(versions(listener), []);
  t.equal(hub.size(), 0);
});

t.test('a subscriber between two changes of one turn gets the newer state', async (t) => {
  const { hub, change } = noteHub(t);
  await change('a', 1);
  const listener = ear();
  const first = change('a', 2);
  const subscribed = hub.subscribe('note:a', listener);
  const second = change('a', 3);
  const served = await subscribed;
  await Promise.all([first, second]);
  t.equal(served.version, 3);
  t.equal((await hub.open('note:a', listener.caller)).version, 3);
});

t.test('a subscriber who joins others between two changes of one turn gets the newer state', async (t) => {
  const { hub, change } = noteHub(t);
  await change('a', 1);
  const before = ear(1);
  await hub.subscribe('note:a', before);
  const first = change('a', 2);
  const subscribed = hub.subscribe('note:a', ear(2));
  const second = change('a', 3);
  t.equal((await subscribed).version, 3);
  await Promise.all([first, second]);
  t.same(versions(before), [3], 'the others hear of the newest of the turn');
});

t.test('a subscriber in a turn that fails is refused and does not listen', async (t) => {
  const { hub, change, database } = noteHub(t);
  await change('a', 1);
  const listener = ear();
  const broken = database.commit(() => {
    database.raw.pragma('defer_foreign_keys = ON');
    database.raw.exec('INSERT INTO child (parent_id) VALUES (1)');
  });
  const subscribed = hub.subscribe('note:a', listener);
  await t.rejects(broken, { code: 'storage_unavailable' });
  await t.rejects(subscribed, { code: 'storage_unavailable' });
  t.equal(hub.size(), 0);
});

t.test('what is kept for listeners stays the committed version when a turn fails', async (t) => {
  const { hub, change, database } = noteHub(t);
  await change('a', 1);
  const listener = ear();
  await hub.subscribe('note:a', listener);
  const lost = change('a', 2);
  const broken = database.commit(() => {
    database.raw.pragma('defer_foreign_keys = ON');
    database.raw.exec('INSERT INTO child (parent_id) VALUES (1)');
  });
  await t.rejects(lost, { code: 'storage_unavailable' });
  await t.rejects(broken, { code: 'storage_unavailable' });
  t.same(versions(listener), []);
  t.equal((await hub.open('note:a', listener.caller)).version, 1);
});

t.test('a listener who loses access to a topic is told why, once, and hears nothing more', async (t) => {
  const { hub, change, readers } = noteHub(t);
  await change('a', 1);
  const stays = ear(1);
  const leaves = ear(2);
  await hub.subscribe('note:a', stays);
  await hub.subscribe('note:a', leaves);
  readers.delete(2);
  await change('a', 2);
  await change('a', 3);
  t.same(leaves.refusals, ['malformed_request']);
  t.same(versions(leaves), []);
  t.same(versions(stays), [2, 3]);
});

t.test('when a topic is gone all its listeners are told', async (t) => {
  const { hub, change, remove } = noteHub(t);
  await change('a', 1);
  const listeners = [ear(1), ear(2)];
  for (const listener of listeners) await hub.subscribe('note:a', listener);
  await remove('a', 2);
  t.same(
    listeners.map(({ refusals }) => refusals),
    [['not_found'], ['not_found']],
  );
  t.equal(hub.size(), 0);
  await t.rejects(hub.open('note:a', listeners[0]?.caller), { code: 'not_found' });
});

t.test('a stranger may not subscribe, and does not listen', async (t) => {
  const { hub, change } = noteHub(t);
  await change('a', 1);
  await t.rejects(hub.subscribe('note:a', ear(9)), { code: 'malformed_request' });
  await t.rejects(hub.open('note:a', undefined), { code: 'malformed_request' });
  t.equal(hub.size(), 0);
});

for (const topic of ['', ':', 'note', 'other:a', 'note:', '__proto__', 'constructor:a', 'note:b']) {
  t.test(`the topic ${JSON.stringify(topic)} does not exist`, async (t) => {
    const { hub } = noteHub(t);
    const refusal: { status?: number } = await hub.subscribe(topic, ear()).catch((fault) => fault);
    t.equal(refusal.status, 404);
    t.equal(hub.size(), 0);
  });
}

t.test('a state that cannot be read is read again every second until it can be', async (t) => {
  const { hub, change, database, ports, faults } = noteHub(t);
  await change('a', 1);
  const listener = ear();
  await hub.subscribe('note:a', listener);
  const published = database.commit((turn) => {
    database.raw.exec('UPDATE state SET version = 2; ALTER TABLE state RENAME TO hidden');
    turn.publish('note:a', 2);
  });
  await published;
  t.same(versions(listener), []);
  await ports.advance(3_000);
  t.equal(faults.length, 4, 'each try is reported, and none ends the process');
  await t.rejects(hub.open('note:a', listener.caller), 'nobody is given the old version');
  database.raw.exec('ALTER TABLE hidden RENAME TO state');
  await ports.advance(1_000);
  t.same(versions(listener), [2]);
  await settled();
  t.equal(ports.timers(), 0, 'and then no more');
});
