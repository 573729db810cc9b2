import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import t, { type Test } from 'tap';
import { clientFinding, examineFromOutside, PRETENDED } from '#src/doctor/outside.ts';
import { buildTestApp } from '../helper.ts';

interface Faults {
  /** Headers of answers that do not get through. */
  drops?: string[];
  noUpgrade?: boolean;
}

/** A proxy in front of this server. Returns its address. */
async function proxy(t: Test, base: string, { drops = [], noUpgrade = false }: Faults = {}): Promise<string> {
  const { port: to } = new URL(base);
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const onward = request({ port: to, method, path: url, headers }, (answer) => {
      const kept = Object.entries(answer.headers).filter(([name]) => !drops.includes(name));
      outgoing.writeHead(answer.statusCode ?? 500, Object.fromEntries(kept));
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  server.on('upgrade', ({ method, url, rawHeaders }, socket) => {
    if (noUpgrade) return socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    const onward = connect(Number(to), '127.0.0.1');
    const lines = rawHeaders.map((text: string, place: number) =>
      place % 2 === 0 ? `${text}: ` : `${text}\r\n`,
    );
    onward.write(`${method} ${url} HTTP/1.1\r\n${lines.join('')}\r\n`);
    onward.pipe(socket).pipe(onward);
    for (const end of [onward, socket]) end.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function look(address: string): Promise<Record<string, string>> {
  const findings = await examineFromOutside(address);
  return Object.fromEntries(findings.map(({ id, severity, says }) => [id, `${severity}: ${says}`]));
}

t.test('a server behind a proxy that passes everything lacks only https at home', async (t) => {
  const server = await buildTestApp(t);
  const found = await look(await proxy(t, server.base));
  const others = Object.entries(found).filter(([, text]) => !text.startsWith('good: '));
  t.same(others, [['https', 'advice: Everything goes over plain http.']]);
  t.match(found.server, /answers/);
});

t.test('headers and sockets that a proxy does not pass are found', async (t) => {
  const server = await buildTestApp(t);
  const address = await proxy(t, server.base, { drops: ['content-security-policy'], noUpgrade: true });
  const found = await look(address);
  t.match(found.headers, /^serious: .* content-security-policy/);
  t.match(found.websocket, /^serious: WebSocket connections do not get through/);
});

t.test('nothing, and something else than Parlor, is one serious finding', async (t) => {
  const other = createServer((_request, answer) => answer.end('{"status":"ok"}'));
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.teardown(() => void other.close());
  const { port } = other.address() as AddressInfo;
  t.match(await look(`http://127.0.0.1:${port}`), { server: /^serious: .* is no Parlor/ });
  t.match(await look('http://127.0.0.1:1'), { server: /^serious: .* does not answer/ });
});

const CLIENTS: [seen: string, isHome: boolean, isOpen: boolean, severity: string][] = [
  ['198.51.100.7', false, false, 'good'],
  ['127.0.0.1', true, true, 'good'],
  ['127.0.0.1', false, false, 'serious'],
  ['172.17.0.1', false, false, 'serious'],
  ['198.51.100.7', false, true, 'serious'],
  [PRETENDED, false, false, 'serious'],
];

t.test('a proxy that hides its clients, or believes them, is found', async (t) => {
  for (const [seen, isHome, isOpen, severity] of CLIENTS)
    t.equal(clientFinding(seen, isHome, isOpen).severity, severity, `${seen} ${isHome} ${isOpen}`);
});
