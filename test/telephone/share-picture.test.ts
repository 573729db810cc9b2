import t from 'tap';
import { type Answer, buildTestApp, type Player, type TestServer } from '../helper.ts';
import { type Game, startGame } from './play.ts';
import { opened, PICTURE, PIXELS } from './png.ts';

const NO_SHARE = 'album_not_found';

async function over(server: TestServer): Promise<Game & { bob: Player; cy: Player }> {
  const game = await startGame(server, 3);
  await game.playTo(-2);
  const [, bob, cy] = game.players as [Player, Player, Player];
  return Object.assign(game, { bob, cy });
}

function send(
  player: Player,
  { path }: Game,
  file: Uint8Array = PICTURE,
  field = 'picture',
): Promise<Answer> {
  const body = new FormData();
  body.set(field, new Blob([Buffer.from(file)], { type: 'image/png' }), 'a.png');
  return player.server.call('PUT', `${path}/album/share/picture/`, { token: player.token, body });
}

/** The preview picture of an address, without a login. */
async function look(server: TestServer, url: string) {
  const answer = await fetch(`${server.base}${new URL(url).pathname.replace(/\/$/, '.png')}`);
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}

t.test('an uploaded picture is at the address of the album until that is gone', async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_PUBLIC_URL: 'https://games.example.org' } });
  const game = await over(server);
  t.match([(await send(game.host, game)).body.code], [NO_SHARE], 'only a shared album has one');
  const { url } = (await game.bob.post(`${game.path}/album/share/`)).body;
  const page = async () => (await server.call('GET', new URL(url).pathname)).body;
  t.equal((await look(server, url)).status, 404);
  t.match(await page(), 'content="https://games.example.org/static/album-card.png"');
  t.equal((await send(game.bob, game)).status, 204);
  const { chain } = (await game.host.get(`${game.path}/album/`)).body.chains[0];
  await game.host.post(`${game.path}/0/${chain}/hide/`);
  t.equal((await look(server, url)).status, 404, 'the picture may show the hidden page');
  t.match(await page(), 'album-card.png');
  await server.call('DELETE', `${game.path}/0/${chain}/hide/`, { token: game.host.token });
  const { status, headers, bytes } = await look(server, url);
  t.equal(status, 200);
  t.same(opened(bytes), { names: ['IHDR', 'IDAT', 'IEND'], pixels: PIXELS });
  t.equal(headers.get('content-type'), 'image/png');
  t.equal(headers.get('x-content-type-options'), 'nosniff');
  t.equal(headers.get('x-robots-tag'), 'noindex');
  t.match(headers.get('cache-control'), /no-store/);
  t.match(headers.get('content-security-policy'), /default-src 'none'.*sandbox/);
  const card = url.replace(/\/$/, '.png');
  t.match(await page(), `<meta property="og:image" content="${card}">`);
  await game.host.server.call('DELETE', `${game.path}/album/share/`, { token: game.host.token });
  t.equal((await look(server, url)).status, 404);
  const again = (await game.bob.post(`${game.path}/album/share/`)).body.url;
  t.equal((await look(server, again)).status, 404, 'a new address begins without');
});

t.test(
  'only the host and the member who shared the album set its picture, and a bad one changes nothing',
  async (t) => {
    const server = await buildTestApp(t);
    const game = await over(server);
    const { url } = (await game.bob.post(`${game.path}/album/share/`)).body;
    t.match((await send(game.cy, game)).body, { code: 'only_host' });
    t.equal((await send(game.host, game)).status, 204);
    const before = (await look(server, url)).bytes;
    for (const [file, problem] of [
      [PICTURE.subarray(0, -1), /cut off/],
      [Buffer.from('GIF89a'), /no PNG/],
      [Buffer.concat([PICTURE, PICTURE]), /Nothing may follow/],
    ] as const) {
      const { status, body } = await send(game.host, game, file);
      t.match([status, body], [400, { picture: [problem] }]);
    }
    t.equal((await send(game.host, game, Buffer.alloc(400_001))).status, 413);
    t.match((await send(game.host, game, PICTURE, 'drawing')).body, {
      drawing: [/"picture"/],
      picture: [/No file/],
    });
    const path = `${game.path}/album/share/picture/`;
    const none = await server.call('PUT', path, { token: game.host.token, json: {} });
    t.match([none.status, none.body], [400, { code: 'no_file', picture: [/No file/] }]);
    const text = await server.call('PUT', path, { token: game.host.token, json: { picture: 'x' } });
    t.match([text.status, text.body], [400, { picture: [/No file/] }]);
    t.ok((await look(server, url)).bytes.equals(before));
  },
);
