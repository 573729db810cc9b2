import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed if it is JSON, otherwise text. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
}

export interface RequestOptions {
  token?: string | undefined;
  json?: unknown;
  body?: string | FormData | Uint8Array;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

const agent = new Agent({ keepAlive: true });

/** Sends one request, at half the cost of `fetch`: tests send tens of thousands. */
export async function call(
  base: string,
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const headers: Record<string, string | number> = { ...options.headers };
  if (options.token) headers.authorization = `Bearer ${options.token}`;
  if (options.json !== undefined) headers['content-type'] ??= 'application/json';
  const body = await bytesOf(options, headers);
  if (body !== undefined) headers['content-length'] = Buffer.byteLength(body);
  else if (!/^(?:GET|HEAD)$/.test(method)) headers['content-length'] = 0;
  const { signal } = options;
  const asked = request(new URL(base + path), { method, headers, agent, ...(signal ? { signal } : {}) });
  // A fault before the answer is thrown below, and one after it while reading on.
  asked.on('error', () => undefined);
  asked.end(body);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part);
  const text = Buffer.concat(parts).toString();
  const told = headersOf(response);
  const json = told.get('content-type')?.includes('application/json') && text !== '';
  return { status: response.statusCode ?? 0, headers: told, body: json ? JSON.parse(text) : text };
}

/** The body to send. A form also says its type. */
async function bytesOf(
  { json, body }: RequestOptions,
  headers: Record<string, string | number>,
): Promise<string | Uint8Array | undefined> {
  if (json !== undefined) return JSON.stringify(json);
  if (!(body instanceof FormData)) {
    if (typeof body === 'string') headers['content-type'] ??= 'text/plain;charset=UTF-8';
    return body;
  }
  const form = new Response(body);
  headers['content-type'] ??= form.headers.get('content-type') ?? '';
  return new Uint8Array(await form.arrayBuffer());
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2)
    headers.append(rawHeaders[at] as string, rawHeaders[at + 1] as string);
  return headers;
}
