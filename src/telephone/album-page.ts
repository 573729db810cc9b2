import { setImmediate } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { html } from 'ghtml';
import pLimit from 'p-limit';
import { AppError } from '../platform/errors.ts';
import { htmlDocument, pagePolicy, sendPage } from '../platform/http/html.ts';

/** One entry as the album shows it. `svg` has been through `cleanSvg`. */
export type AlbumEntry =
  | ({ author: string; skipped: boolean } & ({ text: string } | { svg: string }))
  | { author: string; isHidden: true };

interface AlbumChain {
  owner: string;
  entries: AlbumEntry[];
}

export interface AlbumPage {
  /** Date of the game, written out for people. */
  day: string;
  players: string[];
  chains: AlbumChain[];
}

const ALBUM_STYLE = `
main { max-width: 110rem; padding-inline: clamp(.9rem, 4vw, 4rem); }
header p { color: var(--soft); margin: 0 0 2.5rem; font-size: 1.1rem; } .day { white-space: nowrap; }
.chains { display: grid; gap: 3.5rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); align-items: start; }
.chain h2 { margin: 0 0 1.2rem; font-size: 1.25rem; }
.chain ol { list-style: none; margin: 0; padding: 0; display: grid; gap: 1.6rem; }
.chain li { --shade: rgb(42 26 46 / .22); }
figure { margin: 0; }
.strip { width: fit-content; min-width: min(100%, 16rem); padding: 14px 18px; background: #fffdf8; color: #2a1a2e;
  border-radius: 4px 7px 5px 8px; box-shadow: 0 1px 0 var(--shade), 0 6px 14px var(--shade); }
.chain li:nth-child(4n+1) .strip { rotate: -1.2deg; } .chain li:nth-child(4n+3) .strip { rotate: 1deg; margin-inline-start: auto; }
.by { color: #6a5568; font-size: .875rem; font-weight: 600; margin: .4rem 0 0; }
.words { font-family: "Bradley Hand", "Segoe Print", "Comic Neue", system-ui, sans-serif; font-size: 1.5rem; line-height: 1.25;
  margin: 0; font-weight: 700; }
.words::before { content: "\\201C\\2060"; } .words::after { content: "\\2060\\201D"; }
figure img { display: block; width: 100%; aspect-ratio: 4 / 3; object-fit: contain; background: #fff; border-radius: 4px 7px 5px 8px;
  box-shadow: 0 1px 0 var(--shade), 0 10px 22px var(--shade); }
figcaption { position: relative; width: fit-content; margin: -1rem 0 0 .5rem; padding: .25rem .9rem .3rem; background: #f2b632;
  color: #2a1a2e; border: 2.5px solid #2a1a2e; border-radius: 14px 12px 15px 11px; font-weight: 800; rotate: -1.5deg; }
.skipped .words { font-weight: 400; color: #6a5568; }
.hidden .strip { background: #d9d3d6; box-shadow: none; } .hidden p { margin: 0; }
.skipped img { aspect-ratio: 6 / 1; object-fit: cover; }
@media print { .chain li { break-inside: avoid; } body { background: #fff; } }
`;

/** The album as HTML, with every chain in full. It needs no server, script or network. */
export function albumBody({ day, players, chains }: AlbumPage): string {
  return html`<main><header><h1>How it went</h1>
<p>!${players.map(nameHtml).join(', ')} &middot; <span class="day">${day}</span></p></header>
<div class="chains">!${chains.map(chain).join('\n')}</div></main>`;
}

function chain({ owner, entries }: AlbumChain): string {
  return html`<section class="chain"><h2>It began with !${nameHtml(owner)}</h2><ol>!${entries.map(entry).join('')}</ol></section>`;
}

function entry(one: AlbumEntry): string {
  const author = nameHtml(one.author);
  if ('isHidden' in one)
    return html`<li class="hidden"><div class="strip"><p class="by">!${author}</p><p>The host has hidden this page.</p></div></li>`;
  const skipped = one.skipped ? ' class="skipped"' : '';
  if ('text' in one) {
    const by = one.skipped ? `${author} ran out of time` : author;
    return html`<li!${skipped}><div class="strip"><p class="words" dir="auto">${one.text}</p><p class="by">!${by}</p></div></li>`;
  }
  const by = one.skipped ? `${author} ran out of time` : `drawn by ${author}`;
  return html`<li!${skipped}><figure><img alt="A drawing by ${one.author}" src="!${dataUrl(one.svg)}"><figcaption>!${by}</figcaption></figure></li>`;
}

/** A name may be in a script with another direction than the text around it. */
function nameHtml(name: string): string {
  return html`<bdi>${name}</bdi>`;
}

/** An SVG shown as an image cannot run scripts. */
function dataUrl(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}

const NOT_FOUND = html`<main><h1>Nothing here</h1><p>There is no such album, or it is no longer shared.</p></main>`;
/** The address is a secret: search engines and the sites that the page links to must not learn it. */
const PRIVATE_HEAD = '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">';

/** Sends the page for `<token>`, or a download for `<token>.html`. `read` throws `album_not_found`. */
export function makeAlbumSender() {
  // Building a page of several megabytes takes a while. One at a time lets other requests run in between.
  const oneAtATime = pLimit(1);
  const kept = makeSharedBytes();
  return (reply: FastifyReply, name: string, read: (token: string) => Promise<AlbumPage>) =>
    oneAtATime(() => sendAlbum(reply, name, read, kept));
}

async function sendAlbum(
  reply: FastifyReply,
  name: string,
  read: (token: string) => Promise<AlbumPage>,
  kept: (html: string) => Buffer,
): Promise<FastifyReply> {
  await setImmediate();
  const [, token = '', file] = /^([0-9a-f]{32})(\.html)?$/.exec(name) ?? [];
  reply
    .header('X-Robots-Tag', 'noindex')
    .header('Referrer-Policy', 'no-referrer')
    .header('Cache-Control', 'private, no-store');
  try {
    const album = await read(token);
    const page = { title: `Parlor: ${album.players.join(', ')}`, style: ALBUM_STYLE, body: albumBody(album) };
    if (!file) return sendPage(reply, page, PRIVATE_HEAD, kept);
    const policy = html`<meta http-equiv="Content-Security-Policy" content="!${pagePolicy(ALBUM_STYLE)}">`;
    return reply
      .type('text/html; charset=utf-8')
      .header('Content-Disposition', 'attachment; filename="parlor-album.html"')
      .send(kept(htmlDocument(page, policy + PRIVATE_HEAD)));
  } catch (fault) {
    if (!(fault instanceof AppError) || fault.status !== 404) throw fault;
    return sendPage(reply.code(404), { title: 'Parlor', body: NOT_FOUND });
  }
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
