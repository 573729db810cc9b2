import { readFileSync } from 'node:fs';
import t from 'tap';
import { MOST_BODY_BYTES } from '#src/integers/large-bodies.ts';

const UNITS: Record<string, number> = { m: 2 ** 20, MiB: 2 ** 20, MB: 1e6 };
const NGINX = /client_max_body_size (\d+)(m);/;
const CADDY = /max_size (\d+)(\w+)/;
const LIMITS: Record<string, RegExp> = {
  'deploy/nginx.conf': NGINX,
  'deploy/houses/nginx-subdomains.conf': NGINX,
  'deploy/houses/nginx-paths.conf': NGINX,
  'deploy/Caddyfile': CADDY,
  'deploy/houses/Caddyfile.subdomains': CADDY,
  'deploy/houses/Caddyfile.paths': CADDY,
  'deploy/houses/compose.Caddyfile': CADDY,
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
