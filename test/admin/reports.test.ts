import t from 'tap';
import { startGame } from '../telephone/play.ts';
import { cellsOf, openSite } from './site.ts';

t.test('a player reports an entry of a finished game, and it is kept or blanked with one tap', async (t) => {
  const { server, admin } = await openSite(t);
  const game = await startGame(server, 3);
  const [host, other] = [game.host, game.players[1]];
  const { raw } = server.platform.database;
  await game.playTo(1);
  const chain = Number(raw.prepare('SELECT min(id) FROM telephone_chain').pluck().get());
  const report = (round: number, json = {}, player = host) =>
    server.call('POST', `${game.path}/${round}/${chain}/report/`, { token: player.token, json });
  t.equal((await report(0)).status, 403, 'the album is closed');
  await game.playTo(-2);
  t.equal((await report(0, { reason: '<b>my number</b>' })).status, 204);
  t.equal((await report(0)).status, 204, 'once more changes nothing');
  t.equal((await report(1, {}, other)).status, 204);
  t.equal((await report(9)).status, 404);
  t.equal((await report(1, { reason: 'x'.repeat(201) })).status, 400);

  const page = await admin.get('/admin/reports/');
  t.match(page.html, '2 open');
  t.match(page.html, '&#60;b&#62;my number');
  t.match(page.html, 'src="data:image/svg+xml;base64,');
  t.match((await admin.get('/admin/')).html, '2 open reports');
  const drawing = raw.prepare('SELECT drawing FROM telephone_entry WHERE chain_id = ? AND round = ?').pluck();
  const before = drawing.get(chain, 1);
  const newest = () => raw.prepare('SELECT max(id) FROM telephone_report').pluck().get();
  const first = newest();
  const kept = await admin.post(`/admin/reports/${first}/keep/`);
  t.equal(kept.location, '/admin/reports/?done=keep');
  t.equal(drawing.get(chain, 1), before);
  t.equal((await admin.post(`/admin/reports/${first}/blank/`)).status, 404, 'it is answered');
  t.equal((await report(1)).status, 204, 'another player reports it as well');
  await admin.post(`/admin/reports/${newest()}/blank/`);
  await admin.post('/admin/reports/1/blank/');
  t.not(drawing.get(chain, 1), before);
  const { body } = await server.call('GET', `${game.path}/album/`, { token: host.token });
  const [words, sheet] = body.chains.find((one: { chain: number }) => one.chain === chain).entries;
  t.match([words, sheet], [{ description: '', skipped: true }, { skipped: true }]);
  t.match((await admin.get('/admin/reports/')).html, 'No open reports');
  const [change] = cellsOf(await admin.get('/admin/tables/admin_change/'));
  t.same(change?.slice(5, 7), ['blank a reported entry', 'telephone_entry']);
});
