import type { Test } from 'tap';
import { buildTestApp, type TestServer } from '../helper.ts';

export const PASSWORD = 'a long enough one';
export const ADMIN = 'ada.admin';

type Fields = Record<string, string>;

export interface Page {
  status: number;
  headers: Headers;
  html: string;
  /** Where a redirect leads. */
  location: string | null;
}

/** A browser without scripts: it keeps cookies and submits forms. */
export class Visitor {
  readonly cookies = new Map<string, string>();

  readonly server: Pick<TestServer, 'base'>;
  readonly headers: Record<string, string>;

  constructor(server: Pick<TestServer, 'base'>, headers: Record<string, string> = {}) {
    this.server = server;
    this.headers = headers;
  }

  get(path: string): Promise<Page> {
    return this.ask(path, {});
  }

  /** Submits a form with this visitor's CSRF token. Pass `csrf` to send another token, or `null` to send none. */
  post(path: string, fields: Fields = {}, csrf: string | null = this.csrf()): Promise<Page> {
    const token: Fields = csrf === null ? {} : { csrfmiddlewaretoken: csrf };
    const body = new URLSearchParams({ ...token, ...fields });
    return this.ask(path, { method: 'POST', body });
  }

  csrf(): string {
    return this.cookies.get('csrftoken') ?? '';
  }

  async ask(path: string, init: RequestInit): Promise<Page> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...this.headers, ...(cookie ? { cookie } : {}), ...(init.headers as Fields) };
    const answer = await fetch(this.server.base + path, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0|Expires=Thu, 01 Jan 1970/.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const html = await answer.text();
    return { status: answer.status, headers: answer.headers, html, location: answer.headers.get('location') };
  }

  login(username: string, password = PASSWORD): Promise<Page> {
    return this.post('/admin/login/', { username, password }, null);
  }
}

/** Registers an account with `PASSWORD` and returns its id. */
export async function addAccount(server: TestServer, username: string): Promise<number> {
  const { status, body } = await server.call('POST', '/api/user/register/', {
    json: { username, password: PASSWORD },
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

/** Creates the first administrator with the link from startup, and returns their logged-in browser. */
export async function firstAdmin(server: TestServer, username = ADMIN): Promise<Visitor> {
  const visitor = new Visitor(server);
  const fields = { username, password: PASSWORD, again: PASSWORD };
  const { status, html } = await visitor.post(server.firstAdminPath ?? '', fields, null);
  if (status !== 303) throw new Error(html);
  return visitor;
}

export async function openSite(
  t: Test,
  options: Parameters<typeof buildTestApp>[1] = {},
): Promise<{ server: TestServer; admin: Visitor }> {
  const server = await buildTestApp(t, { ...options, env: { PARLOR_RATE: 'off', ...options.env } });
  return { server, admin: await firstAdmin(server) };
}

/** The links on a page, resolved like in a browser. */
export function linksOf({ html }: Page, from: string): string[] {
  return [...html.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)].map(([, href = '']) => {
    const { pathname, search } = new URL(plain(href), `http://here${from}`);
    return pathname + search;
  });
}

/** HTML text with its entities decoded. */
export function plain(html: string): string {
  return html.replace(/&#(\d+);/g, (_entity, code) => String.fromCodePoint(Number(code)));
}

/** The text of each cell in a list, row by row. */
export function cellsOf({ html }: Page): string[][] {
  const body = /<tbody>([\s\S]*?)<\/tbody>/.exec(html)?.[1] ?? '';
  return [...body.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell = '']) =>
      plain(cell.replace(/<[^>]*>/g, '')),
    ),
  );
}
