import t from 'tap';
import { buildTestApp } from '../helper.ts';
import { PASSWORD } from './accounts.ts';
import { everyRow } from './visitor.ts';

const OFF = { env: { PARLOR_RATE: 'off' } };
/** NUL, escape, delete, a C1 control, a line break inside, a lone surrogate, and every mark of direction. */
const HIDDEN = [
  ...[0x00, 0x07, 0x1b, 0x7f, 0x85, 0x0a, 0xd800],
  ...[0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069],
].map((code) => `ab${String.fromCharCode(code)}cd`);

t.test('no text that a person types takes control characters or marks of direction', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await server.guest('ada');
  const before = everyRow(server);
  for (const text of HIDDEN) {
    const what = JSON.stringify(text);
    for (const field of ['first_name', 'last_name', 'email']) {
      const value = field === 'email' ? `${text}@example.org` : text;
      const options = { token: ada.token, json: { [field]: value } };
      const { status, body } = await server.call('PATCH', '/api/user/me/', options);
      t.same([status, Object.keys(body)], [400, [field]], `${field} ${what}`);
      const all = { username: 'eve', email: 'e@example.org', password: PASSWORD, password2: PASSWORD };
      const made = await server.call('POST', '/api/auth/register/', { json: { ...all, [field]: value } });
      t.same([made.status, Object.keys(made.body)], [400, [field]], `${field} ${what}`);
    }
    for (const [path, field, more] of [
      ['/api/user/guest/', 'name', {}],
      ['/api/user/register/', 'username', { password: PASSWORD }],
    ] as const) {
      // In the name of a guest, a line break is a space.
      if (field === 'name' && text.includes('\n')) continue;
      const { status, body } = await server.call('POST', path, { json: { [field]: text, ...more } });
      t.same([status, Object.keys(body)], [400, [field]], `${path} ${what}`);
    }
  }
  t.equal(everyRow(server), before);
});

t.test('names of every script come back as they were typed', async (t) => {
  const server = await buildTestApp(t, OFF);
  const { token } = await server.guest('ada');
  const names = [
    '\u0905\u092e\u093f\u0924',
    '\u0645\u064f\u062d\u064e\u0645\u0651\u064e\u062f',
    "O'Brien",
    'D\u2019Arcy',
    'Mom & Dad',
    'Zo\u00eb \u{1f3a8}',
    '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}',
  ];
  for (const first_name of names) {
    const { status, body } = await server.call('PATCH', '/api/user/me/', { token, json: { first_name } });
    t.same([status, body.first_name], [200, first_name]);
  }
});
