import t from 'tap';
import type { Session } from '#src/client/index.ts';
import { buildTestApp } from '../helper.ts';
import { guest, makeClient, TIMES_OF_GAME, Told } from './client.ts';
import { type AnyFrame, makeMiddle } from './proxies.ts';

const isState = ({ event, topic }: AnyFrame) => event === 'STATE_SYNC' && /^session:/.test(topic);

function ascending(versions: number[]): boolean {
  return versions.every((version, index) => index === 0 || version > (versions[index - 1] as number));
}

t.test('no state is shown twice or after a newer one, whatever the order of arrival', async (t) => {
  const { base } = await buildTestApp(t);
  const middle = await makeMiddle(t, base);
  const ada = await guest(t, middle.base, 'ada');
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);

  // Each state arrives twice and after its successor, and every older one arrives again.
  const before: AnyFrame[] = [];
  let passed = 0;
  middle.toClient = (frame) => {
    if (!isState(frame)) return [frame];
    passed += 1;
    before.unshift(frame);
    return passed % 2 === 1 && passed > 1 ? [] : [...before, ...before];
  };
  const shown = new Told<Session>();
  const versions = new Told<number>();
  ada.telephone.watch(game_code, {
    onState(state, version) {
      versions.add(version);
      shown.add(state);
    },
  });
  await versions.next();
  for (let n = 0; n < 6; n++) {
    const ben = await guest(t, base, `ben${n}`);
    await ben.telephone.join(game_code);
  }
  const { version } = await ada.telephone.info(game_code);
  await versions.next((one) => one >= version - 1);
  t.ok(passed > 4, `${passed} states passed`);
  t.ok(ascending(versions.all), String(versions.all));
  t.same(
    versions.all,
    shown.all.map((state) => state.version),
  );
});

t.test('a state that arrives twice after a reconnect is shown once', async (t) => {
  const { base } = await buildTestApp(t);
  const middle = await makeMiddle(t, base);
  const ada = await guest(t, middle.base, 'ada');
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);
  const versions = new Told<number>();
  ada.telephone.watch(game_code, { onState: (_, version) => versions.add(version) });
  await versions.next();
  await ada.statuses.next((status) => status === 'open');

  // The answer to SUBSCRIBE is older than the state that comes with it, and both arrive twice.
  const newer = (versions.last ?? 0) + 1;
  middle.toClient = (frame) => {
    if (frame.event !== 'ACK' || frame.payload.topic !== `session:${game_code}`) return [frame];
    const sync = { event: 'STATE_SYNC', topic: frame.topic, payload: {} };
    return [frame, { ...sync, version: newer }, { ...sync, version: newer - 1 }, { ...sync, version: newer }];
  };
  ada.statuses.forget();
  ada.live.close();
  versions.forget();
  ada.telephone.watch(game_code, { onState: (_, version) => versions.add(version) });
  await ada.statuses.next((status) => status === 'open');
  t.same(versions.all.slice(-1), [newer]);
  t.ok(ascending(versions.all.slice(1)));
});

t.test('a client with the newest state is not sent it again', async (t) => {
  const { base } = await buildTestApp(t);
  const middle = await makeMiddle(t, base);
  const ada = await guest(t, middle.base, 'ada');
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);
  const versions = new Told<number>();
  const states = new Told<AnyFrame>();
  middle.toClient = (frame) => {
    if (isState(frame)) states.add(frame);
    return frame.event === 'ACK' && frame.payload.cut ? [] : [frame];
  };
  ada.telephone.watch(game_code, { onState: (_, version) => versions.add(version) });
  await ada.statuses.next((status) => status === 'open');
  middle.drop();
  ada.statuses.forget();
  await ada.statuses.next((status) => status === 'open');
  const again = middle.sent.all.filter(({ event }) => event === 'SUBSCRIBE');
  t.same(
    again.map(({ payload }) => payload.version),
    [undefined, versions.last],
  );
  t.equal(states.all.length, 1);
  t.equal(versions.all.length, 1);
});

