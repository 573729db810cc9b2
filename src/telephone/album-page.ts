import { setImmediate } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { html } from 'ghtml';
import pLimit from 'p-limit';
import type { Config } from '../config.ts';
import { AppError } from '../platform/errors.ts';
import { htmlDocument, pagePolicy, sendPage } from '../platform/http/html.ts';
import { MEDIA_CSP } from '../platform/http/server.ts';
import { albumStyle, faceClass } from './album-style.ts';
import { PICTURE } from './rules/png-file.ts';

/** A person as the album shows them. */
export interface AlbumPlayer {
  name: string;
  /** Six numbers. */
  face: readonly number[];
}

/** One entry as the album shows it. `svg` has been through `cleanSvg`. */
export type AlbumEntry =
  | ({ author: AlbumPlayer; skipped: boolean } & ({ text: string } | { svg: string }))
  | { author: AlbumPlayer; isHidden: true };

interface AlbumChain {
  owner: AlbumPlayer;
  entries: AlbumEntry[];
}

export interface AlbumPage {
  /** Date of the game, written out for people. */
  day: string;
  players: AlbumPlayer[];
  /** True if a preview picture was uploaded. */
  hasPicture: boolean;
  chains: AlbumChain[];
}

/** The album as HTML, with every chain in full. It needs no server, script or network. */
export function albumBody({ day, players, chains }: AlbumPage): string {
  return html`<main><header><h1>How it went</h1>
<p class="day">${day}</p><ul class="players">!${players.map((player) => `<li>${whoHtml(player)}</li>`).join('')}</ul></header>
<div class="chains">!${chains.map(chain).join('\n')}</div></main>`;
}

function chain({ owner, entries }: AlbumChain): string {
  return html`<section class="chain"><h2>!${faceHtml(owner)}<span>It began with !${nameHtml(owner)}</span></h2><ol>!${entries.map(entry).join('')}</ol></section>`;
}

function entry(one: AlbumEntry): string {
  const { name } = one.author;
  if ('isHidden' in one)
    return html`<li class="hidden"><div class="strip"><p class="by">!${whoHtml(one.author)}</p><p>The host has hidden this page.</p></div></li>`;
  const skipped = one.skipped ? ' class="skipped"' : '';
  if ('text' in one)
    return html`<li!${skipped}><div class="strip"><p class="words" dir="auto">${one.text}</p><p class="by">!${byHtml(one)}</p></div></li>`;
  return html`<li!${skipped}><figure><img alt="A drawing by ${name}" src="!${dataUrl(one.svg)}"><figcaption>!${byHtml(one)}</figcaption></figure></li>`;
}

function byHtml(one: Exclude<AlbumEntry, { isHidden: true }>): string {
  const name = nameHtml(one.author);
  const by = one.skipped ? `${name} ran out of time` : 'text' in one ? name : `drawn by ${name}`;
  return html`!${faceHtml(one.author)}<span>!${by}</span>`;
}

function whoHtml(player: AlbumPlayer): string {
  return html`!${faceHtml(player)}!${nameHtml(player)}`;
}

/** Has no alternative text, because the name is beside it. */
function faceHtml({ face }: AlbumPlayer): string {
  return html`<i class="face ${faceClass(face)}"></i>`;
}

/** A name may be in a script with another direction than the text around it. */
function nameHtml({ name }: AlbumPlayer): string {
  return html`<bdi>${name}</bdi>`;
}

