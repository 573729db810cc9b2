import t from 'tap';
import { scheduledName } from '#src/platform/storage/copy.ts';
import { Ledger } from '../../fault/ledger.ts';
import { ChessTable, type Scene } from '../../fault/loads.ts';
import { addGuests } from '../../fault/play.ts';
import { chance, runCommand, startServer } from '../../fault/process.ts';

const TABLES = 20;

t.test('a restore is rehearsed beside a server under load, where nothing fails or is lost', async (t) => {
  const folder = t.testdir({ backups: {} });
  const path = `${folder}/parlor.db`;
  const server = await startServer(t, { path, env: { PARLOR_RATE: 'off' } });
  const scene: Scene = { server, ledger: new Ledger(), random: chance(1) };
  const players = await addGuests(server, 'player', 2 * TABLES);
  let isEnough = false;
  const tables = Array.from({ length: TABLES }, (_, n) => {
    const [white, black] = players.slice(2 * n, 2 * n + 2);
    if (!white || !black) throw new Error('too few players');
    return new ChessTable(white, black).play(scene, () => isEnough);
  });
  const moves = async () =>
    Number(/^parlor_chess_moves_total (\d+)/m.exec((await server.call('GET', '/metrics')).body)?.[1]);

  const copied = await runCommand(t, { path }, 'backup', `${folder}/backups/${scheduledName(Date.now())}`);
  t.equal(copied.code, 0, copied.errors.join('\n'));
  const before = await moves();
  const { code, stdout, errors } = await runCommand(t, { path }, 'rehearse');
  t.ok((await moves()) > before, 'the games went on meanwhile');
  isEnough = true;
  await Promise.all(tables);

  t.equal(code, 0, errors.join('\n'));
  t.match(stdout, /can be restored, and a server starts on it\. It is 0 hours old\./);
  t.match((await server.call('GET', '/status/')).body, { rehearsal_at: /^2/ });
  t.ok(scene.ledger.size >= TABLES);
  t.same(await scene.ledger.lost(server), []);
});
