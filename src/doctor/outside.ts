import { lookup } from 'node:dns/promises';
import { WebSocket } from 'ws';
import { faultText } from '../platform/errors.ts';
import { isPrivateAddress } from '../platform/http/network-address.ts';
import { advice, type Finding, good, serious } from './findings.ts';

const ANSWER_MS = 10_000;
/** Belongs to nobody (RFC 5737). Sent to see whether the proxy replaces what a client claims about itself. */
export const PRETENDED = '203.0.113.77';
const HEADERS = ['content-security-policy', 'x-content-type-options', 'referrer-policy'];

interface Status {
  version: string;
  client: string;
}

/** Looks at a server as a visitor does. `address` is that of its front page. */
export async function examineFromOutside(address: string): Promise<Finding[]> {
  const base = address.replace(/\/+$/, '');
  let answer: Response;
  let status: Partial<Status>;
  try {
    answer = await visit(`${base}/status/`, { headers: { 'X-Forwarded-For': PRETENDED } });
    status = JSON.parse(await answer.text());
  } catch (fault) {
    const why = fault instanceof Error && fault.cause ? faultText(fault.cause) : faultText(fault);
    const todo = 'Is it the right address? Look at the proxy, its certificate, and whether the server runs.';
    return [serious('server', `${base}/status/ does not answer as Parlor does: ${why}`, todo)];
  }
  const { client, version } = status;
  if (typeof version !== 'string' || typeof client !== 'string')
    return [serious('server', `${base}/status/ is no Parlor, or an older one.`, 'Is the path right?')];
  const isHome = await isOfHome(new URL(base).hostname);
  return [
    good('server', `Parlor ${version} answers.`),
    await httpsFinding(base, isHome),
    cookieFinding(base, answer),
    headersFinding(base, answer),
    await socketFinding(base),
    clientFinding(client, isHome, await isMetricsOpen(base)),
  ];
}

function visit(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MS), ...init });
}

/** Whether the address leads to this machine or the local network, where https is not a must. */
async function isOfHome(hostname: string): Promise<boolean> {
  const { address } = await lookup(hostname.replace(/^\[|\]$/g, '')).catch(() => ({ address: '' }));
  return isPrivateAddress(address);
}

async function httpsFinding(base: string, isHome: boolean): Promise<Finding> {
  const todo = 'Put a proxy with a certificate in front, and set PARLOR_PUBLIC_URL=https://….';
  if (!base.startsWith('https:')) {
    const says = 'Everything goes over plain http.';
    return isHome ? advice('https', says, todo) : serious('https', says, todo);
  }
  const plain = await visit(base.replace(/^https:/, 'http:')).catch(() => undefined);
  return plain?.ok !== true
    ? good('https', 'Visitors come by https.')
    : advice(
        'https',
        'The same address also answers over plain http.',
        'Let the proxy redirect it to https.',
      );
}

function cookieFinding(base: string, { headers }: Response): Finding {
  const isSecure = headers.getSetCookie().every((cookie) => /;\s*Secure/i.test(cookie));
  if (!base.startsWith('https:') || isSecure) return good('cookies', 'Cookies are as they should be.');
  return serious(
    'cookies',
    'Cookies are not Secure: the server does not know that visitors come by https.',
    'Let the proxy send X-Forwarded-Proto, and name its address in PARLOR_TRUST_PROXY.',
  );
}

function headersFinding(base: string, { headers }: Response): Finding {
  const wanted = [...HEADERS, ...(base.startsWith('https:') ? ['strict-transport-security'] : [])];
  const missing = wanted.filter((name) => !headers.has(name));
  if (missing.length === 0) return good('headers', 'The headers that protect visitors arrive.');
  return missing.some((name) => HEADERS.includes(name))
    ? serious('headers', `The proxy removes ${missing.join(', ')}.`, 'Let it pass the headers of answers.')
    : advice('headers', `Missing: ${missing.join(', ')}.`, `Set PARLOR_PUBLIC_URL=${base}.`);
}

async function socketFinding(base: string): Promise<Finding> {
  const socket = new WebSocket(`${base.replace(/^http/, 'ws')}/ws/`, { handshakeTimeout: ANSWER_MS });
  const problem = await new Promise<string | undefined>((resolve) => {
    socket.once('open', () => resolve(undefined));
    socket.once('error', (fault) => resolve(faultText(fault)));
  });
  socket.on('error', () => undefined).close();
  return problem === undefined
    ? good('websocket', 'WebSocket connections get through.')
    : serious(
        'websocket',
        `WebSocket connections do not get through (${problem}), so games are slow.`,
        'Let the proxy pass Upgrade and Connection, as the files in deploy/ do.',
      );
}

async function isMetricsOpen(base: string): Promise<boolean> {
  const answer = await visit(`${base}/metrics`).catch(() => undefined);
  return answer?.status === 200;
}

/**
 * The limits count addresses, so the server must see those of its visitors. `client` is the address that it saw while
 * the visitor pretended to be PRETENDED.
 */
export function clientFinding(client: string, isHome: boolean, isOpen: boolean): Finding {
  const id = 'client-address';
  if (isHome) return good(id, `The server sees ${client}. Ask from the internet to be sure.`);
  if (client === PRETENDED)
    return serious(
      id,
      'Visitors can pretend to have another address, which makes every limit useless.',
      'Let the proxy replace X-Forwarded-For by the address of the client.',
    );
  if (!isOpen && !isPrivateAddress(client)) return good(id, 'The server sees the addresses of its visitors.');
  return serious(
    id,
    `The server takes every visitor for ${client}, so all of them share one limit${isOpen ? ', and anybody can read /metrics' : ''}.`,
    'Let the proxy send X-Forwarded-For, and name its address in PARLOR_TRUST_PROXY.',
  );
}
