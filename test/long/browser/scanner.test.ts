/// <reference lib="dom" />
import { writeFileSync } from 'node:fs';
import root from 'tap';
import { encode } from 'uqr';
import { launchBrowser } from '../../browser/find-browser.ts';
import { visit } from '../../browser/visitor.ts';
import { startServer } from '../../fault/process.ts';

const WIDTH = 640;
const HEIGHT = 480;
const MODULE_PX = 8;
const PAPER = 225;
const INK = 40;

/** One frame of a film (https://wiki.multimedia.cx/index.php/YUV4MPEG2): a code on paper, without colours. */
function filmOf(text: string): Buffer {
  const { data, size } = encode(text, { border: 0 });
  const left = Math.floor((WIDTH - size * MODULE_PX) / 2);
  const top = Math.floor((HEIGHT - size * MODULE_PX) / 2);
  const light = Buffer.alloc(WIDTH * HEIGHT, PAPER);
  for (let y = 0; y < size * MODULE_PX; y++) {
    for (let x = 0; x < size * MODULE_PX; x++) {
      const isDark = data[Math.floor(y / MODULE_PX)]?.[Math.floor(x / MODULE_PX)];
      if (isDark) light[(top + y) * WIDTH + left + x] = INK;
    }
  }
  const head = `YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420\n`;
  return Buffer.concat([Buffer.from(`${head}FRAME\n`), light, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
}

root.test('a code is read in the page by a browser that has no detector of its own', async (t) => {
  const server = await startServer(t, { path: `${t.testdir()}/parlor.db`, env: { PARLOR_RATE: 'off' } });
  const { body: host } = await server.call('POST', '/api/user/guest/', { json: { name: 'Ada' } });
  const { body: game } = await server.call('POST', '/api/session/create/', {
    token: host.access,
    json: { draw_time: 60, desc_time: 60 },
  });
  const film = `${t.testdirName}/camera.y4m`;
  writeFileSync(film, filmOf(`http://192.168.1.20:8000/join/${game.game_code}`));
  const browser = await launchBrowser([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${film}`,
  ]);
  t.teardown(() => browser.close());
  const { page, misdeeds } = await visit(browser, server.base);
  t.equal(await page.evaluate(() => Reflect.deleteProperty(window, 'BarcodeDetector')), true);
  await page.getByRole('button', { name: 'Scan' }).click();
  await page.waitForURL(`**/join/${game.game_code}`);
  t.same(misdeeds, []);
});
