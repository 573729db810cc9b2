import t from 'tap';
import { startGame } from '../telephone/play.ts';
import { addAccount, linksOf, openSite, Visitor } from './site.ts';

const EMPTY = { name: '', first_name: '', last_name: '', email: '' };

/** What each address of the site answers to a moderator and a viewer; an administrator may do everything. */
// biome-ignore format: one row each
const ANSWERS: [row: string, moderator: number, viewer: number, path: string, form?: Record<string, string>][] = [
  ['GET /admin/',                             200, 200, '/admin/'],
  ['GET /admin/reports/',                     200, 200, '/admin/reports/'],
  ['POST /admin/reports/:id/:answer/',        404, 403, '/admin/reports/999/keep/', {}],
  ['GET /admin/live/',                        403, 200, '/admin/live/'],
  ['GET /admin/tables/:table/',               200, 200, '/admin/tables/telephone_session/'],
  ['GET /admin/tables/:table/',               404, 200, '/admin/tables/account/'],
  ['GET /admin/tables/:table/',               404, 200, '/admin/tables/admin_change/'],
  ['GET /admin/tables/:table/',               404, 200, '/admin/tables/setting/'],
  ['GET /admin/tables/:table/:key/',          200, 200, '/admin/tables/telephone_session/CODE/'],
  ['GET /admin/tables/:table/:key/',          404, 200, '/admin/tables/account/1/'],
  ['GET /admin/tables/:table/:key/delete/',   200, 403, '/admin/tables/telephone_session/CODE/delete/'],
  ['GET /admin/tables/:table/:key/delete/',   403, 403, '/admin/tables/account/2/delete/'],
  ['POST /admin/tables/:table/:key/delete/',  404, 403, '/admin/tables/telephone_session/111111/delete/', {}],
  ['POST /admin/tables/:table/:key/delete/',  403, 403, '/admin/tables/account/2/delete/', {}],
  ['GET /admin/bulk/',                        200, 403, '/admin/bulk/?table=telephone_session&action=delete&row=CODE'],
  ['GET /admin/bulk/',                        403, 403, '/admin/bulk/?table=account&action=log-out&row=1'],
  ['POST /admin/bulk/:table/:action/',        404, 403, '/admin/bulk/telephone_session/delete/', { row: '111111' }],
  ['POST /admin/bulk/:table/:action/',        403, 403, '/admin/bulk/account/deactivate/', { row: '1' }],
  ['GET /admin/export/:table/:format/',       200, 200, '/admin/export/telephone_session/json/'],
  ['GET /admin/export/:table/:format/',       404, 200, '/admin/export/account/csv/'],
  ['GET /admin/invitations/new/',             403, 403, '/admin/invitations/new/'],
  ['POST /admin/invitations/new/',            403, 403, '/admin/invitations/new/', { label: 'x', uses: '1', days: '1' }],
  ['POST /admin/invitations/:id/withdraw/',   403, 403, '/admin/invitations/1/withdraw/', {}],
  ['GET /admin/accounts/new/',                403, 403, '/admin/accounts/new/'],
  ['POST /admin/accounts/new/',               403, 403, '/admin/accounts/new/', { ...EMPTY, username: 'x', password: 'a long one', again: 'a long one' }],
  ['GET /admin/accounts/:id/edit/',           403, 403, '/admin/accounts/2/edit/'],
  ['POST /admin/accounts/:id/edit/',          403, 403, '/admin/accounts/2/edit/', { ...EMPTY, username: 'x' }],
  ['GET /admin/accounts/:id/password/',       403, 403, '/admin/accounts/2/password/'],
  ['POST /admin/accounts/:id/password/',      403, 403, '/admin/accounts/2/password/', { password: 'a long one', again: 'a long one' }],
  ['POST /admin/accounts/:id/:change/',       403, 403, '/admin/accounts/2/staff/', {}],
  ['POST /admin/backup/',                     403, 403, '/admin/backup/', {}],
];
const FOR_ALL = ['GET /admin/*', 'POST /admin/logout/'];

t.test('every address of the site answers each role as the table says', async (t) => {
  const { server, admin } = await openSite(t);
  const { code } = await startGame(server, 3);
  const rows = server.http.rows.filter(
    ({ credentials, http }) => credentials && /^\w+ \/admin\//.test(http[0] ?? ''),
  );
  const names = rows.flatMap(({ http }) => http).filter((name) => !FOR_ALL.includes(name));
  t.same([...new Set(ANSWERS.map(([name]) => name))].sort(), names.sort(), 'no address is missing');
  const before = server.platform.database.raw.prepare('SELECT * FROM account').all();
  for (const [place, role] of (['moderator', 'viewer'] as const).entries()) {
    const id = await addAccount(server, role);
    await admin.post(`/admin/accounts/${id}/${role}/`);
    const visitor = new Visitor(server);
    t.equal((await visitor.login(role)).status, 303);
    await visitor.get('/admin/');
    for (const [name, moderator, viewer, template, form] of ANSWERS) {
      const path = template.replace('CODE', String(code));
      const { status } = await (form ? visitor.post(path, form) : visitor.get(path));
      t.equal(status, [moderator, viewer][place], `${role}: ${name} ${path}`);
    }
    const links = linksOf(await visitor.get('/admin/'), '/admin/');
    for (const link of links) t.equal((await visitor.get(link)).status, 200, `${role}: ${link}`);
  }
  t.match(server.platform.database.raw.prepare('SELECT * FROM account').all(), before, 'nothing has changed');
});

t.test('a role is taken away at once, and only administrators count as such', async (t) => {
  const { server, admin } = await openSite(t);
  const id = await addAccount(server, 'second');
  await admin.post(`/admin/accounts/${id}/moderator/`);
  const second = new Visitor(server);
  await second.login('second');
  t.match((await second.get('/admin/')).html, '<small>moderator</small>');
  await admin.post(`/admin/accounts/${id}/viewer/`);
  t.equal((await second.get('/admin/tables/account/')).status, 200);
  await admin.post(`/admin/accounts/${id}/not-staff/`);
  t.equal((await second.get('/admin/')).status, 403);
  for (const change of ['moderator', 'viewer', 'not-staff'])
    t.equal((await admin.post(`/admin/accounts/1/${change}/`)).status, 409, `not one's own: ${change}`);
});

t.test('an administrator from before there were roles is still one', async (t) => {
  const { server, admin } = await openSite(t);
  server.platform.database.raw.exec('UPDATE account SET staff_role = NULL');
  t.equal((await admin.get('/admin/accounts/new/')).status, 200);
  t.notMatch((await admin.get('/admin/')).html, '<small>administrator');
});
