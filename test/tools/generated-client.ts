/** Plays on the server named on the command line, through a client generated from its OpenAPI document. */
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './generated/openapi.ts';

const [, , baseUrl = ''] = process.argv;
type Session = components['schemas']['Session'];
type GameState = components['schemas']['GameState'];

/** The body of the answer. Throws the refusal if there is none. */
async function ok<T>(answering: Promise<{ data?: T; error?: unknown }>): Promise<T> {
  const { data, error } = await answering;
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
}

interface Player {
  name: string;
  client: Client<paths>;
}

const nobody = createClient<paths>({ baseUrl });

async function register(username: string): Promise<Player> {
  const body = { username, password: 'a long enough password' };
  await ok(nobody.POST('/api/user/register/', { body }));
  const { access } = await ok(nobody.POST('/api/user/login/', { body }));
  return {
    name: username,
    client: createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${access}` } }),
  };
}

function chainOf({ chains }: Session, name: string): number {
  const all: Record<string, number> = Object.assign({}, ...[chains].flat());
  const chain = all[name];
  if (chain === undefined) throw new Error(`${name} holds no chain`);
  return chain;
}

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1L8 8" stroke="#c00"/></svg>';

async function draw({ client }: Player, path: { code: string; round: number; chain: number }): Promise<void> {
  const form = new FormData();
  form.set('drawing', new Blob([SVG], { type: 'image/svg+xml' }), 'drawing.svg');
  const entry = await ok(
    client.POST('/api/session/{code}/{round}/{chain}/draw/', {
      params: { path },
      // The generator types a file as text.
      body: { drawing: '' },
      bodySerializer: () => form,
    }),
  );
  if (!('drawing' in entry)) throw new Error('the drawing is not answered');
}

async function evening(players: [Player, Player, Player]): Promise<void> {
  const [host, ...others] = players;
  const body = { draw_time: 60, desc_time: 60 };
  const { game_code } = await ok(host.client.POST('/api/session/create/', { body }));
  const path = { code: String(game_code) };
  for (const { client } of others) await ok(client.POST('/api/session/{code}/join/', { params: { path } }));
  await ok(host.client.PUT('/api/session/{code}/start/', { params: { path } }));
  for (const round of [0, 1, 2]) {
    const session = await ok(host.client.GET('/api/session/{code}/info/', { params: { path } }));
    for (const player of players) {
      const at = { ...path, round, chain: chainOf(session, player.name) };
      const description = `${player.name} in round ${round}`;
      if (round === 1) await draw(player, at);
      else {
        const params = { path: at };
        await ok(
          player.client.POST('/api/session/{code}/{round}/{chain}/desc/', { params, body: { description } }),
        );
      }
    }
  }
  const album = await ok(host.client.GET('/api/session/{code}/album/', { params: { path } }));
  console.log(`album of ${album.chains.map(({ entries }) => entries.length).join(' + ')} entries`);
}

async function chess(white: Player, black: Player): Promise<void> {
  const create = { body: { color: 'white' as const } };
  const { payload } = await ok(white.client.POST('/api/game/create/', create));
  const params = { path: { id: payload.gameId } };
  await ok(black.client.POST('/api/game/{id}/join/', { params, body: {} }));
  let state: GameState = payload;
  for (const [ply, uci] of ['f2f3', 'e7e5', 'g2g4', 'd8h4'].entries()) {
    const { client } = ply % 2 === 0 ? white : black;
    state = (await ok(client.POST('/api/game/{id}/move/', { params, body: { uci, ply } }))).payload;
  }
  console.log(`chess ${state.result} by ${state.reason}`);
}

async function integers({ client }: Player): Promise<void> {
  const params = { header: { 'X-Session-Id': 'of-the-generated-client' } };
  const body = { integers: [{ index: 0, X: 20, q: 20 }] };
  const { set_id } = await ok(client.POST('/integers/set/', { params, body }));
  const equation = { equation: `${set_id}+${set_id}` };
  const { setCreated } = await ok(client.POST('/integers/operation/', { params, body: equation }));
  const query = { query: { set_id: setCreated }, ...params };
  const { integers: sums } = await ok(client.GET('/integers/set/', { params: query }));
  console.log(`integers ${sums.map(({ X }) => X).join(' ')}`);
}

const players: [Player, Player, Player] = [
  await register('Ada'),
  await register('Ben'),
  await register('Cleo'),
];
await evening(players);
await chess(players[0], players[1]);
await integers(players[0]);
