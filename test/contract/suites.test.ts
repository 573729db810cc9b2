import { globSync } from 'node:fs';
import t from 'tap';

t.test('every test of the short suite is run: its folder has a file that does', async (t) => {
  const files = globSync('test/*/**/*.test.ts', { exclude: ['test/tools/**', 'test/long/**'] });
  const folders = new Set(files.map((file) => file.split('/', 2).join('/')));
  t.ok(folders.size > 10);
  for (const folder of folders) t.not(globSync(`${folder}/all*.ts`).length, 0, folder);
});
