import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { launchBrowser } from '../browser/find-browser.ts';
import { visit } from '../browser/visitor.ts';
import { holders, type Player, type TestSocket } from '../helper.ts';
import { playedBy } from '../telephone/play.ts';
import { emptyFolder } from './clone.ts';
import { type House, openStreet, PASSWORD, run, WAYS } from './houses.ts';

t.setTimeout(280_000);

const HOUSES = ['red', 'blue', 'green-2'];

/** Three guests play a short drawing game to its end, and the host shares the album. */
async function sharedAlbum(house: House): Promise<{ url: string; drawing: string }> {
  const players: Player[] = [];
  for (const name of ['Ada', 'Ben', 'Cleo']) players.push(await house.guest(name));
  const [host, ...others] = players as [Player, Player, Player];
  const settings = { draw_time: 60, desc_time: 60, rounds: 3 };
  const { game_code: code } = (await host.post('/api/session/create/', settings)).body;
  for (const player of others) await player.post(`/api/session/${code}/join/`);
  const started = (await host.put(`/api/session/${code}/start/`)).body;
  const ring = holders(started).map(({ name }) => name);
  const game = playedBy(players, host, code, ring);
  let drawing = '';
  for (let round = 0; round < 3; round++) {
    for (const turn of await game.turns()) drawing = (await game.send(turn)).body.drawing ?? drawing;
  }
  return { url: (await host.post(`/api/session/${code}/album/share/`)).body.url, drawing };
}

