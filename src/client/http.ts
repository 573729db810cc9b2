import { type Calls, requestOf } from './calls.ts';
import { ConnectionLost, refusalFrom } from './errors.ts';

export interface Tokens {
  access: string;
  refresh: string;
}

/** Makes a client a screen or watcher instead of an account. */
export interface Ticket {
  kind: 'screen' | 'watcher';
  secret: string;
}

export interface HttpOptions {
  /** Address of the server, with or without a trailing slash. It may have a path prefix. */
  base: string;
  tokens?: Tokens | undefined;
  /** Takes precedence over the tokens. */
  ticket?: Ticket | undefined;
  /** Called with every new token pair, so it can be stored for the next visit. */
  onTokens?: (tokens: Tokens | undefined) => void;
  fetch?: typeof globalThis.fetch;
  /** Name of the integer session. For programs only, since browsers send their own cookie. */
  sessionid?: string;
}

/** `text` is JSON already. */
type Body = { json: unknown } | { text: string } | { form: FormData } | undefined;

/** Makes HTTP calls with a bearer token. If the token has expired, refreshes it and repeats the call once. */
export class Http {
  readonly base: string;
  ticket: Ticket | undefined;
  #tokens: Tokens | undefined;
  #refreshing: Promise<boolean> | undefined;
  readonly #onTokens: ((tokens: Tokens | undefined) => void) | undefined;
  readonly #fetch: typeof globalThis.fetch;
  readonly #cookie: string;

  constructor(options: HttpOptions) {
    this.base = options.base.replace(/\/+$/, '');
    this.#tokens = options.tokens;
    this.ticket = options.ticket;
    this.#onTokens = options.onTokens;
    this.#cookie = `sessionid=${encodeURIComponent(options.sessionid ?? randomName())}`;
    this.#fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  }

  /** What a socket says first. Undefined without a login or ticket. */
  get hello(): object | undefined {
    if (this.ticket) return { [this.ticket.kind]: this.ticket.secret };
    return this.#tokens && { access: this.#tokens.access };
  }

  get tokens(): Tokens | undefined {
    return this.#tokens;
  }

  set tokens(tokens: Tokens | undefined) {
    this.#tokens = tokens;
    this.#onTokens?.(tokens);
  }

  /** A call of the command tables, typed by them. Throws what `call` throws. */
  request<H extends keyof Calls>(
    http: H,
    input: Calls[H]['input'] & object,
    signal?: AbortSignal,
  ): Promise<Calls[H]['answer']> {
    const { method, path, rest } = requestOf(http, input);
    const hasBody = method !== 'GET' && method !== 'DELETE';
    return this.call(method, path, hasBody ? { json: rest } : undefined, signal);
  }

  /** Returns the parsed answer. Throws ParlorError for a refusal, ConnectionLost if there was no answer. */
  async call<T>(method: string, path: string, body?: Body, signal?: AbortSignal): Promise<T> {
    const response = await this.#answer(method, path, body, signal);
    return jsonOf<T>(await textOf(response, signal));
  }

  /** For calls that get new credentials. Sends no token of its own and does not refresh any. */
  async callAsNobody<T>(
    method: string,
    path: string,
    json: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    return jsonOf<T>(await textOf(await accepted(await this.#send(method, path, { json }, headers))));
  }

  /** Returns the answer as text, for drawings and pages. */
  async text(method: string, path: string): Promise<string> {
    return textOf(await this.#answer(method, path));
  }

  /** Gets a new access token. False if the login is over. Concurrent calls share one request. */
  async refresh(): Promise<boolean> {
    this.#refreshing ??= this.#refreshOnce().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #refreshOnce(): Promise<boolean> {
    const refresh = this.#tokens?.refresh;
    if (refresh === undefined) return false;
    const response = await this.#send('POST', '/api/user/refresh/', { json: { refresh } });
    const text = await textOf(response);
    // Another login may have started meanwhile. This answer does not concern it.
    if (this.#tokens?.refresh !== refresh) return this.#tokens !== undefined;
    if (response.status === 401) this.tokens = undefined;
    if (!response.ok) return false;
    this.tokens = { access: jsonOf<{ access: string }>(text).access, refresh };
    return true;
  }

  async #answer(method: string, path: string, body?: Body, signal?: AbortSignal): Promise<Response> {
    if (this.ticket) {
      const shown = { authorization: `${this.ticket.kind} ${this.ticket.secret}` };
      return accepted(await this.#send(method, path, body, shown, signal), signal);
    }
    const used = this.#tokens?.access;
    const response = await this.#send(method, path, body, bearer(used), signal);
    if (response.status !== 401 || used === undefined) return accepted(response, signal);
    const renewed = this.#tokens?.access === used ? await this.refresh() : this.#tokens !== undefined;
    if (!renewed) return accepted(response, signal);
    return accepted(await this.#send(method, path, body, bearer(this.#tokens?.access), signal), signal);
  }

  async #send(
    method: string,
    path: string,
    body?: Body,
    more: Record<string, string> = {},
    signal?: AbortSignal,
  ): Promise<Response> {
    // Browsers ignore this header and send their own cookies.
    const headers: Record<string, string> = { Cookie: this.#cookie, ...more };
    const init: RequestInit = { method, headers };
    if (signal) init.signal = signal;
    if (body && 'form' in body) init.body = body.form;
    if (body && !('form' in body)) {
      headers['Content-Type'] = 'application/json';
      init.body = 'text' in body ? body.text : JSON.stringify(body.json);
    }
    return reached(this.#fetch(this.base + path, init), signal);
  }
}

function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bearer(access: string | undefined): Record<string, string> {
  return access === undefined ? {} : { Authorization: `Bearer ${access}` };
}

/** Throws ConnectionLost if the network failed, unless the caller aborted. */
async function reached<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ConnectionLost('The server could not be reached.', { cause });
  }
}

/** Reads the body. The connection may also be lost in the middle of an answer. */
function textOf(response: Response, signal?: AbortSignal): Promise<string> {
  return reached(response.text(), signal);
}

async function accepted(response: Response, signal?: AbortSignal): Promise<Response> {
  if (response.ok) return response;
  throw refusalFrom(response.status, parsed(await textOf(response, signal)));
}

/** `T` is what the called row promises: undefined for an answer without a body. */
function jsonOf<T>(text: string): T {
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
