import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { html } from 'ghtml';

/** The style of every page that the server writes itself, in the colours of the application. These pages have no scripts. */
const STYLE = `
:root { color-scheme: light dark; --ink: #2a1a2e; --paper: #f6ead3; --card: #fffdf8; --soft: #6a5568; --line: #e0cfb4;
  --accent: #0e6a63; }
@media (prefers-color-scheme: dark) { :root { --ink: #fbf1e0; --paper: #231327; --card: #341e39; --soft: #c9b3c4;
  --line: #4a2f4f; --accent: #6fd0c2; } }
@media (min-width: 1600px) { :root { font-size: 130%; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 1.0625rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: clamp(1.25rem, 5vw, 4rem); }
h1 { font-size: clamp(1.8rem, 5vw, 3rem); font-weight: 800; line-height: 1.1; margin: 0 0 1rem; letter-spacing: -.02em; }
a { color: var(--accent); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .4rem 1.5rem; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; font-variant-numeric: tabular-nums; }
`;

interface Page {
  title: string;
  /** HTML made with ghtml's `html`, which escapes every value unless `!` precedes it. */
  body: string;
  lang?: 'en' | 'de';
  /** Extra style for this page. */
  style?: string;
  /** Whether it has forms, which are sent to this server. */
  forms?: boolean;
}

/** The content security policy of such a page: only its own style, what that contains, and inline pictures. */
export function pagePolicy({ style = '', forms = false }: Pick<Page, 'style' | 'forms'>): string {
  const hash = createHash('sha256')
    .update(STYLE + style)
    .digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; font-src data:; base-uri 'none'; form-action ${forms ? "'self'" : "'none'"}`;
}

/** A whole document. `head` is trusted HTML for its head. */
export function htmlDocument({ title, body, lang = 'en', style = '' }: Page, head = ''): string {
  return html`<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>!${head}<style>!${STYLE}!${style}</style></head>
<body>!${body}</body></html>
`;
}

/** `bytesOf` may turn the document into the bytes that are sent. */
export function sendPage(
  reply: FastifyReply,
  page: Page,
  head = '',
  bytesOf: (html: string) => string | Buffer = (html) => html,
): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('Content-Security-Policy', `${pagePolicy(page)}; frame-ancestors 'none'`)
    .serializer(String)
    .send(bytesOf(htmlDocument(page, head)));
}
