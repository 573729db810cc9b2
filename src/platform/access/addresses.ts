import { isIPv4, isIPv6 } from 'node:net';

/**
 * The address in one spelling, without port, brackets and zone; IPv4 mapped into IPv6 becomes IPv4. Undefined if the
 * text is not an address.
 */
export function readAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  const [, inBrackets, withPort] = /^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/.exec(text.trim()) ?? [];
  const [bare = ''] = (inBrackets ?? withPort ?? text.trim()).split('%');
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare)) return undefined;
  const spelled = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(spelled);
  if (!mapped) return spelled;
  return mapped
    .slice(1)
    .flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
    .join('.');
}

/**
 * The addresses of an X-Forwarded-For header, each in one spelling. Everything before an invalid address is left out,
 * so the proxy that let it through counts as the client.
 */
export function forwardedFor(header: string): string {
  const addresses = header.split(',').map(readAddress);
  return addresses.slice(addresses.lastIndexOf(undefined) + 1).join(', ');
}

/** The key by which limits count an address. An IPv6 client has a whole /64 to itself. */
export function addressKey(text: string): string {
  const address = readAddress(text) ?? text;
  if (isIPv4(address) || !isIPv6(address)) return address;
  const [head = '', tail = ''] = address.split('::');
  const groupsOf = (half: string) => half.split(':').filter(Boolean);
  const [first, last] = [groupsOf(head), groupsOf(tail)];
  const zeros = address.includes('::') ? Array(8 - first.length - last.length).fill('0') : [];
  return `${[...first, ...zeros, ...last].slice(0, 4).join(':')}::/64`;
}
