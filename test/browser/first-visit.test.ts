import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import root, { type Test } from 'tap';
import {
  drawLine,
  handIn,
  join,
  joinAsGuest,
  type Phone,
  type Stage,
  seeRound,
  setStage,
  takePhone,
  write,
} from './phones.ts';

/** From typing the address to the first stroke: all bytes from the server, headers and pushes included. */
const BUDGET = 120_000;

interface Counted {
  stage: Stage;
  bytes: () => number;
}

/** The same server at an address of its own, where everything that it sends is counted. */
async function count(t: Test, stage: Stage): Promise<Counted> {
  const { hostname, port } = new URL(stage.server.base);
  let bytes = 0;
  const counter = createServer((phone) => {
    const server = connect(Number(port), hostname);
    server.on('data', ({ length }) => {
      bytes += length;
    });
    const end = () => [phone, server].map((one) => one.destroy());
    phone.on('error', end).pipe(server).on('error', end).pipe(phone);
  });
  counter.listen(0, '127.0.0.1');
  await once(counter, 'listening');
  t.teardown(() => counter.close());
  const base = `http://localhost:${(counter.address() as AddressInfo).port}`;
  const server: Stage['server'] = Object.create(stage.server, { base: { value: base } });
  return { stage: { ...stage, server }, bytes: () => bytes };
}

/** The phone makes a game on the home page. Returns the address for others. */
async function makeGame({ page, name }: Phone, { server }: Stage): Promise<string> {
  await page.goto(server.base);
  await page.getByLabel('What should we call you?').fill(name);
  await page.getByRole('button', { name: 'New game' }).tap();
  await page.waitForURL('**/play/*');
  return `/join/${page.url().slice(-6)}`;
}

root.test('a first visit needs at most 120 kB from typing the address to the first stroke', async (t) => {
  const stage = await setStage(t);
  const [ours, theirs] = [await count(t, stage), await count(t, stage)];
  const [host, guest] = [await takePhone(ours.stage, 'Ada'), await takePhone(theirs.stage, 'Ben')];
  const path = await makeGame(host, ours.stage);
  await join(guest, `${theirs.stage.server.base}${path}`);
  const cleo = await joinAsGuest(stage, path, 'Cleo');
  await host.page.getByRole('button', { name: /^Start with/ }).tap();
  for (const phone of [host, guest]) {
    await seeRound(phone, 1);
    await write(phone, 'a snail late for work');
  }
  await handIn(stage, path, cleo, { words: 'a cactus at the barber' });
  for (const phone of [host, guest]) {
    await seeRound(phone, 2);
    const isDrafted = phone.page.waitForResponse('**/draft/');
    await drawLine(phone, [0.2, 0.2], [0.8, 0.8]);
    await isDrafted;
  }
  t.ok(ours.bytes() <= BUDGET, `${ours.bytes()} bytes for the host`);
  t.ok(theirs.bytes() <= BUDGET, `${theirs.bytes()} bytes for a guest`);
  t.same([...host.misdeeds, ...guest.misdeeds], []);
});
