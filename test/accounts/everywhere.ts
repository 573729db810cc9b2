import type { Test } from 'tap';
import type { TestServer } from '../helper.ts';

/** Checks that this header is refused in a request and in an upgrade. */
export async function refusedByHeader(t: Test, server: TestServer, what: string, authorization: string) {
  const answer = await server.call('GET', '/api/user/me/', { headers: { authorization } });
  t.equal(answer.status, 401, `${what}: a request`);
  t.ok(answer.headers.get('www-authenticate'), `${what}: the answer to a request names a scheme`);
  const socket = server.open('/ws/', undefined, { authorization });
  t.equal(await socket.closed, 401, `${what}: an upgrade`);
}

/** Checks that this token is refused in the first message of a socket. */
export async function refusedInHello(t: Test, server: TestServer, what: string, access: string) {
  const socket = server.open('/ws/');
  const answer = await socket.ask('HELLO', { access });
  t.equal(answer.event, 'ERROR', `${what}: HELLO`);
  t.equal(await socket.closed, 4401, `${what}: HELLO`);
}

/** Checks that this token is refused everywhere an access token can be used. */
export async function refused(t: Test, server: TestServer, what: string, token: string): Promise<void> {
  await refusedByHeader(t, server, what, `Bearer ${token}`);
  await refusedInHello(t, server, what, token);
}

/** Checks that a valid token is accepted in the same places; otherwise a refusal would prove nothing. */
export async function taken(t: Test, server: TestServer, token: string): Promise<void> {
  t.equal((await server.call('GET', '/api/user/me/', { token })).status, 200);
  const upgraded = server.open('/ws/', token);
  t.equal((await upgraded.ask('SUBSCRIBE', { topic: 'user' })).event, 'ACK');
  const greeted = server.open('/ws/');
  t.equal((await greeted.ask('HELLO', { access: token })).event, 'ACK');
}
