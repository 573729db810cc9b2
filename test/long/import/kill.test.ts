import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import { chance, faultsOf, runCommand, startCommand } from '../../fault/process.ts';
import { contentOf, moreGames, olderFile, type Target, targetOf } from '../../import/older-files.ts';

const SEED = Number(process.env.SEED ?? 1);
const KILLS = Number(process.env.KILLS ?? 6);
const GAMES = 300;

/** What is the same in every run: the ids of accounts are random, and the audit log has each run that brought something. */
function comparable(target: Target) {
  const { account = [], admin_change: _, ...rest } = contentOf(target);
  const withoutIds = account.map((row) => ({ ...(row as { uuid: string }), uuid: '' }));
  return { ...rest, account: withoutIds };
}

/** None if it was killed before there were tables. */
function gamesIn(target: Target): number {
  const [{ tables }] = target.rows(
    "SELECT count(*) AS tables FROM sqlite_master WHERE name = 'telephone_session'",
  );
  return tables === 0 ? 0 : target.rows('SELECT count(*) AS games FROM telephone_session')[0].games;
}

t.setTimeout(120_000);

t.test(`an import that is killed ${KILLS} times ends like one that is not, seed ${SEED}`, async (t) => {
  const { kind, file } = olderFile(t, 'telephone', moreGames(GAMES));
  const target = targetOf(t);
  const whole = targetOf(t, 'whole.db');
  const given = ['import', kind, file, '--yes'];
  const begunMs = performance.now();
  const undisturbed = await runCommand(t, { path: whole.path }, ...given);
  t.match(undisturbed, { code: 0, stdout: /games +303 new/ });
  const takesMs = Math.round(performance.now() - begunMs);

  const random = chance(SEED);
  const counts: number[] = [];
  for (let kill = 1; kill <= KILLS; kill++) {
    const running = startCommand(t, { path: target.path }, ...given);
    await pause(random(takesMs / 4, takesMs));
    await running.kill();
    if (!existsSync(target.path)) continue;
    t.same(faultsOf(target.path), [], `the file is sound after kill ${kill}`);
    counts.push(gamesIn(target));
  }
  t.ok(
    counts.some((count) => count > 0 && count < GAMES),
    `killed in the middle: ${counts}`,
  );
  t.match(await runCommand(t, { path: target.path }, ...given), { code: 0 });
  t.same(comparable(target), comparable(whole));
});
