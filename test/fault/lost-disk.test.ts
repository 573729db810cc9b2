import { statSync } from 'node:fs';
import t from 'tap';
import { addGuest } from './play.ts';
import { faultsOf, startServer } from './process.ts';

/** Rule C7 of docs/decisions/never-wait-for-the-disk.md, in a real process. */
t.test(
  'C7: after a failed sync the server refuses, says so and ends, and the next one goes on',
  async (t) => {
    const path = `${t.testdir()}/parlor.db`;
    const env = { PARLOR_RATE: 'off' };
    const server = await startServer(t, { path, env, preload: './test/fault/breakable-disk.ts' });
    const kept = await addGuest(server, 'kept');
    const socket = server.socket('/ws/', kept.access);
    await socket.opened;
    server.signal('SIGUSR2');
    let answer = await server.call('GET', '/healthz');
    do {
      answer = await server.call('POST', '/api/user/guest/', { json: { name: 'lost' } });
    } while (answer.status === 201);
    t.match(answer, { status: 503, body: { code: 'storage_unavailable' } });
    const read = await server.call('GET', '/api/past_sessions/', { token: kept.access });
    t.equal(read.status, 503, 'a read is refused as well');
    t.match(await socket.ask('CREATE', { draw_time: 60, desc_time: 60 }), {
      event: 'ERROR',
      payload: { code: 'storage_unavailable' },
    });
    const { code, errors, stdout } = await server.exited;
    t.equal(code, 1);
    t.match(errors, ['The disk did not keep what was written, so the server ends. Look at the disk first.']);
    t.match(stdout, '"level":60');
    t.ok(statSync(`${path}-wal`).size > 0, 'nothing was copied from the log');
    t.same(faultsOf(path), []);
    const again = await startServer(t, { path, env });
    t.equal((await again.call('GET', '/api/past_sessions/', { token: kept.access })).status, 200);
  },
);
