import t from 'tap';
import { addressKey, forwardedFor, readAddress } from '#src/platform/access/addresses.ts';
import { login, register } from '../../accounts/accounts.ts';
import { buildTestApp } from '../../helper.ts';

const IPV4 = ['192.0.2.7', ' 192.0.2.7 ', '192.0.2.7:5678', '[::ffff:192.0.2.7]:5678', '[::ffff:192.0.2.7]'];
const MAPPED = ['::ffff:192.0.2.7', '::FFFF:192.0.2.7', '::ffff:c000:207', '0:0:0:0:0:ffff:192.0.2.7'];
const IPV6 = [
  ...['2001:db8::1', '2001:DB8::1', '2001:0db8:0:0:0:0:0:1', '2001:db8::0.0.0.1', '[2001:db8::1]'],
  ...['[2001:db8::1]:5678', '[2001:DB8::1%eth0]:1', '2001:db8::1%eth0'],
];
const NONE = [
  ...[
    '',
    'unknown',
    '_hidden',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    '1.2.3.4:',
    '1.2.3.4:x',
    '::g',
  ],
  ...['[1.2.3.4', '[]', '[x]:1', '1.2.3.4 5', '1.2.3.4;', '\u0661.2.3.4', '1:2:3:4:5:6:7:8:9'],
];

t.test('an address is read in every spelling, and anything else is none', async (t) => {
  for (const text of [...IPV4, ...MAPPED]) t.equal(readAddress(text), '192.0.2.7', text);
  for (const text of IPV6) t.equal(readAddress(text), '2001:db8::1', text);
  for (const text of NONE) t.equal(readAddress(text), undefined, text);
});

t.test('only the forwarded addresses after the last invalid one are kept', async (t) => {
  t.equal(forwardedFor('192.0.2.7:1, [2001:DB8::1]:2'), '192.0.2.7, 2001:db8::1');
  t.equal(forwardedFor('garbage, 192.0.2.7'), '192.0.2.7');
  t.equal(forwardedFor('192.0.2.7, garbage'), '');
  t.equal(forwardedFor(''), '');
});

const KEYS: [address: string, key: string][] = [
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['::FFFF:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002:ffff::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8:0:0:1::', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
  ['unknown', 'unknown'],
];

t.test('limits count an IPv6 client by its /64', async (t) => {
  for (const [address, key] of KEYS) t.equal(addressKey(address), key, address);
});

/** Each list is one client, in all the ways in which a proxy on this machine may write its address. */
const CLIENTS: Record<string, string[]> = {
  'an IPv4 client': [...IPV4, ...MAPPED],
  'an IPv6 client': [
    '2001:db8::1',
    '[2001:DB8::2]:99',
    '2001:db8:0:0:ffff::',
    '[2001:db8::3%a]',
    '2001:DB8::4',
  ],
  'what is no address': ['garbage', 'unknown', '1.2.3.4:x', '', '203.0.113.1, nonsense', '127.0.0.1'],
  'a client behind two proxies': [
    '192.0.2.9, 127.0.0.1:80',
    'x, 192.0.2.9',
    '192.0.2.9:1',
    '192.0.2.9:2, ::1',
  ],
};

t.test('guessing is limited whatever the address looks like', async (t) => {
  for (const [who, spellings] of Object.entries(CLIENTS)) {
    const server = await buildTestApp(t);
    await register(server, 'ada');
    for (let n = 0; n < 5; n++) {
      const answer = await login(server, 'ada', 'wrong', spellings[n % spellings.length] || ' ');
      t.equal(answer.status, 401, `${who}: ${n}`);
    }
    for (const spelling of spellings)
      t.equal((await login(server, 'ada', 'wrong', spelling || ' ')).status, 429, `${who}: ${spelling}`);
    t.equal((await login(server, 'ada', 'wrong', '198.51.100.1:5')).status, 401, 'another client may try');
  }
});
