import t from 'tap';
import { AppError } from '#src/platform/errors.ts';
import { buildTestApp, holders, type Player, startedGame } from '../../helper.ts';
import { fillUp, openTestDatabase, transactionsIn } from '../open.ts';

const UNAVAILABLE = { code: 'storage_unavailable', status: 503 };
const BIG = 'x'.repeat(100_000);

t.test('work runs at once, and its promise is kept only after the commit', async (t) => {
  const database = openTestDatabase(t);
  let committedAtAnswer: string[] = [];
  const done = database.commit(() => {
    database.note('a');
    return 7;
  });
  const answered = done.then(() => {
    committedAtAnswer = database.committed();
  });
  t.same(database.raw.prepare('SELECT text FROM note').pluck().all(), ['a'], 'it ran');
  await Promise.resolve();
  t.same(database.committed(), [], 'nobody else sees it before the commit');
  t.equal(await done, 7);
  await answered;
  t.same(committedAtAnswer, ['a']);
});

t.test('commits of one turn share a transaction, up to 25', async (t) => {
  const database = openTestDatabase(t);
  for (const [works, transactions] of [
    [24, 1],
    [200, 8],
  ] as const) {
    const [had, before] = [database.committed().length, transactionsIn(database.path)];
    await Promise.all(Array.from({ length: works }, (_, n) => database.commit(() => database.note(`${n}`))));
    t.equal(database.committed().length - had, works);
    t.equal(transactionsIn(database.path) - before, transactions, `${works} works`);
  }
});

t.test('commits of two turns are two transactions', async (t) => {
  const database = openTestDatabase(t);
  const before = transactionsIn(database.path);
  await database.commit(() => database.note('a'));
  await database.commit(() => database.note('b'));
  t.equal(transactionsIn(database.path) - before, 2);
});

