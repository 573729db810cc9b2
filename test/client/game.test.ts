import t from 'tap';
import { ParlorError, type Session, TelephoneClient } from '#src/client/index.ts';
import { buildTestApp } from '../helper.ts';
import { PICTURE } from '../telephone/png.ts';
import { countCalls, guests, refusal, type TestClient, TIMES_OF_GAME, Told } from './client.ts';

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M1 1 L9 9" stroke="black"/></svg>';

function chainOf(session: Session, name: string): number {
  return Number(Object.assign({}, ...(session.chains as Record<string, number>[]))[name]);
}

/** Plays each turn as soon as a state shows it. Returns all states received, up to the end of the game. */
async function playAlong({ name, telephone }: TestClient, code: number): Promise<Session[]> {
  const states = new Told<Session>();
  const lost = new Promise<never>((_, reject) =>
    telephone.watch(code, { onState: (state) => states.add(state), onLost: reject }),
  );
  for (let round = 0; ; round++) {
    const state = await Promise.race([
      lost,
      states.next((one) => one.round >= round || one.round_kind === 'over'),
    ]);
    if (state.round_kind === 'over') return states.all;
    const chain = chainOf(state, name);
    if (state.round_kind === 'description') {
      if (round > 0) await telephone.svg(code, round - 1, chain);
      await telephone.describe(code, round, chain, `${name} in ${round}`);
    } else {
      await telephone.description(code, round - 1, chain);
      await telephone.draw(code, round, chain, SVG);
    }
  }
}

t.test('four clients play a whole game using only the states they receive', async (t) => {
  const { base } = await buildTestApp(t);
  const clients = await guests(t, base, 4);
  const [host, ...others] = clients as [TestClient, ...TestClient[]];
  const { game_code: code } = await host.telephone.create(TIMES_OF_GAME);
  for (const { telephone } of others) await telephone.join(code);
  const games = clients.map((client) => playAlong(client, code));
  await host.telephone.start(code);
  for (const states of await Promise.all(games)) {
    const versions = states.map(({ version }) => version);
    t.same(
      versions,
      [...new Set(versions)].sort((a, b) => a - b),
    );
    t.same(
      [...new Set(states.map(({ round }) => round))].filter((round) => round !== -1),
      [0, 1, 2, -2],
    );
  }
  const { chains } = await host.telephone.album(code);
  t.equal(chains.length, 4);
  for (const { entries } of chains) {
    const [first, second, third] = entries as [{ author: string; description: string }, object, object];
    t.equal(first.description, `${first.author} in 0`);
    t.ok('drawing' in second);
    t.ok('description' in third);
  }
});

