import t from 'tap';
import { LivingRoomClient, ParlorError, type Session } from '#src/client/index.ts';
import { buildTestApp } from '../helper.ts';
import {
  countCalls,
  guest,
  guests,
  makeClient,
  refusal,
  type TestClient,
  TIMES_OF_GAME,
  Told,
} from './client.ts';

type Shown = Parameters<Parameters<LivingRoomClient['watchScreen']>[1]['onState']>[0];

/** A client that is a screen, and what it has been told about itself. */
async function television(base: string, tv: TestClient) {
  const made = await tv.room.screen();
  if (!('secret' in made)) throw new Error('the screen is not new');
  tv.room.use({ kind: 'screen', secret: made.secret });
  const shown = new Told<Shown>();
  tv.room.watchScreen(made.screen, { onState: (state) => shown.add(state) });
  await shown.next(({ digits }) => digits === made.digits);
  return { screen: made.screen, digits: `${made.digits}`, shown, base };
}

/** Four players of a game in play, and what the host is shown. */
async function table(t: Parameters<typeof makeClient>[0], base: string) {
  const players = (await guests(t, base, 4)) as [TestClient, TestClient, TestClient, TestClient];
  const [ada, ...others] = players;
  const { game_code: code } = await ada.telephone.create({ ...TIMES_OF_GAME, rounds: 7 });
  for (const { telephone } of others) await telephone.join(code);
  return { players, ada, code };
}

t.test('every method of LivingRoomClient works against the server', async (t) => {
  const calls = countCalls(t, LivingRoomClient);
  const { base, ports } = await buildTestApp(t);
  const { players, ada, code } = await table(t, base);
  const [, ben, cleo, dan] = players;

  const tv = makeClient(t, base);
  const { screen, digits, shown } = await television(base, tv);
  t.equal((await ben.room.show(code, { digits })).screens, 1);
  await shown.next(({ game_code }) => game_code === code);
  const sees = new Told<Session>();
  tv.telephone.watch(code, { onState: (state) => sees.add(state) });
  t.match(await sees.next(), { game_code: code, screens: 1 });
  t.same(await ada.room.screens(code), { screens: [screen], asking: [] });
  t.equal((await ada.room.sendAway(code, screen)).screens, 0);
  await shown.next((state) => state.game_code === null && state.digits === null);
  t.match(await tv.room.screen(), { screen, digits: /^\d{4}$/, game_code: null });
  t.match(await tv.room.askToShow(code), { asked_game_code: code });
  t.same((await ben.room.refuseScreen(code, screen)).asking, []);
  await tv.room.askToShow(code);
  t.match(await cleo.room.admitScreen(code, screen), { asking: [], screens: 1 });

  const eva = await guest(t, base, 'eva');
  t.match(await eva.room.watch(code), { watchers: 1 });
  const nobody = makeClient(t, base);
  const ticket = await nobody.room.watch(code);
  if (!('secret' in ticket)) throw new Error('no ticket');
  nobody.room.use({ kind: 'watcher', secret: ticket.secret });
  t.equal((await nobody.telephone.info(code)).watchers, 2);
  await nobody.room.unwatch(code);
  t.equal((await refusal(nobody.telephone.info(code), ParlorError)).status, 401);
  nobody.room.use(undefined);
  t.match(await ada.telephone.setOptions(code, { watchers: true, door: 'open' }), {
    options: { door: 'open' },
  });

  await ada.telephone.start(code);
  for (const _ of [1, 2]) {
    const { round } = await ada.telephone.info(code);
    await sendFor([ada, ben, cleo], code);
    for (let n = 0; (await ada.telephone.info(code)).round === round; n++) {
      await ports.advance(10_000);
      for (const one of [ada, ben, cleo, eva]) await one.telephone.info(code);
      if (n > 10) throw new Error('the round does not end');
    }
  }
  const asked = await eva.telephone.joinOrWait(code);
  t.match(asked, { code: 'place_asked' });
  t.same((await ada.room.refusePlayer(code, dan.name)).seats_asked, {});
  await eva.telephone.joinOrWait(code);
  t.same((await ada.room.admitPlayer(code, dan.name)).left, [dan.name]);

  const old = ben.http.tokens;
  const { token } = await ben.room.move();
  const other = makeClient(t, base);
  await other.room.redeemMove(token);
  t.match(await other.account.me(), { username: ben.name });
  t.ok(
    old &&
      (await fetch(`${base}/api/user/me/`, { headers: { authorization: `Bearer ${old.access}` } })).status ===
        401,
  );

  await ports.advance(30_000);
  for (const one of [ada, other]) await one.telephone.info(code);
  const phone = await guest(t, base, 'phone');
  const { claim } = await phone.room.claim(code, cleo.name);
  await ada.room.dropClaim(code, claim);
  t.equal((await refusal(phone.room.claimed(code, claim), ParlorError)).code, 'claim_not_found');
  const again = await phone.room.claim(code, cleo.name);
  const waiting = phone.room.claimed(code, again.claim);
  await ada.room.grantClaim(code, again.claim);
  t.match(await waiting, { state: 'granted', username: cleo.name });
  t.match(await phone.account.me(), { username: cleo.name }, 'this client is that player now');

  t.same(
    [...calls].filter(([, count]) => count === 0).map(([name]) => name),
    [],
    'every method was called',
  );
});

/** These players write or draw their part of this round. */
async function sendFor(players: TestClient[], code: number): Promise<void> {
  for (const { name, telephone } of players) {
    const { round, round_kind, chains } = await telephone.info(code);
    const chain = Number(Object.assign({}, ...(chains as Record<string, number>[]))[name]);
    if (round_kind === 'description') await telephone.describe(code, round, chain, `${name} in ${round}`);
    else await telephone.draw(code, round, chain, '<svg viewBox="0 0 9 9"><path d="M1 1L8 8"/></svg>');
  }
}
