import { readFileSync } from 'node:fs';
import t from 'tap';
import { MOST_BODY_BYTES } from '#src/integers/large-bodies.ts';

const UNITS: Record<string, number> = { m: 2 ** 20, MiB: 2 ** 20, MB: 1e6 };
const LIMITS: Record<string, RegExp> = {
  'deploy/nginx.conf': /client_max_body_size (\d+)(m);/,
  'deploy/Caddyfile': /max_size (\d+)(\w+)/,
};

for (const [file, limit] of Object.entries(LIMITS)) {
  t.test(
    `${file} lets the largest body through, and a little more, which the server refuses itself`,
    async (t) => {
      const [, count, unit = ''] = limit.exec(readFileSync(file, 'utf8')) ?? [];
      const bytes = Number(count) * (UNITS[unit] ?? 0);
      t.ok(bytes > MOST_BODY_BYTES && bytes < 2 * MOST_BODY_BYTES, `${bytes}`);
    },
  );
}