/** An SVG shown as an image cannot run scripts. */
function dataUrl(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

const NOT_FOUND = html`<main><h1>Nothing here</h1><p>There is no such album, or it is no longer shared.</p></main>`;
/** The address is a secret: search engines and the sites that the page links to must not learn it. */
const PRIVATE_HEAD = '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">';

/** Tags for messengers, which show a card for an address. They do not give away how the stories end. */
function cardHtml(token: string, { hasPicture }: AlbumPage, publicUrl: string | undefined): string {
  if (publicUrl === undefined) return '';
  const picture = hasPicture ? `${publicUrl}/album/${token}.png` : `${publicUrl}/static/album-card.png`;
  const { width, height } = PICTURE;
  return html`<meta property="og:type" content="website"><meta property="og:site_name" content="Parlor">
<meta property="og:title" content="What became of this?">
<meta property="og:description" content="Drawn, guessed, and drawn again.">
<meta property="og:url" content="${publicUrl}/album/${token}/"><meta property="og:image" content="${picture}">
<meta property="og:image:width" content="${width}"><meta property="og:image:height" content="${height}">
<meta name="twitter:card" content="summary_large_image">`;
}

/** Both throw `album_not_found`. */
interface Readers {
  page(token: string): Promise<AlbumPage>;
  picture(token: string): Promise<Buffer>;
}

/** Sends the page for `<token>`, a download for `<token>.html`, or the preview picture for `<token>.png`. */
export function makeAlbumSender(config: Pick<Config, 'publicUrl'>, readers: Readers) {
  // Building a page of several megabytes takes a while. One at a time lets other requests run in between.
  const oneAtATime = pLimit(1);
  const kept = makeSharedBytes();

  async function sendAlbum(reply: FastifyReply, token: string, isFile: boolean): Promise<FastifyReply> {
    await setImmediate();
    const album = await readers.page(token);
    const style = albumStyle(facesIn(album));
    const title = `Parlor: ${album.players.map(({ name }) => name).join(', ')}`;
    const page = { title, style, body: albumBody(album) };
    if (!isFile) return sendPage(reply, page, PRIVATE_HEAD + cardHtml(token, album, config.publicUrl), kept);
    const policy = html`<meta http-equiv="Content-Security-Policy" content="!${pagePolicy(page)}">`;
    return reply
      .type('text/html; charset=utf-8')
      .header('Content-Disposition', 'attachment; filename="parlor-album.html"')
      .send(kept(htmlDocument(page, policy + PRIVATE_HEAD)));
  }

  async function sendPicture(reply: FastifyReply, token: string): Promise<FastifyReply> {
    const picture = await readers.picture(token);
    return reply
      .type('image/png')
      .header('Content-Security-Policy', MEDIA_CSP)
      .header('Cross-Origin-Resource-Policy', 'cross-origin')
      .send(picture);
  }

  return async (reply: FastifyReply, name: string): Promise<FastifyReply> => {
    const [, token = '', kind] = /^([0-9a-f]{32})(\.html|\.png)?$/.exec(name) ?? [];
    reply
      .header('X-Robots-Tag', 'noindex')
      .header('Referrer-Policy', 'no-referrer')
      .header('Cache-Control', 'private, no-store');
    try {
      if (kind === '.png') return await sendPicture(reply, token);
      return await oneAtATime(() => sendAlbum(reply, token, kind === '.html'));
    } catch (fault) {
      if (!(fault instanceof AppError) || fault.status !== 404) throw fault;
      return sendPage(reply.code(404), { title: 'Parlor', body: NOT_FOUND });
    }
  };
}

function facesIn({ players, chains }: AlbumPage): (readonly number[])[] {
  const owners = chains.map(({ owner }) => owner);
  const authors = chains.flatMap(({ entries }) => entries.map(({ author }) => author));
  return [...players, ...owners, ...authors].map(({ face }) => face);
}

const MOST_PAGES = 10;

/** Readers of the same page share one buffer, so many slow readers need the memory of one. */
function makeSharedBytes(): (html: string) => Buffer {
  const pages: WeakRef<Buffer>[] = [];
  return (html) => {
    const bytes = Buffer.from(html);
    const same = pages.map((page) => page.deref()).find((page) => page?.equals(bytes));
    if (same) return same;
    pages.unshift(new WeakRef(bytes));
    pages.length = Math.min(pages.length, MOST_PAGES);
    return bytes;
  };
}
