import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import files from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Config } from '../config.js';

/** Made by `npm run build:web`. */
const FOLDER = fileURLToPath(new URL('../web/', import.meta.url));
/** Addresses of the application: it finds out by itself what to show there. */
const PAGES = ['/', '/join/:code', '/play/:code', '/tv/:code', '/chess', '/chess/:id', '/lab', '/account'];
/** Looked at again with every load: a new version is there at once. */
const CACHED = 'no-cache';

/** The browser application. Its files are at `/static/`. */
export async function addPages(app: FastifyInstance, { publicUrl }: Config): Promise<void> {
  const base = publicUrl ? `${new URL(publicUrl).pathname.replace(/\/$/, '')}/` : '/';
  const page = readFileSync(`${FOLDER}index.html`, 'utf8').replace(
    '<base href="/">',
    `<base href="${base}">`,
  );
  const send = async (_request: unknown, reply: FastifyReply) =>
    reply.type('text/html; charset=utf-8').header('Cache-Control', CACHED).send(page);
  for (const url of PAGES) app.get(url, { schema: { hide: true } }, send);
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith('/static')) route.config = { ...route.config, uncounted: true };
  });
  await app.register(files, {
    root: FOLDER,
    prefix: '/static/',
    index: false,
    cacheControl: false,
    setHeaders: (reply) => reply.header('Cache-Control', CACHED),
  });
  // At the root, for it works on what lies beside it and below.
  app.get('/sw.js', { schema: { hide: true } }, (_request, reply) =>
    reply.header('Cache-Control', CACHED).sendFile('sw.js'),
  );
}
