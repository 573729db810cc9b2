import t from 'tap';
import { isLocalHost, networkAddress, sharedBase } from '#src/platform/http/network-address.ts';
import { buildTestApp } from '../../helper.ts';

const at = (address: string, family: 'IPv4' | 'IPv6' = 'IPv4', internal = false) => ({
  address,
  family,
  internal,
});
const LISTENING = { address: '0.0.0.0', family: 'IPv4', port: 8000 };

t.test('the address in the network is that of a real interface', async (t) => {
  const lo = [at('127.0.0.1', 'IPv4', true)];
  const wlan0 = [at('fe80::1', 'IPv6'), at('192.168.1.20')];
  const docker0 = [at('172.17.0.1')];
  t.equal(networkAddress({ lo, docker0, wlan0 }), '192.168.1.20');
  t.equal(networkAddress({ lo, docker0 }), '172.17.0.1', 'better than none');
  t.equal(networkAddress({ lo, eth0: [at('fe80::1', 'IPv6')] }), undefined);
});

t.test(
  'links for others begin with the public address, and lead nowhere if nobody can come in',
  async (t) => {
    const publicUrl = 'https://example.org/parlor';
    t.equal(sharedBase({ publicUrl, host: '127.0.0.1' }, LISTENING), publicUrl);
    t.equal(sharedBase({ publicUrl: undefined, host: '127.0.0.1' }, LISTENING), undefined);
    t.equal(sharedBase({ publicUrl: undefined, host: '0.0.0.0' }, null), undefined, 'not listening yet');
    const address = networkAddress();
    t.equal(
      sharedBase({ publicUrl: undefined, host: '0.0.0.0' }, LISTENING),
      address && `http://${address}:8000`,
    );
  },
);

t.test('hosts of this computer only', async (t) => {
  for (const host of ['localhost', 'parlor.localhost', '127.0.0.1', '127.1.2.3', '[::1]', '::1'])
    t.ok(isLocalHost(host), host);
  for (const host of ['192.168.1.20', 'localhost.example', 'parlor.local', '1127.0.0.1'])
    t.notOk(isLocalHost(host), host);
});

t.test('a page opened at localhost is told where phones find the server', async (t) => {
  const server = await buildTestApp(t);
  const port = new URL(server.base).port;
  const address = networkAddress();
  const meta = address && `<meta name="parlor-shared" content="http://${address}:${port}/">`;
  const askedAt = async (host: string) =>
    String((await server.call('GET', '/', { headers: { 'x-forwarded-host': host } })).body);
  const pattern = /<meta name="parlor-shared"[^>]*>/;
  const [here, elsewhere] = [await askedAt(`localhost:${port}`), await askedAt('192.168.1.20:8000')];
  t.equal(pattern.exec(here)?.[0], meta);
  t.equal(here.replace(pattern, ''), elsewhere, 'nothing else is told');
  const proxied = await buildTestApp(t, { env: { PARLOR_PUBLIC_URL: 'https://example.org/parlor' } });
  const { body } = await proxied.call('GET', '/');
  t.match(body, '<meta name="parlor-shared" content="https://example.org/parlor/">');
});
