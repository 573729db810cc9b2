import t from 'tap';
import { startGame } from '../telephone/play.ts';
import { cellsOf, linksOf, openSite, Visitor } from './site.ts';

t.test(
  'a game is deleted through its own domain, after a page that lists what is deleted with it',
  async (t) => {
    const { server, admin } = await openSite(t);
    const game = await startGame(server, 3);
    await game.playTo(1);
    const [held] = await game.turns();
    await game.draft(held as never);
    const other = await startGame(
      { ...server, guests: async () => Promise.all(['ina', 'jon', 'kim'].map(server.guest)) },
      3,
    );
    const player = game.players[1];
    const socket = server.open(`/ws/session/${game.code}/`, player?.token);
    await socket.next('STATE_SYNC');
    const row = `/admin/tables/telephone_session/${game.code}/`;
    const { html: shown } = await admin.get(row);
    t.match(shown, `href="${row}delete/"`);

    const asked = await admin.get(`${row}delete/`);
    const listed = [...asked.html.matchAll(/<li>([^<]+)<span class="num">(\d+)<\/span><\/li>/g)].map(
      ([, what, count]) => [what, count],
    );
    t.same(listed, [
      ['telephone chain', '3'],
      ['telephone draft', '1'],
      ['telephone entry', '3'],
      ['telephone member', '3'],
    ]);
    t.equal((await game.session()).round, 1, 'the page itself changes nothing');

    const done = await admin.post(`${row}delete/`);
    t.same([done.status, done.location], [303, '/admin/tables/telephone_session/?done=delete']);
    t.match((await admin.get(done.location ?? '')).html, 'Deleted.');
    const told = await socket.next('ERROR');
    t.equal(told.topic, `session:${game.code}`);
    t.equal(told.payload.code, 'session_not_found');
    t.equal((await player?.get(`${game.path}/info/`))?.status, 404);
    t.equal((await admin.get(row)).status, 404);
    t.equal((await other.session()).round, 0, 'the other game continues');
    for (const table of ['telephone_member', 'telephone_chain', 'telephone_entry', 'telephone_draft']) {
      const left = cellsOf(await admin.get(`/admin/tables/${table}/`)).length;
      t.equal(left, ['telephone_entry', 'telephone_draft'].includes(table) ? 0 : 3, table);
    }
    const [line] = cellsOf(await admin.get('/admin/tables/admin_change/'));
    t.match(line?.slice(5), [
      'delete',
      'telephone_session',
      String(game.code),
      '{"telephone_chain":3,"telephone_draft":1,"telephone_entry":3…',
    ]);
  },
);

t.test('rows without a delete action, or that do not exist, get 404', async (t) => {
  const { server, admin } = await openSite(t);
  const game = await startGame(server, 3);
  for (const path of [
    `/admin/tables/telephone_member/${game.code}~${game.host.id}/delete/`,
    '/admin/tables/telephone_session/111111/delete/',
    '/admin/tables/telephone_session/x/delete/',
    '/admin/tables/sqlite_master/x/delete/',
  ]) {
    t.equal((await admin.get(path)).status, 404, path);
    t.equal((await admin.post(path)).status, 404, path);
  }
  t.notMatch(linksOf(await admin.get('/admin/tables/account/1/'), '/').join(' '), 'delete');
  t.equal((await game.session()).round, 0);
});

t.test(
  'of two simultaneous deletions one gets 404, and only one row is added to the audit log',
  async (t) => {
    const { server, admin } = await openSite(t);
    const game = await startGame(server, 3);
    const path = `/admin/tables/telephone_session/${game.code}/delete/`;
    const both = await Promise.all([admin.post(path), admin.post(path)]);
    t.same(both.map(({ status }) => status).sort(), [303, 404]);
    const lines = "SELECT count(*) FROM admin_change WHERE action = 'delete'";
    t.equal(server.platform.database.raw.prepare(lines).pluck().get(), 1);
    t.equal(
      (await new Visitor(server).post(path)).status,
      303,
      'an anonymous visitor is sent to the login page',
    );
  },
);
