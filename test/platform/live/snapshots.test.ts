import t, { type Test } from 'tap';
import { settled } from '../../helper.ts';
import { holdDisk } from '../held-disk.ts';
import { ear, noteHub, versions } from './note-hub.ts';

/** Rules of docs/decisions/never-wait-for-the-disk.md: every sync is held until the test lets it go. */
const payloads = ({ heard }: ReturnType<typeof ear>) => heard.map(({ payload }) => payload);

t.test('C4: a snapshot is what its own commit made, not what a later one has made of it', async (t) => {
  const { hub, change } = noteHub(t);
  await change('a', 1);
  const listener = ear();
  await hub.subscribe('note:a', listener);
  const release = holdDisk(t);
  const second = change('a', 2);
  await settled();
  const third = change('a', 3);
  await settled();
  t.same(versions(listener), [], 'nothing is told before its sync');
  release();
  await second;
  t.same(payloads(listener), [{ key: 'a', version: 2 }]);
  await third;
  t.same(versions(listener), [2, 3]);
});

t.test('C2, C4: of several versions in one sync only the newest is told', async (t) => {
  const { hub, change, database } = noteHub(t);
  await change('a', 1);
  const listener = ear();
  await hub.subscribe('note:a', listener);
  const release = holdDisk(t);
  const before = database.commit(() => database.note('before'));
  await settled();
  const changes = [2, 3, 4].map(async (version) => {
    for (let turn = 0; turn < version; turn++) await settled();
    await change('a', version);
  });
  for (let turn = 0; turn < 6; turn++) await settled();
  release();
  await Promise.all([before, ...changes]);
  t.same(versions(listener), [4]);
});

/** A topic at version 1 with this many subscribers, and version 2 committed while an earlier sync holds the disk. */
async function inOneSync(t: Test, others: number) {
  const note = noteHub(t);
  await note.change('a', 1);
  for (let n = 0; n < others; n++) await note.hub.subscribe('note:a', ear(2));
  const release = holdDisk(t);
  const before = note.database.commit(() => note.database.note('before'));
  await settled();
  const second = note.change('a', 2);
  await settled();
  return { ...note, release, before, second };
}

for (const others of [0, 1]) {
  const who = others === 0 ? 'the first subscriber' : 'a subscriber beside others';

  t.test(`C5: ${who} between two syncs gets the older state and then the newer one`, async (t) => {
    const { hub, change } = noteHub(t);
    await change('a', 1);
    for (let n = 0; n < others; n++) await hub.subscribe('note:a', ear(2));
    const release = holdDisk(t);
    const second = change('a', 2);
    await settled();
    const listener = ear();
    const subscribed = hub.subscribe('note:a', listener);
    await settled();
    const third = change('a', 3);
    await settled();
    let isTold = false;
    void subscribed.then(() => {
      isTold = true;
    });
    await settled();
    t.notOk(isTold, 'nothing before the sync');
    release();
    t.equal((await subscribed).version, 2);
    await Promise.all([second, third]);
    t.same(versions(listener), [3]);
  });

  t.test(`C5: ${who} within one sync gets the newest state, and nothing twice`, async (t) => {
    const { hub, change, release, before, second } = await inOneSync(t, others);
    const listener = ear();
    const subscribed = hub.subscribe('note:a', listener);
    await settled();
    const third = change('a', 3);
    await settled();
    release();
    t.equal((await subscribed).version, 3);
    await Promise.all([before, second, third]);
    t.same(versions(listener), []);
  });

  t.test(`C5: ${who} is refused if the topic is gone by the same sync`, async (t) => {
    const { hub, remove, release, before, second } = await inOneSync(t, others);
    const subscribed = hub.subscribe('note:a', ear());
    await settled();
    const removed = remove('a', 3);
    await settled();
    release();
    await t.rejects(subscribed, { code: 'not_found' });
    await Promise.all([before, second, removed]);
    t.equal(hub.size(), 0);
    t.same(hub.topics(), []);
  });

  t.test(`C5: ${who} is refused if access is lost by the same sync`, async (t) => {
    const { hub, change, readers, release, before, second } = await inOneSync(t, others);
    const subscribed = hub.subscribe('note:a', ear());
    await settled();
    readers.delete(1);
    const third = change('a', 3);
    await settled();
    release();
    await t.rejects(subscribed, { code: 'malformed_request' });
    await Promise.all([before, second, third]);
    t.equal(hub.size(), others);
  });
}

t.test('C3: a state that is read while its sync is outstanding is told after it', async (t) => {
  const { hub, change } = noteHub(t);
  await change('a', 1);
  const release = holdDisk(t);
  const second = change('a', 2);
  await settled();
  let version: number | undefined;
  const opened = hub.open('note:a', ear().caller).then((served) => {
    version = served.version;
  });
  await settled();
  t.equal(version, undefined);
  release();
  await Promise.all([second, opened]);
  t.equal(version, 2);
});
