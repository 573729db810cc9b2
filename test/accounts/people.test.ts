import t, { type Test } from 'tap';
import { makePeople } from '#src/accounts/people.ts';
import { makeAccountStore } from '#src/accounts/store.ts';
import { openTestDatabase } from '../platform/open.ts';

const ROW = { uuid: 'a', username: 'ada', usernameKey: 'ada', createdAtMs: 0 };

/** A file with one account, Ada, who is already known. */
async function withAda(t: Test) {
  const database = openTestDatabase(t);
  const store = makeAccountStore(database);
  const find = makePeople(database, store);
  const { id } = await database.commit(() => store.addAccount(ROW));
  const nameOf = () => find(id)?.name;
  const rename = (name: string) => store.change(id, { name });
  t.equal(nameOf(), 'ada');
  return { database, store, id, find, nameOf, rename };
}

t.test('C11: a person who is known is not read again before something changes', async (t) => {
  const { database, nameOf } = await withAda(t);
  database.raw.exec(`DROP TRIGGER temp.account_UPDATE; UPDATE account SET name = 'Eve'`);
  t.equal(nameOf(), 'ada', 'nothing has told that the row is another one');
  database.other.exec('INSERT INTO note VALUES (1)');
  await new Promise(setImmediate);
  t.equal(nameOf(), 'Eve', 'all are read again after another process has written');
});

t.test('C11: a new name is seen at once, and not any more when it is undone', async (t) => {
  const { database, nameOf, rename } = await withAda(t);
  const undone = database.commit(() => {
    rename('Eve');
    t.equal(nameOf(), 'Eve');
    throw new Error('no');
  });
  t.equal(nameOf(), 'ada', 'in the same turn');
  await t.rejects(undone);
  t.equal(nameOf(), 'ada');
});

t.test('C11: a new name is forgotten with a turn that cannot be committed', async (t) => {
  const { database, nameOf, rename } = await withAda(t);
  setImmediate(() => database.raw.exec('ROLLBACK'));
  const turn = database.commit(() => rename('Eve'));
  t.equal(nameOf(), 'Eve');
  await t.rejects(turn);
  t.equal(nameOf(), 'ada');
});

t.test('C11: somebody whose addition is undone is not taken for who is added next', async (t) => {
  const { database, store, find } = await withAda(t);
  const add = (username: string) =>
    store.addAccount({ ...ROW, uuid: username, username, usernameKey: username });
  let undoneId = 0;
  const undone = database.commit(() => {
    undoneId = add('bob').id;
    t.equal(find(undoneId)?.name, 'bob');
    throw new Error('no');
  });
  await t.rejects(undone);
  const { id } = await database.commit(() => add('eve'));
  t.equal(id, undoneId);
  t.equal(find(id)?.name, 'eve');
});