t.test('every method of TelephoneClient works against the server', async (t) => {
  const calls = countCalls(t, TelephoneClient);
  const { base, ports } = await buildTestApp(t);
  const [ada, ben, cleo, dan] = (await guests(t, base, 4)) as [
    TestClient,
    TestClient,
    TestClient,
    TestClient,
  ];

  const mine = new Told<number[]>();
  const bells = new Told<{ kind: string }>();
  const stopMine = dan.telephone.watchMine({
    onState: ({ sessions }) => mine.add(sessions.map(({ game_code }) => game_code)),
    onNotice: (notice) => bells.add(notice),
  });
  await mine.next((codes) => codes.length === 0);
  const { game_code: code, host } = await ada.telephone.create(TIMES_OF_GAME);
  t.equal(host, ada.name);
  for (const { telephone } of [ben, cleo]) await telephone.join(code);
  t.match(await dan.telephone.joinOrWait(code), { game_code: code });
  await mine.next((codes) => codes[0] === code);

  const lobby = await ada.telephone.info(code);
  t.same(lobby.users, [ada.name, ben.name, cleo.name, dan.name]);
  const waiting = ben.telephone.wait(lobby);
  t.same((await ada.telephone.kick(code, dan.name)).users, [ada.name, ben.name, cleo.name]);
  t.same((await waiting).users, [ada.name, ben.name, cleo.name]);
  await mine.next((codes) => codes.length === 0);
  t.ok(await bells.next(() => true), 'the removed player gets a notice');
  stopMine();

  t.equal((await ada.telephone.host(code, ben.name)).host, ben.name);
  t.equal((await ben.telephone.host(code, ada.name)).host, ada.name);

  const shown = new Told<Session>();
  ada.telephone.watch(code, { onState: (state) => shown.add(state) });
  t.match(await ada.telephone.setOptions(code, { ideas: true }), { options: { ideas: true } });
  const started = await ada.telephone.start(code);
  t.equal(started.round, 0);
  const round0 = await shown.next(({ round }) => round === 0);
  const own = chainOf(round0, ada.name);
  t.match(await ada.telephone.ideas(code), { chain: own, ideas: [String, String, String] });
  t.equal(await ada.telephone.draft(code, 0, own), undefined);
  await ada.telephone.draftDescription(code, 0, own, 'a draft');
  t.equal((await ada.telephone.draft(code, 0, own))?.description, 'a draft');
  t.match(await ada.telephone.door(code), { game_code: code, door: 'started' });
  await ada.telephone.describe(code, 0, own, 'too early');
  t.same((await ada.telephone.reopen(code, 0, own)).submitted, []);
  for (const { name, telephone } of [ada, ben, cleo]) {
    const entry = await telephone.describe(code, 0, chainOf(round0, name), `words of ${name}`);
    t.equal(entry.author, name);
  }

  const round1 = await shown.next(({ round }) => round === 1);
  const held = chainOf(round1, ada.name);
  t.match((await ada.telephone.description(code, 0, held)).description, 'words of');
  await ada.telephone.draftDrawing(code, 1, held, SVG);
  t.equal((await ada.telephone.draft(code, 1, held))?.drawing, SVG);
  t.equal((await ada.telephone.draw(code, 1, held, SVG)).author, ada.name);
  const skipped = await ada.telephone.skip(code);
  t.ok(Date.parse(skipped.round_ends_at ?? '') <= Date.parse(skipped.server_time));
  await ports.advance(6_000);

  const round2 = await shown.next(({ round }) => round === 2);
  const drawn = await ben.telephone.drawing(code, 1, chainOf(round2, ben.name));
  t.match(drawn.drawing, base);
  t.match(await ben.telephone.svg(code, 1, chainOf(round2, ben.name)), /^<svg /);
  for (const { name, telephone } of [ada, ben, cleo]) {
    await telephone.describe(code, 2, chainOf(round2, name), `last words of ${name}`);
  }
  await shown.next(({ round_kind }) => round_kind === 'over');

  const album = await ben.telephone.album(code);
  t.same(
    album.chains.map(({ entries }) => entries.length),
    [3, 3, 3],
  );
  t.same((await ada.telephone.albumStep(code, own, 2)).album, { chain: own, step: 2 });
  await shown.next((state) => state.album?.step === 2);
  const thrown = new Told<{ kind: string; count: number }[]>();
  ben.telephone.watch(code, { onState: () => undefined, onReactions: (some) => thrown.add(some) });
  await ada.telephone.show(code, { pace: 'hand' });
  await ben.telephone.heart(code, 0, own);
  await ben.telephone.react(code, { chain: own, round: 0, kind: 'clap' });
  await ports.advance(250);
  t.match(await thrown.next(() => true), [{ from: ben.name, kind: 'clap', count: 1 }]);
  t.match((await ada.telephone.albumStep(code, own, 1)).show, { pace: 'hand', hearts: [1, 0, 0] });
  t.match((await ben.telephone.heart(code, 0, own, false)).show, { hearts: [0, 0, 0] });
  await ben.telephone.report(code, 0, own, 'it shows something private');
  t.same((await ada.telephone.hide(code, 0, own)).hidden, [{ chain: own, round: 0 }]);
  t.same((await ada.telephone.hide(code, 0, own, false)).hidden, []);
  const { url, file, made_by } = await ben.telephone.share(code);
  t.equal(made_by, ben.name);
  for (const address of [url, file]) t.equal((await fetch(address)).status, 200);
  await ben.telephone.setPicture(code, new Blob([Buffer.from(PICTURE)]));
  await ben.telephone.unshare(code);
  t.equal((await fetch(url)).status, 404);

  t.equal((await ada.telephone.hidePlayer(code, ben.name)).hidden.length, 3);

  t.same(
    (await ada.telephone.past()).map(({ game_code }) => game_code),
    [code],
  );
  t.same(
    (await ada.telephone.past(ben.name)).map(({ game_code }) => game_code),
    [code],
  );
  t.same(await ada.telephone.past(dan.name), []);
  t.same(await ada.telephone.past(ben.name, 2), []);

  const { game_code: next } = await ada.telephone.rematch(code, 'hurry_up');
  await shown.next(({ next_game_code }) => next_game_code === next);
  t.same((await ben.telephone.rematch(code)).users, [ada.name, ben.name]);
  await ben.telephone.leave(next);
  t.same((await ada.telephone.info(next)).users, [ada.name]);

  t.same(
    [...calls].filter(([, count]) => count === 0).map(([name]) => name),
    [],
    'every method was called',
  );
});

