import t from 'tap';
import { buildTestApp } from '../../helper.ts';

t.test('a setting is stored by name, and setOnce keeps the first value', async (t) => {
  const { settings } = (await buildTestApp(t)).platform.database;
  t.equal(settings.get('colour'), undefined);
  t.equal(settings.setOnce('colour', 'red'), 'red');
  t.equal(settings.setOnce('colour', 'blue'), 'red');
  settings.set('colour', 'green');
  t.equal(settings.get('colour'), 'green');
  settings.remove('colour');
  t.equal(settings.get('colour'), undefined);
});
