import { expected, looks } from './ledger.ts';
import type { Scene } from './loads.ts';
import { addGuest, type Guest } from './play.ts';
import type { ServerProcess } from './process.ts';

const TIMES = { draw_time: 600, desc_time: 600, rounds: 5 };

/** A call by somebody with an account. Throws unless it succeeds. */
async function done(
  server: ServerProcess,
  { access: token }: Guest,
  method: string,
  path: string,
  json?: object,
) {
  return expected(await server.call(method, path, { token, ...(json && { json }) }), 200, 201, 202, 204).body;
}

/**
 * A game with a screen and a watcher. Somebody leaves, a latecomer takes the seat, and another one keeps a chair. Then
 * the others leave, too, and the people who stay come along to the rematch.
 */
export async function playEvenings(scene: Scene, guests: readonly Guest[]): Promise<never> {
  const { server, ledger, random } = scene;
  const [host, ben, cleo, dan, eva] = guests as [Guest, Guest, Guest, Guest, Guest];
  for (;;) {
    const fay = await addGuest(server, 'fay');
    const { game_code: code } = await done(server, host, 'POST', '/api/session/create/', TIMES);
    const path = `/api/session/${code}`;
    for (const one of [ben, cleo, dan]) await done(server, one, 'POST', `${path}/join/`);
    const tv = expected(await server.call('POST', '/api/screen/'), 201).body;
    const asTv = { headers: { authorization: `Screen ${tv.secret}` } };
    await done(server, host, 'POST', `${path}/screens/`, { screen: tv.screen });
    const { secret } = expected(await server.call('POST', `${path}/watch/`), 201).body;
    const asWatcher = { headers: { authorization: `Watcher ${secret}` } };
    await done(server, host, 'PUT', `${path}/start/`);
    await done(server, dan, 'POST', `${path}/leave/`);
    await done(server, eva, 'POST', `${path}/join/`);
    await done(server, fay, 'POST', `${path}/join/`);
    const names = [host, ben, cleo, dan, eva].map(({ username }) => username);
    const look =
      (as: object, at = path) =>
      (asked: ServerProcess) =>
        asked.call('GET', `${at}/info/`, as);
    const keep = (state: (body: Shown) => boolean, at = path) => {
      for (const [who, as] of Object.entries({ tv: asTv, watcher: asWatcher }))
        ledger.keep(`${who} of ${code}`, looks(look(as, at), 200, state));
    };
    keep(({ users, left, screens, watchers }) =>
      [`${users}` === `${names}`, `${left}` === dan.username, screens === 1, watchers === 2].every(Boolean),
    );
    if (random(0, 3) === 0) continue;
    for (const who of ['tv', 'watcher']) ledger.forget(`${who} of ${code}`);
    for (const one of [ben, cleo]) await done(server, one, 'POST', `${path}/leave/`);
    const { game_code: next } = await done(server, host, 'POST', `${path}/rematch/`);
    const seated = [host, fay].map(({ username }) => username);
    keep(
      ({ users, screens, watchers }) => `${users}` === `${seated}` && screens === 1 && watchers === 1,
      `/api/session/${next}`,
    );
    ledger.keep(`old game ${code}`, looks(look(asTv), 403));
  }
}

interface Shown {
  users: string[];
  left: string[];
  screens: number;
  watchers: number;
}

/** Logins move to another device: the old one has ended, and the new one works. */
export async function moveLogins({ server, ledger }: Scene): Promise<never> {
  for (;;) {
    const guest = await addGuest(server, 'mover');
    const { token } = await done(server, guest, 'POST', '/api/user/move/');
    const moved = await server.call('POST', '/api/user/move/redeem/', { json: { token } });
    const { access } = expected(moved, 201).body;
    const me = (asked: ServerProcess, token: string) => asked.call('GET', '/api/user/me/', { token });
    ledger.keep(
      `moved ${guest.username}`,
      looks((asked) => me(asked, access), 200),
    );
    ledger.keep(
      `old ${guest.username}`,
      looks((asked) => me(asked, guest.access), 401),
    );
    const again = (asked: ServerProcess) => asked.call('POST', '/api/user/move/redeem/', { json: { token } });
    ledger.keep(`link of ${guest.username}`, looks(again, 404));
  }
}
