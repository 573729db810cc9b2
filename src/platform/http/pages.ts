import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import files from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import type { Config } from '../../config.ts';
import { sharedFor } from './network-address.ts';
import { publicPath } from './server.ts';

/** Made by `npm run build:web`. */
const FOLDER = fileURLToPath(new URL('../../../dist/web/', import.meta.url));
const INDEX = `${FOLDER}index.html`;
/** Addresses of the application. It decides itself what to show there. */
const PAGES = [
  '/',
  '/join/:code',
  '/play/:code',
  '/tv',
  '/tv/:code',
  '/s/:screen',
  '/move/:code/:token',
  '/invite/:token',
  '/watch/:code',
  '/chess',
  '/chess/:id',
  '/lab',
  '/account',
];
/** Browsers ask again at every load, so a new version appears at once. */
const CACHED = 'no-cache';
/** Files with a hash in their name never change. */
const KEPT = 'public, max-age=31536000, immutable';
const HASHED = /-[A-Z0-9]{8}\.\w+$/;
/** Browsers ask for the icon at every page of the application, and an old picture does no harm for a day. */
const KEPT_A_DAY = 'public, max-age=86400';
const PICTURE = /\.(?:svg|png)$/;
/** Not counted by limits: a school class behind one address opens the page at the same moment. */
const OURS = { config: { uncounted: true } };

/** The browser application. Its files are at `/static/`. */
export async function addPages(app: FastifyInstance, config: Config): Promise<void> {
  if (!existsSync(INDEX)) return addNotice(app);
  const page = pageFor(config);
  const send = async (request: FastifyRequest, reply: FastifyReply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('Cache-Control', CACHED)
      .header('Content-Security-Policy', withBase(String(reply.getHeader('Content-Security-Policy'))))
      .send(withShared(page, request, config));
  for (const url of PAGES) app.get(url, OURS, send);
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith('/static')) route.config = { ...route.config, ...OURS.config };
  });
  await app.register(files, {
    root: FOLDER,
    prefix: '/static/',
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
    preCompressed: true,
    setHeaders: (reply, path) => reply.header('Cache-Control', keptFor(path)),
  });
  // At the root, because a service worker controls only what is beside and below it.
  app.get('/sw.js', OURS, (_request, reply) => reply.header('Cache-Control', CACHED).sendFile('sw.js'));
}

function keptFor(path: string): string {
  if (HASHED.test(path)) return KEPT;
  return PICTURE.test(path) ? KEPT_A_DAY : CACHED;
}

/** A file of the built page in base64, for pages that embed it. Undefined if the page is not built. */
export function builtFile(name: RegExp): string | undefined {
  const found = existsSync(FOLDER) && readdirSync(FOLDER).find((file) => name.test(file));
  return found ? readFileSync(`${FOLDER}${found}`, 'base64') : undefined;
}

/** For a server that runs from the sources without a built page. Everything else works. */
function addNotice(app: FastifyInstance): void {
  for (const url of [...PAGES, '/static/*', '/sw.js']) {
    app.get(url, OURS, (_request, reply) =>
      reply
        .code(503)
        .type('text/plain; charset=utf-8')
        .header('Cache-Control', 'no-store')
        .send('The page is not built. Run npm run build:web.\n'),
    );
  }
}

/** The page with the path under which browsers see this server, and whether new people may come in. */
function pageFor(config: Config): string {
  const base = `${publicPath(config)}/`;
  const tag = `<base href="${base.replaceAll('&', '&amp;')}">`;
  const page = readFileSync(INDEX, 'utf8').replace('<base href="/">', () => tag);
  return config.register === 'open' ? page : withMeta(page, 'parlor-register', config.register);
}

/** Tells a page that was opened at `localhost` or the like where phones find it. */
function withShared(page: string, request: FastifyRequest, config: Config): string {
  const shared = sharedFor(request, config);
  return shared === undefined ? page : withMeta(page, 'parlor-shared', `${shared}/`);
}

function withMeta(page: string, name: string, content: string): string {
  return page.replace('</head>', () => html`<meta name="${name}" content="${content}"></head>`);
}

/** All other pages have no `<base>`. */
function withBase(policy: string): string {
  return policy.replace("base-uri 'none'", "base-uri 'self'");
}