t.test('work that throws undoes only itself and its publications', async (t) => {
  const database = openTestDatabase(t);
  const works = await Promise.allSettled([
    database.commit((turn) => {
      database.note('first');
      turn.publish('topic', 1);
    }),
    database.commit((turn) => {
      database.note('second');
      turn.publish('topic', 2);
      turn.publish('other', 1);
      turn.afterCommit(() => t.fail('a task of an undone work runs'));
      throw new AppError('malformed_request');
    }),
    database.commit(() => database.note('third')),
  ]);
  t.same(
    works.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  t.match(works[1], { reason: { code: 'malformed_request' } });
  t.same(database.committed(), ['first', 'third']);
  t.same(database.published, [['topic', 1]]);
});

t.test('work that throws first in its turn leaves nothing, and the next work starts afresh', async (t) => {
  const database = openTestDatabase(t);
  const refused = (text: string) =>
    database.commit(() => {
      database.note(text);
      throw new AppError('malformed_request');
    });
  const works = await Promise.allSettled([
    refused('first'),
    refused('second'),
    database.commit(() => database.note('third')),
    refused('fourth'),
  ]);
  t.same(
    works.map(({ status }) => status),
    ['rejected', 'rejected', 'fulfilled', 'rejected'],
  );
  t.same(database.committed(), ['third']);
  await t.rejects(refused('alone'), { code: 'malformed_request' });
  t.same(database.committed(), ['third']);
  t.equal(database.turns().failed, 0);
});

t.test('a refusal waits for the commit too', async (t) => {
  const database = openTestDatabase(t);
  let committedAtRefusal: string[] = [];
  void database.commit(() => database.note('a'));
  await database
    .commit(() => {
      throw new AppError('malformed_request');
    })
    .catch(() => {
      committedAtRefusal = database.committed();
    });
  t.same(committedAtRefusal, ['a']);
});

t.test('publications come after the commit, the newest of each topic once', async (t) => {
  const database = openTestDatabase(t);
  const works = [3, 4].map((version) => database.commit((turn) => turn.publish('topic', version)));
  await Promise.resolve();
  t.same(database.published, [], 'not before');
  await Promise.all(works);
  t.same(database.published, [['topic', 4]]);
});

t.test('one task asked for twice in a turn runs once, after the commit', async (t) => {
  const database = openTestDatabase(t);
  const runs: string[][] = [];
  const task = () => runs.push(database.committed());
  const work = (text: string) =>
    database.commit((turn) => {
      database.note(text);
      turn.afterCommit(task);
    });
  await Promise.all([work('a'), work('b')]);
  t.same(runs, [['a', 'b']]);
});

t.test('a task that throws is reported and keeps no other task from running', async (t) => {
  const database = openTestDatabase(t);
  let ran = false;
  await database.commit((turn) => {
    turn.afterCommit(() => {
      throw new Error('bad task');
    });
    turn.afterCommit(() => {
      ran = true;
    });
  });
  t.ok(ran);
  t.match(database.faults, [{ message: 'bad task' }]);
});

t.test('a read with no turn open answers at once', async (t) => {
  const database = openTestDatabase(t);
  let answer: number | undefined;
  void database
    .read(() => 5)
    .then((value) => {
      answer = value;
    });
  await Promise.resolve();
  t.equal(answer, 5, 'without waiting for the end of the turn');
});

t.test('a refusal of a read with no turn open comes at once', async (t) => {
  const database = openTestDatabase(t);
  let refusal: unknown;
  const refuse = () => {
    throw new AppError('not_found');
  };
  database.read(refuse).catch((fault) => {
    refusal = fault;
  });
  await Promise.resolve();
  await Promise.resolve();
  t.match(refusal, { code: 'not_found' });
});

t.test('a read while a turn is open runs at once and answers after the commit', async (t) => {
  const database = openTestDatabase(t);
  let committedAtAnswer: string[] = [];
  void database.commit(() => database.note('a'));
  const count = database.raw.prepare('SELECT count(*) FROM note').pluck();
  const answer = database.read(() => count.get());
  void database.commit(() => database.note('b'));
  void answer.then(() => {
    committedAtAnswer = database.committed();
  });
  t.equal(await answer, 1);
  t.same(committedAtAnswer, ['a', 'b']);
});

t.test('endTurn commits the open turn now', async (t) => {
  const database = openTestDatabase(t);
  const done = database.commit(() => database.note('a'));
  database.endTurn();
  t.same(database.committed(), ['a']);
  await done;
  await database.commit(() => database.note('b'));
  t.same(database.committed(), ['a', 'b'], 'and the next turn works');
});

t.test('a full file in the middle of a turn', async (t) => {
  const database = openTestDatabase(t);
  await database.commit(() => database.note('kept'));
  const makeRoom = fillUp(database);
  let ranAfterwards = false;

  const works = await Promise.allSettled([
    database.commit((turn) => {
      database.note('before');
      turn.publish('before', 1);
      turn.afterCommit(() => t.fail('a task of a failed turn runs'));
    }),
    database.read(() => 'what nobody may hear'),
    database.read(() => {
      throw new AppError('not_found');
    }),
    database.commit(() => {
      throw new AppError('malformed_request');
    }),
    database.commit((turn) => {
      turn.publish('full', 1);
      database.note(BIG);
    }),
    database.commit((turn) => {
      ranAfterwards = true;
      turn.publish('after', 1);
    }),
  ]);

  t.same(
    works.map((work) => work.status === 'rejected' && work.reason.code),
    works.map(() => 'storage_unavailable'),
    'refuses every work and every read of the turn',
  );
  t.match(works[0], { reason: { ...UNAVAILABLE, headers: { 'Retry-After': '1' } } });
  t.notOk(ranAfterwards, 'nothing more runs in the turn');
  t.same(database.published, [], 'nothing of it is told');
  t.same(database.committed(), ['kept'], 'nothing of it is in the file');
  t.match(database.faults, [{ code: 'SQLITE_FULL' }], 'it is reported once');

  makeRoom();
  await database.commit((turn) => {
    database.note('again');
    turn.publish('again', 1);
  });
  t.same(database.committed(), ['kept', 'again'], 'the next turn works');
  t.same(database.published, [['again', 1]]);
});

t.test('work that runs out of room in one statement is refused alone', async (t) => {
  const database = openTestDatabase(t);
  database.raw.exec('CREATE TABLE numbered (n INTEGER NOT NULL UNIQUE, pad TEXT)');
  fillUp(database);
  const works = await Promise.allSettled([
    database.commit(() => database.note('before')),
    database.commit(() => {
      database.raw.exec(
        `INSERT INTO numbered SELECT value, hex(zeroblob(1000)) FROM json_each('[1,2,3,4,5,6,7,8,9]')`,
      );
    }),
    database.commit(() => database.note('after')),
  ]);
  t.match(works, [{ status: 'fulfilled' }, { reason: UNAVAILABLE }, { status: 'fulfilled' }]);
  t.same(database.committed(), ['before', 'after']);
});

t.test('a read after the turn has failed answers from the committed rows', async (t) => {
  const database = openTestDatabase(t);
  await database.commit(() => database.note('kept'));
  fillUp(database);
  const failed = database.commit(() => {
    database.note('lost');
    database.note(BIG);
  });
  const rows = database.read(() => database.raw.prepare('SELECT text FROM note').pluck().all());
  t.same(await rows, ['kept']);
  await t.rejects(failed, UNAVAILABLE);
});

t.test('work that catches a full file itself does not save the turn', async (t) => {
  const database = openTestDatabase(t);
  fillUp(database);
  const works = await Promise.allSettled([
    database.commit((turn) => {
      database.note('before');
      turn.publish('before', 1);
    }),
    database.commit(() => {
      try {
        database.note(BIG);
      } catch {
        // This is the mistake that the test is about.
      }
    }),
  ]);
  t.same(
    works.map((work) => work.status === 'rejected' && work.reason.code),
    ['storage_unavailable', 'storage_unavailable'],
  );
  t.same(database.published, []);
  t.same(database.committed(), []);
});

t.test('work that catches a full file itself is refused, also if it is the first of its turn', async (t) => {
  const database = openTestDatabase(t);
  fillUp(database);
  const works = await Promise.allSettled([
    database.commit(() => {
      database.note('lost');
      try {
        database.note(BIG);
      } catch {
        // The same mistake.
      }
    }),
    database.commit(() => database.note('after')),
  ]);
  t.same(
    works.map((work) => work.status === 'rejected' && work.reason.code),
    ['storage_unavailable', 'storage_unavailable'],
  );
  t.same(database.committed(), []);
});

t.test('a commit that fails refuses the whole turn', async (t) => {
  const database = openTestDatabase(t);
  const works = await Promise.allSettled([
    database.commit((turn) => {
      database.note('before');
      turn.publish('before', 1);
    }),
    database.read(() => 'what nobody may hear'),
    database.commit(() => {
      database.raw.pragma('defer_foreign_keys = ON');
      database.raw.exec('INSERT INTO child (parent_id) VALUES (1)');
    }),
  ]);
  t.same(
    works.map((work) => work.status === 'rejected' && work.reason.code),
    ['storage_unavailable', 'storage_unavailable', 'storage_unavailable'],
  );
  t.same(database.published, []);
  t.match(database.faults, [{ code: 'SQLITE_CONSTRAINT_FOREIGNKEY' }]);
  t.notOk(database.raw.inTransaction);
  await database.commit(() => database.note('again'));
  t.same(database.committed(), ['again'], 'the next turn works');
});

t.test('while another program writes, work is refused after 100 ms and reads are answered', async (t) => {
  const database = openTestDatabase(t);
  await database.commit(() => database.note('kept'));
  database.other.exec('BEGIN IMMEDIATE');
  const startedAt = performance.now();
  const work = database.commit((turn) => {
    turn.publish('topic', 1);
    t.fail('it runs');
  });
  const waitedMs = performance.now() - startedAt;
  t.ok(waitedMs > 80 && waitedMs < 1000, `it waited ${waitedMs} ms`);
  const rows = database.read(() => database.raw.prepare('SELECT text FROM note').pluck().all());
  t.same(await rows, ['kept']);
  await t.rejects(work, UNAVAILABLE);
  t.same(database.published, []);
  t.match(database.faults, [{ code: 'SQLITE_BUSY' }]);

  database.other.exec('ROLLBACK');
  await database.commit(() => database.note('again'));
  t.same(database.committed(), ['kept', 'again']);
});

/** A game in its drawing round, its socket subscribed, and a drawing that needs many pages. */
async function drawingRound(t: Parameters<typeof buildTestApp>[0]) {
  const server = await buildTestApp(t);
  const { players, host, code, session } = await startedGame(server, 3);
  const byName = new Map(players.map((player): [string, Player] => [player.name, player]));
  for (const { name, chain } of holders(session)) await byName.get(name)?.describe(code, 0, chain, 'words');
  const inPlay = (await host.get(`/api/session/${code}/info/`)).body;
  const socket = server.open(`/ws/session/${code}/`, host.token);
  await socket.next((frame) => frame.event === 'STATE_SYNC' && frame.version === inPlay.version);
  const [first] = holders(inPlay);
  const artist = byName.get(first?.name ?? '') as Player;
  const svg = `<svg><path d="M0 0${' L1 1'.repeat(40_000)}"/></svg>`;
  const draw = () => artist.draw(code, 1, first?.chain ?? 0, svg);
  return { server, host, code, socket, draw, version: inPlay.version as number };
}

t.test('with a full file a submission is 503 and no subscriber hears of it', async (t) => {
  const { server, host, code, socket, draw, version } = await drawingRound(t);
  const makeRoom = fillUp(server.platform.database);

  const refused = await draw();
  t.equal(refused.status, 503);
  t.equal(refused.headers.get('retry-after'), '1');
  t.equal(refused.body.code, 'storage_unavailable');

  const info = await host.get(`/api/session/${code}/info/`);
  t.equal(info.status, 200, 'reading still works');
  t.same([info.body.version, info.body.submitted], [version, []]);
  await socket.ask('PING');
  t.same(
    socket.frames.filter(({ event }) => event === 'STATE_SYNC'),
    [],
    'nobody was told of it',
  );

  makeRoom();
  t.equal((await draw()).status, 201, 'it recovers by itself');
  const told = await socket.next('STATE_SYNC');
  t.equal(told.version, version + 1);
  t.equal(told.payload.submitted.length, 1);
});

t.test('with a full file no lobby opens, over HTTP or by socket, until there is room', async (t) => {
  const server = await buildTestApp(t);
  const host = await server.guest('host');
  const times = { draw_time: 30, desc_time: 30 };
  const socket = server.open('/ws/', host.token);
  const makeRoom = fillUp(server.platform.database);
  const create = () => host.post('/api/session/create/', times);
  let answer = await create();
  for (let tries = 0; answer.status === 201 && tries < 500; tries++) answer = await create();
  t.equal(answer.status, 503);
  t.equal(answer.headers.get('retry-after'), '1');
  t.equal(answer.body.code, 'storage_unavailable');
  const refusal = await socket.ask('CREATE', times);
  t.equal(refusal.event, 'ERROR');
  t.equal(refusal.payload.code, 'storage_unavailable');
  t.equal((await server.call('GET', '/healthz')).status, 200);

  makeRoom();
  t.equal((await create()).status, 201);
  t.equal((await socket.ask('CREATE', times)).event, 'ACK');
});
