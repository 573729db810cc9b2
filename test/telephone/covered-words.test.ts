import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { buildTestApp, type Player } from '../helper.ts';
import { gameIn } from './lobby.ts';

async function strictServer(t: Test, ...words: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-words-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'words.txt');
  writeFileSync(path, words.join('\n'));
  return buildTestApp(t, { env: { PARLOR_WORDS: path } });
}

t.test('words of the list are covered in what players write, before anybody gets it', async (t) => {
  const server = await strictServer(t, 'darn', 'snail');
  const game = await gameIn(server, 'in play', 3);
  const [turn] = await game.turns();
  if (!turn) throw new Error('nobody plays');
  const { player, chain, round } = turn;
  await game.draft(turn, 'DÁRN it');
  t.match((await player.get(`${game.path}/${round}/${chain}/draft/`)).body, { description: '••• it' });
  const sent = await game.send(turn, 'A Snail in Scunthorpe');
  t.match(sent, { status: 201, body: { description: 'A ••• in Scunthorpe' } });
  t.match(await game.send(turn, 'A Snail in Scunthorpe'), { status: 200 }, 'a retry is no error');
});

t.test('they are covered in names, however an account is made', async (t) => {
  const server = await strictServer(t, 'darn');
  const nameOf = async (player: Player) => {
    const { username, name } = (await player.get('/api/user/me/')).body;
    return { username, name };
  };
  const guest = await server.guest('Darn Ben');
  t.same(await nameOf(guest), { username: 'Ben', name: '••• Ben' });
  await guest.server.call('PATCH', '/api/user/me/', { token: guest.token, json: { name: 'ｄａｒｎ' } });
  t.match(await nameOf(guest), { name: '•••' });
  const made = { username: 'darn', password: 'a long enough one' };
  t.equal((await server.call('POST', '/api/user/register/', { json: made })).status, 201);
  const { body } = await server.call('POST', '/api/user/login/', { json: made });
  const me = (await server.call('GET', '/api/user/me/', { token: body.access })).body;
  t.match(me, { username: 'darn', name: '•••' }, 'the username stays: it is typed to log in');
});

t.test('they are covered in ideas and prompts, those of the host included', async (t) => {
  const server = await strictServer(t, 'darn');
  const players = await server.guests(3);
  const host = players[0] as Player;
  const options = { ideas: true, words: ['darn one', 'darn two', 'darn three'] };
  const times = { draw_time: 30, desc_time: 20 };
  const { game_code } = (await host.post('/api/session/create/', { ...times, options })).body;
  for (const player of players) await player.get(`/api/session/${game_code}/join/`);
  await host.put(`/api/session/${game_code}/start/`);
  const { ideas } = (await host.get(`/api/session/${game_code}/ideas/`)).body;
  t.ok(ideas.every((idea: string) => /^••• (one|two|three)$/.test(idea)));
  await server.ports.advance(60_000);
  const { chains } = (await host.get(`/api/session/${game_code}/album/`)).body;
  t.match(chains[0].entries[0], { skipped: true, description: /^••• (one|two|three)$/ }, 'a prompt');
});