t.test('commands over the socket return their results', async (t) => {
  const { base } = await buildTestApp(t);
  const [ada, ben] = (await guests(t, base, 2)) as [TestClient, TestClient];
  const { game_code } = await ada.live.send<Session>('CREATE', TIMES_OF_GAME);
  const joined = await ben.live.send<Session>('JOIN', { game_code });
  t.same(joined.users, [ada.name, ben.name]);
});

t.test('a refusal becomes an error with code, text, status and fields', async (t) => {
  const { base } = await buildTestApp(t);
  const [ada] = (await guests(t, base, 1)) as [TestClient];
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);

  const byHttp = await refusal(ada.telephone.start(game_code), ParlorError);
  t.match(byHttp, { code: 'not_enough_players', message: 'Not enough players', status: 400, fields: {} });
  const bySocket = await refusal(ada.live.send('START', { game_code }), ParlorError);
  t.match(bySocket, { code: 'not_enough_players', message: 'Not enough players', status: 0, fields: {} });

  const times = { draw_time: 5, desc_time: 60 };
  const fieldsByHttp = await refusal(ada.telephone.create(times), ParlorError);
  t.match(fieldsByHttp, { code: 'invalid', status: 400, fields: { draw_time: [String] } });
  t.match(fieldsByHttp.message, /^draw_time: /);
  const fieldsBySocket = await refusal(ada.live.send('CREATE', times), ParlorError);
  t.same(fieldsBySocket.fields, fieldsByHttp.fields);
});

t.test('a watcher loses its topic if the topic is refused or access ends', async (t) => {
  const { base } = await buildTestApp(t);
  const [ada, ben] = (await guests(t, base, 2)) as [TestClient, TestClient];
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);
  const lost = new Told<ParlorError>();
  const states = new Told<Session>();
  const watcher = {
    onState: (state: Session) => states.add(state),
    onLost: (why: ParlorError) => lost.add(why),
  };
  ben.telephone.watch(game_code, watcher);
  t.equal((await lost.next()).code, 'not_in_session');
  t.equal(states.all.length, 0);

  await ben.telephone.join(game_code);
  lost.forget();
  ben.telephone.watch(game_code, watcher);
  await states.next();
  await ada.telephone.kick(game_code, ben.name);
  await lost.next();
  t.equal(ben.live.status, 'open');
});

t.test('a stopped watcher gets nothing more, and watching again gets the state', async (t) => {
  const { base } = await buildTestApp(t);
  const [ada, ben] = (await guests(t, base, 2)) as [TestClient, TestClient];
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);
  const first = new Told<Session>();
  const second = new Told<Session>();
  const stop = ada.telephone.watch(game_code, { onState: (state) => first.add(state) });
  await first.next();
  stop();
  const seen = first.all.length;
  ada.telephone.watch(game_code, { onState: (state) => second.add(state) });
  await ben.telephone.join(game_code);
  await second.next(({ users }) => users.length === 2);
  t.equal(first.all.length, seen);
});

t.test('watching a session shows the others that the player is present', async (t) => {
  const { base, ports } = await buildTestApp(t);
  const [ada, ben] = (await guests(t, base, 2)) as [TestClient, TestClient];
  const { game_code } = await ada.telephone.create(TIMES_OF_GAME);
  await ben.telephone.join(game_code);
  const present = new Told<string[]>();
  const shown = new Told<Session>();
  ada.telephone.watch(game_code, { onState: () => undefined, onPresence: ({ users }) => present.add(users) });
  ben.telephone.watch(game_code, { onState: (state) => shown.add(state) });
  await shown.next();
  await ports.advance(1_000);
  t.same(await present.next((users) => users.length === 2), [ada.name, ben.name]);
});
