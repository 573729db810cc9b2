import { setImmediate } from 'node:timers/promises';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply } from 'fastify';
import pLimit from 'p-limit';
import { Type } from 'typebox';
import type { Config } from '../../config.ts';
import { viewerOf } from '../../platform/access/viewer.ts';
import { AppError } from '../../platform/errors.ts';
import { htmlDocument, pagePolicy, sendPage } from '../../platform/http/html.ts';
import { baseUrl } from '../../platform/http/server.ts';
import type { AlbumActions } from '../actions/albums.ts';
import { ALBUM_STYLE, albumBody } from '../album-page.ts';
import { Album, AlbumParams, AlbumStep, CodeParams, Session, Shared } from '../schema.ts';
import { codeOf, config, sendSession, tags } from './common.ts';

export function addAlbumRoutes(server: FastifyInstance, actions: AlbumActions, settings: Config): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();
  // A page of megabytes takes a while to make: between two of them others have their turn.
  const oneAtATime = pLimit(1);

  app.get(
    '/api/session/:code/album/',
    {
      config,
      schema: { tags, summary: 'The whole finished game', params: CodeParams, response: { 200: Album } },
    },
    async (request) => {
      const album = await actions.album(viewerOf(request), codeOf(request.params));
      const base = baseUrl(request, settings);
      const chains = album.chains.map((chain) => ({
        ...chain,
        entries: chain.entries.map((entry) =>
          'drawing' in entry ? { ...entry, drawing: base + entry.drawing } : entry,
        ),
      }));
      return { ...album, chains, shared: album.shared && base + album.shared };
    },
  );

  app.post(
    '/api/session/:code/album/step/',
    {
      config,
      schema: {
        tags,
        summary: "Move everyone's reveal (host)",
        params: CodeParams,
        body: AlbumStep,
        response: { 200: Session },
      },
    },
    async (request, reply) =>
      sendSession(reply, await actions.step(viewerOf(request), codeOf(request.params), request.body)),
  );

  app.post(
    '/api/session/:code/album/share/',
    {
      config,
      schema: {
        tags,
        summary: 'Make, or get, the public address of the album',
        params: CodeParams,
        response: { 200: Shared, 201: Shared },
      },
    },
    async (request, reply) => {
      const { shared, created } = await actions.share(viewerOf(request), codeOf(request.params));
      const base = baseUrl(request, settings);
      return reply
        .code(created ? 201 : 200)
        .send({ ...shared, url: base + shared.url, file: base + shared.file });
    },
  );

  app.delete(
    '/api/session/:code/album/share/',
    {
      config,
      schema: {
        tags,
        summary: 'End the public address (host, or who made it)',
        params: CodeParams,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await actions.unshare(viewerOf(request), codeOf(request.params));
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/album/:token',
    { schema: { tags, summary: 'The public page; with `.html` one file to keep', params: AlbumParams } },
    (request, reply) => oneAtATime(() => sendAlbum(reply, actions, request.params.token)),
  );
}

const NOT_FOUND = `<main><h1>Nothing here</h1><p>There is no such album, or it is shared no more.</p></main>`;
/** Neither search engines nor the sites that the page is left for are told its address. */
const PRIVATE_HEAD = '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">';

async function sendAlbum(reply: FastifyReply, actions: AlbumActions, name: string): Promise<FastifyReply> {
  await setImmediate();
  const [, token = '', file] = /^([0-9a-f]{32})(\.html)?$/.exec(name) ?? [];
  reply
    .header('X-Robots-Tag', 'noindex')
    .header('Referrer-Policy', 'no-referrer')
    .header('Cache-Control', 'private, no-store');
  try {
    const album = await actions.publicPage(token);
    const page = { title: `Parlor: ${album.players.join(', ')}`, style: ALBUM_STYLE, body: albumBody(album) };
    if (!file) return sendPage(reply, page, PRIVATE_HEAD, keptOnce);
    const policy = `<meta http-equiv="Content-Security-Policy" content="${pagePolicy(ALBUM_STYLE)}">`;
    return reply
      .type('text/html; charset=utf-8')
      .header('Content-Disposition', 'attachment; filename="parlor-album.html"')
      .send(keptOnce(htmlDocument(page, policy + PRIVATE_HEAD)));
  } catch (fault) {
    if (!(fault instanceof AppError) || fault.status !== 404) throw fault;
    return sendPage(reply.code(404), { title: 'Parlor', body: NOT_FOUND });
  }
}

const MOST_PAGES = 10;
const pages: WeakRef<Buffer>[] = [];

/** Whoever waits for the same page waits for the same bytes: many that read slowly cost the memory of one. */
function keptOnce(html: string): Buffer {
  const bytes = Buffer.from(html);
  const same = pages.map((page) => page.deref()).find((page) => page?.equals(bytes));
  if (same) return same;
  pages.unshift(new WeakRef(bytes));
  pages.length = Math.min(pages.length, MOST_PAGES);
  return bytes;
}
