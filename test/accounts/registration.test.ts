import t, { type Test } from 'tap';
import { makeStaff } from '#src/accounts/index.ts';
import { type Answer, buildTestApp, Player, type TestServer } from '../helper.ts';
import { countRows, login, PASSWORD } from './accounts.ts';

const CLOSED = 'registration_closed';
const NEEDED = 'invitation_needed';
const NOT_VALID = 'invitation_not_valid';
const DAY_MS = 86_400_000;

type More = Record<string, unknown>;
let names = 0;
const named = () => {
  names += 1;
  return `newcomer${names}`;
};

type Way = (server: TestServer, more?: More) => Promise<Answer>;

/** Every public way to become an account. */
const WAYS: Record<'register' | 'registerWithEmail' | 'signup' | 'guest', Way> = {
  register: (server, more) =>
    server.call('POST', '/api/user/register/', { json: { username: named(), password: PASSWORD, ...more } }),
  registerWithEmail(server, more) {
    const username = named();
    const json = {
      username,
      email: `${username}@a.example`,
      password: PASSWORD,
      password2: PASSWORD,
      ...more,
    };
    return server.call('POST', '/api/auth/register/', { json });
  },
  signup: (server, more) =>
    server.call('POST', '/api/auth/signup/', {
      json: { username: named(), password1: PASSWORD, password2: PASSWORD, ...more },
    }),
  guest: (server, more) => server.call('POST', '/api/user/guest/', { json: { name: named(), ...more } }),
};

/** A house with one account, which the command line has made. */
async function house(t: Test, mode: 'invite' | 'closed') {
  const server = await buildTestApp(t, { env: { PARLOR_REGISTER: mode } });
  const { platform } = server;
  const staff = makeStaff(platform.database, platform.config, platform.ports);
  const hash = await staff.hashPassword('member', PASSWORD);
  const { id } = await platform.database.commit((turn) => staff.makeSuperuser(turn, 'member', hash));
  const { body } = await login(server, 'member');
  const member = new Player(server, id, 'member', body.access, body.refresh);
  /** Makes an invitation. */
  const invite = (uses = 1, days = 7): Promise<string> =>
    platform.database.commit(() => staff.invite({ label: 'Friday', uses, days }).token);
  return { server, member, staff, invite };
}

async function lobby(host: Player): Promise<number> {
  return (await host.post('/api/session/create/', { draw_time: 60, desc_time: 60 })).body.game_code;
}

for (const [mode, code] of [
  ['invite', NEEDED],
  ['closed', CLOSED],
] as const) {
  t.test(`a house with PARLOR_REGISTER=${mode} takes nobody by itself`, async (t) => {
    const { server } = await house(t, mode);
    for (const [way, ask] of Object.entries(WAYS)) {
      const { status, body } = await ask(server);
      t.match([status, body], [403, { code, detail: /^[A-Z].+ a game with its code\.$/ }], way);
    }
    t.equal(countRows(server, 'account WHERE NOT is_bot'), 1);
  });

  t.test(
    `with PARLOR_REGISTER=${mode}, guests come with the code of an open lobby and stay guests`,
    async (t) => {
      const { server, member } = await house(t, mode);
      const game_code = await lobby(member);
      const { status, body } = await WAYS.guest(server, { game_code });
      t.equal(status, 201);
      const guest = new Player(server, body.id, body.username, body.access, body.refresh);
      t.equal((await guest.get(`/api/session/${game_code}/join/`)).status, 200);
      const kept = await guest.post('/api/user/password/', { new_password: PASSWORD });
      t.match([kept.status, kept.body.code], [403, code]);
    },
  );
}

t.test('the older form gets problems in its own words', async (t) => {
  const { server } = await house(t, 'closed');
  const { body } = await WAYS.signup(server);
  t.same(body.formError, { username: [body.detail] });
});

t.test('with an invitation each way is open, as often as the invitation says', async (t) => {
  const { server, invite } = await house(t, 'invite');
  const ways = Object.entries(WAYS);
  const token = await invite(ways.length);
  for (const [way, ask] of ways) t.ok((await ask(server, { invitation: token })).status < 300, way);
  const { status, body } = await WAYS.guest(server, { invitation: token });
  t.match([status, body.code], [403, NOT_VALID]);
  t.equal(countRows(server, 'account WHERE invitation_id = 1'), ways.length);
});

t.test('a guest with an invitation sets a password without another', async (t) => {
  const { server, invite } = await house(t, 'invite');
  const { body } = await WAYS.guest(server, { invitation: await invite() });
  const guest = new Player(server, body.id, body.username, body.access, body.refresh);
  t.equal((await guest.post('/api/user/password/', { new_password: PASSWORD })).status, 200);
});

t.test('a guest without one sets a password with one', async (t) => {
  const { server, member, invite } = await house(t, 'invite');
  const { body } = await WAYS.guest(server, { game_code: await lobby(member) });
  const guest = new Player(server, body.id, body.username, body.access, body.refresh);
  const json = { new_password: PASSWORD, invitation: await invite() };
  t.equal((await guest.post('/api/user/password/', json)).status, 200);
  t.equal(countRows(server, 'account WHERE invitation_id = 1'), 1);
});

t.test('an invitation expires, is withdrawn, and does not work while registration is closed', async (t) => {
  const { server, staff, invite } = await house(t, 'invite');
  const [withdrawn, late] = [await invite(), await invite(1, 1)];
  await server.platform.database.commit(() => staff.withdrawInvitation(1));
  const codeFor = async (token: string) => (await WAYS.guest(server, { invitation: token })).body.code;
  t.equal(await codeFor(withdrawn), NOT_VALID);
  await server.ports.advance(DAY_MS);
  t.equal(await codeFor(late), NOT_VALID);
  const token = await invite();
  await server.stop();
  const closed = await buildTestApp(t, {
    ...{ path: server.path, ports: server.ports },
    env: { PARLOR_REGISTER: 'closed' },
  });
  t.equal((await WAYS.guest(closed, { invitation: token })).body.code, CLOSED);
});

t.test('the last use of an invitation lets one of two in', async (t) => {
  const { server, invite } = await house(t, 'invite');
  const token = await invite();
  const answers = await Promise.all([1, 2].map(() => WAYS.register(server, { invitation: token })));
  t.same(answers.map((answer) => answer.status).sort(), [201, 403]);
});

t.test('guessing invitations ends in 429', async (t) => {
  const { server, invite } = await house(t, 'invite');
  const statuses: number[] = [];
  for (let n = 0; n < 21; n++) statuses.push((await WAYS.guest(server, { invitation: `x${n}` })).status);
  t.same(statuses, [...Array(20).fill(403), 429]);
  t.equal((await WAYS.guest(server, { invitation: await invite() })).status, 429);
});

t.test('a malformed invitation is a bad field if registration is open', async (t) => {
  const server = await buildTestApp(t);
  const { status, body } = await WAYS.register(server, { invitation: 5 });
  t.match([status, body], [400, { invitation: [/string/] }]);
});

t.test('a malformed invitation is refused if one is needed', async (t) => {
  const { server } = await house(t, 'invite');
  const answers = await Promise.all(Object.values(WAYS).map((ask) => ask(server, { invitation: 5 })));
  for (const { status } of answers) t.ok(status === 400 || status === 403);
});