t.test('after a restore from a backup the older state is shown', async (t) => {
  const { base } = await buildTestApp(t);
  const middle = await makeMiddle(t, base);
  const ada = await guest(t, middle.base, 'ada');
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);
  // This server claims a newer version than the next one will have.
  middle.toClient = (frame) => {
    const { version, payload } = frame;
    if (isState(frame)) return [{ ...frame, version: version + 100 }];
    return payload?.version ? [{ ...frame, payload: { ...payload, version: version + 100 } }] : [frame];
  };
  const versions = new Told<number>();
  ada.telephone.watch(game_code, { onState: (_, version) => versions.add(version) });
  const far = await versions.next((version) => version > 100);
  await ada.statuses.next((status) => status === 'open');
  // The answer and the state arrive together.
  const kept: AnyFrame[] = [];
  middle.toClient = (frame) => {
    if (frame.event === 'ACK' && frame.payload.topic) kept.push(frame);
    else return isState(frame) ? [...kept.splice(0), frame] : [frame];
    return [];
  };
  middle.drop();
  t.equal(await versions.next((version) => version < 100), far - 100);
});

t.test('a topic watched while connecting is shown too', async (t) => {
  const { base } = await buildTestApp(t);
  const ada = await guest(t, base, 'ada');
  const codes: number[] = [];
  for (let n = 0; n < 3; n++) codes.push((await ada.telephone.create(TIMES_OF_GAME)).game_code);
  const shown = new Told<number>();
  const watchFrom = (n: number) => {
    const code = codes[n];
    if (code === undefined) return;
    ada.telephone.watch(code, {
      onState({ game_code }) {
        shown.add(game_code);
        if (game_code === code && n + 1 < codes.length && !shown.all.includes(codes[n + 1] as number))
          watchFrom(n + 1);
      },
    });
  };
  watchFrom(0);
  await shown.next((code) => code === codes[2]);
  t.same(shown.all, codes);
  t.notOk(ada.statuses.all.includes('closed'));
});

t.test('a topic watched at any moment while a new client connects is shown', async (t) => {
  const { base } = await buildTestApp(t);
  const middle = await makeMiddle(t, base);
  const ada = await guest(t, middle.base, 'ada');
  const [one, two] = [await ada.telephone.create(TIMES_OF_GAME), await ada.telephone.create(TIMES_OF_GAME)];
  const other = makeClient(t, middle.base, { tokens: ada.http.tokens });
  const shown = new Told<number>();
  // The second topic is watched at every moment between the server's first frame and the last one before `open`.
  let watched = false;
  middle.toClient = (frame) => {
    if (!watched && frame.event === 'ACK' && frame.payload.topic) {
      watched = true;
      other.telephone.watch(two.game_code, { onState: ({ game_code }) => shown.add(game_code) });
    }
    return [frame];
  };
  other.telephone.watch(one.game_code, { onState: ({ game_code }) => shown.add(game_code) });
  t.equal(await shown.next((code) => code === two.game_code), two.game_code);
});

t.test('a subscription refused with a passing error is requested again', async (t) => {
  const { base } = await buildTestApp(t);
  const middle = await makeMiddle(t, base);
  const ada = await guest(t, middle.base, 'ada');
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);
  let refusals = 0;
  middle.toClient = (frame) => {
    if (frame.event !== 'ACK' || !frame.payload.topic || refusals === 2) return [frame];
    refusals += 1;
    return [{ event: 'ERROR', id: frame.id, payload: { code: 'storage_unavailable', detail: 'Not now.' } }];
  };
  const shown = new Told<Session>();
  const lost = new Told<unknown>();
  ada.telephone.watch(game_code, { onState: (state) => shown.add(state), onLost: (why) => lost.add(why) });
  await ada.statuses.next((status) => status === 'open');
  t.equal(refusals, 2);
  t.same((await shown.next()).users, ['ada']);
  t.same(lost.all, []);
});