/** Asks the house again and again until `stop`, which returns every status. */
function visitor({ base }: House) {
  const statuses = new Map<number | string, number>();
  let isOver = false;
  const loop = (async () => {
    while (!isOver) {
      const status = await fetch(`${base}/healthz`).then(
        async (answer) => (await answer.arrayBuffer()) && answer.status,
        (fault) => String(fault),
      );
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  })();
  return async () => {
    isOver = true;
    await loop;
    return [...statuses.keys()];
  };
}

interface Table {
  house: House;
  host: Player;
  code: number;
  socket: TestSocket;
}

/** A game in the lobby, and a socket that follows it. */
async function tableIn(house: House): Promise<Table> {
  const host = await house.guest('host');
  const { game_code: code } = (await host.post('/api/session/create/', { draw_time: 60, desc_time: 60 }))
    .body;
  const socket = house.socket(`/ws/session/${code}/`, host.token);
  await socket.next('STATE_SYNC');
  return { house, host, code, socket };
}

async function isFollowed({ house, code, socket }: Table, name: string): Promise<boolean> {
  await (await house.guest(name)).post(`/api/session/${code}/join/`);
  const { payload } = await socket.next(({ event, payload }) => event === 'STATE_SYNC' && payload.users[1]);
  return payload.users.includes(name);
}

async function checkApart(t: Test, houses: House[]): Promise<void> {
  const [red, blue] = houses as [House, House];
  const ada = await red.guest('Ada');
  t.equal((await red.call('GET', '/api/user/me/', { token: ada.token })).status, 200);
  t.equal((await blue.call('GET', '/api/user/me/', { token: ada.token })).status, 401);
  const refused = blue.socket('/ws/', ada.token);
  t.equal(await refused.closed, 401);
  for (const house of houses) {
    const login = { username: 'ada', password: PASSWORD };
    t.equal((await house.call('POST', '/api/user/login/', { json: login })).status, 200);
    const { headers } = await house.call('GET', '/');
    const path = new URL(house.base).pathname;
    for (const cookie of headers.getSetCookie()) {
      t.ok(cookie.includes(`; Path=${path};`), cookie);
      t.notMatch(cookie, 'Domain');
    }
    const { url, drawing } = await sharedAlbum(house);
    t.ok(url.startsWith(`${house.base}/album/`), url);
    t.ok(drawing.startsWith(`${house.base}/media/`), drawing);
    t.match(await (await fetch(url)).text(), `content="${url}"`);
  }
}

for (const way of WAYS) {
  t.test(`${way.name}: houses are apart, one is killed, one is added`, async (t) => {
    const street = await openStreet(t, way);
    const houses = await Promise.all(HOUSES.map((name) => street.add(name)));
    await checkApart(t, houses);

    const tables = await Promise.all(houses.map(tableIn));
    const [red, ...others] = tables as [Table, ...Table[]];
    const stops = others.map(({ house }) => visitor(house));
    red.house.kill();
    await red.socket.closed;
    t.equal((await red.house.call('GET', '/healthz')).status, 502);
    const beganAt = performance.now();
    const yellow = await street.add('yellow');
    t.comment(`a house was added in ${((performance.now() - beganAt) / 1000).toFixed(1)} s`);
    t.equal((await yellow.call('GET', '/healthz')).status, 200);
    for (const stop of stops) t.same(await stop(), [200]);
    for (const table of others) {
      t.equal(table.socket.raw.readyState, table.socket.raw.OPEN);
      t.ok(await isFollowed(table, 'late'));
    }

    await street.add('red');
    const path = `/api/session/${red.code}/info/`;
    t.match((await red.house.call('GET', path, { token: red.host.token })).body, { users: ['host'] });
    t.equal((await fetch(way.addressOf('nobody', street.ports.proxy))).status, 502);
    t.equal((await fetch(way.addressOf('1st', street.ports.proxy))).status, 404);
    if (way.name === 'Caddy by subdomain') {
      const ask = (name: string) => fetch(`http://127.0.0.1:${street.ports.ask}/?domain=${name}`);
      t.equal((await ask('red.localhost')).status, 200);
      for (const name of ['nobody.localhost', 'red.localhost.example', 'a.red.localhost', '']) {
        t.not((await ask(name)).status, 200, name);
      }
    }
    for (const { socket } of tables) socket.raw.terminate();
  });
}

for (const way of WAYS.slice(0, 2)) {
  t.test(`${way.name}: a browser is somebody else in each house`, async (t) => {
    const browser = await launchBrowser();
    t.teardown(() => browser.close());
    const street = await openStreet(t, way);
    const [red, blue] = [await street.add('red'), await street.add('blue')];
    const { page, context, misdeeds } = await visit(browser, `${red.base}/`);
    await page.getByLabel('What should we call you?').fill('Ada');
    await page.getByRole('button', { name: 'New game' }).click();
    const label = await page.getByRole('img', { name: 'QR code of' }).getAttribute('alt');
    t.match(label, new RegExp(`^QR code of ${red.base}/join/\\d{6}$`));

    const other = await context.newPage();
    await other.goto(`${blue.base}/`);
    const name = other.getByLabel('What should we call you?');
    await name.waitFor();
    t.equal(await name.inputValue(), '');
    await name.fill('Ben');
    await other.getByRole('button', { name: 'New game' }).click();
    await other.waitForURL(`${blue.base}/play/*`);

    const logins = (view: typeof page) =>
      view.evaluate(() =>
        Object.entries(localStorage)
          .filter(([key]) => key.endsWith('parlor.login'))
          .map(([key, value]) => `${key} ${JSON.parse(value).person.name}`)
          .sort(),
      );
    const isShared = new URL(red.base).origin === new URL(blue.base).origin;
    const both = ['/blue/parlor.login Ben', '/red/parlor.login Ada'];
    t.same(await logins(page), isShared ? both : ['parlor.login Ada']);
    t.same(await logins(other), isShared ? both : ['parlor.login Ben']);
    await page.reload();
    await page.getByRole('img', { name: 'QR code of' }).waitFor();
    t.same(
      misdeeds.filter((line) => !line.startsWith(`request: ${blue.base}/`)),
      [],
    );
  });
}

t.test('a house can be added twice, and is refused at another address', async (t) => {
  const street = await openStreet(t, WAYS[0] as (typeof WAYS)[0]);
  const red = await street.add('red');
  const guest = await red.guest('Ada');
  await street.add('red');
  t.equal((await red.call('GET', '/api/user/me/', { token: guest.token })).status, 200);
  const { root } = street;
  await t.rejects(run('add-house', root, ['red', 'https://red.example.org', 'ada'], PASSWORD), {
    message: /There is a house red already, at another address/,
  });
  t.equal(
    await run('house', root, ['red', 'backup', 'copy.db']),
    `copy.db is a verified copy of ${red.folder}/parlor.db.\n`,
  );
  t.ok(existsSync(`${red.folder}/copy.db`));
  await t.rejects(run('house', root, ['blue', 'check']), { message: /There is no house blue\./ });
});

t.test('a house with a wrong name, address or password is not added', async (t) => {
  const root = emptyFolder(t);
  for (const [name, address, message] of [
    ['Red', 'https://Red.example.org', /at most 20 characters/],
    ['red-', 'https://red-.example.org', /at most 20 characters/],
    ['r'.repeat(21), `https://example.org/${'r'.repeat(21)}`, /at most 20 characters/],
    ['../x', 'https://example.org/x', /at most 20 characters/],
    ['red\nx', 'https://red.example.org', /letters, digits and/],
    ['red', 'https://blue.example.org', /https:\/\/red\.example\.org or https:\/\/example\.org\/red/],
    ['red', 'https://example.org', /https:\/\/red\.example\.org or/],
    ['red', 'ftp://red.example.org', /https:\/\/red\.example\.org or/],
  ] as const) {
    await t.rejects(run('add-house', root, [name, address, 'ada'], PASSWORD), { message });
    t.notOk(existsSync(join(root, 'etc')), name);
  }
  await t.rejects(run('add-house', root, ['red', 'https://red.example.org', 'ada'], 'short'), {
    message: /at least/,
  });
  t.notOk(existsSync(join(root, 'run/parlor-red/pid')));
});

t.test('the unit, the scripts and the compose file pass what checks them', async (t) => {
  const folder = emptyFolder(t);
  // The program is somewhere else here.
  const unit = readFileSync('deploy/houses/parlor@.service', 'utf8')
    .replace('/opt/parlor/node_modules/.bin/node', process.execPath)
    .replace('WorkingDirectory=/opt/parlor', 'WorkingDirectory=/tmp');
  writeFileSync(join(folder, 'parlor@red.service'), unit);
  const check = (command: string, ...parameters: string[]) =>
    execFileSync(command, parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  t.equal(check('systemd-analyze', 'verify', join(folder, 'parlor@red.service')), '');
  t.equal(check('shellcheck', 'deploy/houses/add-house', 'deploy/houses/house'), '');
  const composed = check('docker-compose', '-f', 'deploy/houses/compose.yaml', 'config');
  t.match(composed, 'PARLOR_PUBLIC_URL: https://red.example.org');
  for (const file of ['Caddyfile.subdomains', 'Caddyfile.paths', 'compose.Caddyfile']) {
    t.doesNotThrow(() =>
      check('caddy', 'adapt', '--adapter', 'caddyfile', '--config', `deploy/houses/${file}`),
    );
  }
});
