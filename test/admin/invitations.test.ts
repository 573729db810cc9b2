import t from 'tap';
import { openSite } from './site.ts';

const FORM = { label: 'Friday <club>', uses: '10', days: '7' };
const invite = { env: { PARLOR_REGISTER: 'invite' } };

t.test('an administrator makes a link, which is shown once, and withdraws it', async (t) => {
  const { server, admin } = await openSite(t, invite);
  t.match((await admin.get('/admin/')).html, /needs? an invitation[\s\S]*href="\/admin\/invitations\/new\/"/);
  const { html, headers } = await admin.post('/admin/invitations/new/', FORM);
  const [, token = ''] = /\/invite\/([\w-]{22})/.exec(html) ?? [];
  t.match(html, 'Friday &#60;club&#62;');
  t.equal(headers.get('cache-control'), 'no-store');
  const guest = () => server.call('POST', '/api/user/guest/', { json: { name: 'Ben', invitation: token } });
  const { status, body } = await guest();
  t.equal(status, 201);

  const row = await admin.get('/admin/tables/invitation/1/');
  t.match(row.html, 'account (invitation)');
  t.notMatch(row.html + (await admin.get('/admin/tables/invitation/')).html, token);
  const list = await admin.get('/admin/tables/account/?invitation_id=1');
  t.match(list.html, `/admin/tables/account/${body.id}/`);

  const { location } = await admin.post('/admin/invitations/1/withdraw/');
  t.match((await admin.get(location ?? '')).html, 'Those who came with it stay.');
  t.equal((await guest()).body.code, 'invitation_not_valid');
  const log = server.platform.database.raw.prepare('SELECT action, subject_key, detail FROM admin_change');
  t.match(log.all().slice(-2), [
    { action: 'invite', subject_key: '1', detail: '{"label":"Friday <club>","uses":10,"days":7}' },
    { action: 'withdraw invitation', subject_key: '1' },
  ]);
  t.equal((await admin.post('/admin/invitations/9/withdraw/')).status, 404);
});

t.test('the page for inviting says when a link would be of no use', async (t) => {
  const { admin } = await openSite(t);
  t.match((await admin.get('/admin/invitations/new/')).html, 'Anybody can come in at the moment.');
});

t.test('a form with other numbers is refused', async (t) => {
  const { admin } = await openSite(t, invite);
  t.equal((await admin.post('/admin/invitations/new/', { ...FORM, uses: '11' })).status, 400);
});
