import t from 'tap';
import { toldApart } from '#src/accounts/rules/name.ts';

t.test('people with the same name get numbers in the order of joining', async (t) => {
  const tables: [names: string[], shown: string[]][] = [
    [[], []],
    [
      ['Ada', 'Ben', 'Ada', 'Ada'],
      ['Ada', 'Ben', 'Ada 2', 'Ada 3'],
    ],
    [
      ['Ada', 'ADA', '\uff21da'],
      ['Ada', 'ADA 2', '\uff21da 3'],
    ],
    [
      ['Ada', 'Ada', 'Ada 2'],
      ['Ada', 'Ada 3', 'Ada 2'],
    ],
    [
      ['Ada 2', 'Ada', 'Ada 2', 'Ada'],
      ['Ada 2', 'Ada', 'Ada 2 2', 'Ada 3'],
    ],
    [
      ['अमित', 'अमित'],
      ['अमित', 'अमित 2'],
    ],
  ];
  for (const [names, shown] of tables) t.same(toldApart(names), shown);
});
