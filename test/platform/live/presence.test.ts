import t from 'tap';
import type { Viewer } from '#src/platform/access/viewer.ts';
import { makePresence, type Present } from '#src/platform/live/presence.ts';
import { testPorts, viewerLike } from '../../helper.ts';

/** Presence on a hand-moved clock, and what it has told: ms since the start, topic, who. */
function desk() {
  const ports = testPorts();
  const start = ports.now();
  const told: [number, string, Present][] = [];
  const tell = (topic: string, present: Present) => told.push([ports.now() - start, topic, present]);
  const presence = makePresence(ports, tell, (fault) => {
    throw fault;
  });
  return { ports, presence, told };
}

function viewer(username: string): Viewer {
  return viewerLike({ id: username.length, username });
}

const [ada, bob, eve] = ['ada', 'bobby', 'eve_eve'].map(viewer) as [Viewer, Viewer, Viewer];

t.test('users are announced at once, in order of arrival, with the number of watchers', async (t) => {
  const { ports, presence, told } = desk();
  presence.enter('a', bob);
  presence.enter('a', ada);
  presence.enter('a', undefined);
  presence.enter('a', undefined);
  await ports.advance(0);
  t.same(told, [[0, 'a', { users: [bob.username, ada.username], watchers: 2 }]]);
});

t.test('a topic is announced at most once a second, and its last change always', async (t) => {
  const { ports, presence, told } = desk();
  presence.enter('a', ada);
  await ports.advance(0);
  for (let n = 0; n < 10; n++) {
    presence.enter('a', bob);
    await ports.advance(50);
    presence.leave('a', bob);
    await ports.advance(50);
  }
  presence.enter('a', eve);
  await ports.advance(5_000);
  t.same(
    told.map(([at]) => at),
    [0, 1_000, 2_000],
  );
  t.same(told[2]?.[2], { users: [ada.username, eve.username], watchers: 0 });
});

t.test('with thousands of listeners, changes are announced less often', async (t) => {
  const { ports, presence, told } = desk();
  presence.enter('a', ada);
  for (let n = 1; n < 3_000; n++) presence.enter('a', undefined);
  await ports.advance(0);
  presence.enter('a', bob);
  await ports.advance(3_000);
  t.same(
    told.map(([at, , { watchers }]) => [at, watchers]),
    [[0, 2_999]],
  );
  await ports.advance(1);
  t.same(told[1], [3_001, 'a', { users: [ada.username, bob.username], watchers: 2_999 }]);
});

t.test('two topics do not wait for each other', async (t) => {
  const { ports, presence, told } = desk();
  presence.enter('a', ada);
  await ports.advance(500);
  presence.enter('b', bob);
  await ports.advance(0);
  t.same(
    told.map(([at, topic]) => [at, topic]),
    [
      [0, 'a'],
      [500, 'b'],
    ],
  );
});

t.test('a user with two sockets stays until both have left, at the same place', async (t) => {
  const { ports, presence, told } = desk();
  for (const one of [ada, bob, ada]) presence.enter('a', one);
  presence.leave('a', ada);
  await ports.advance(1_000);
  t.same(told.at(-1)?.[2], { users: [ada.username, bob.username], watchers: 0 });
  presence.leave('a', ada);
  await ports.advance(1_000);
  t.same(told.at(-1)?.[2], { users: [bob.username], watchers: 0 });
});

t.test('an empty topic is forgotten and announced to nobody', async (t) => {
  const { ports, presence, told } = desk();
  presence.enter('a', ada);
  await ports.advance(1_000);
  presence.leave('a', ada);
  await ports.advance(1_000);
  t.equal(told.length, 1);
  t.equal(ports.timers(), 0);
  presence.enter('a', bob);
  await ports.advance(0);
  t.same(told.at(-1)?.[2], { users: [bob.username], watchers: 0 });
});

t.test('after stop, leaving is announced to nobody and no timer is left', async (t) => {
  const { ports, presence, told } = desk();
  presence.enter('a', ada);
  presence.enter('a', undefined);
  await ports.advance(2_000);
  presence.stop();
  presence.leave('a', undefined);
  presence.leave('a', ada);
  t.equal(ports.timers(), 0);
  await ports.advance(2_000);
  t.equal(told.length, 1);
});
