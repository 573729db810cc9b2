import { type AddressInfo, BlockList, isIP } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../../config.ts';

/** Hosts that only this computer can reach itself under. */
const LOCAL = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[?::1\]?)$/i;
/** Interfaces of virtual machines, containers and tunnels, which phones on the network cannot reach. */
const VIRTUAL = /^(?:docker|br-|veth|virbr|vmnet|vboxnet|vethernet|utun|tun|tap|zt|tailscale|wg)/i;

type Interfaces = NodeJS.Dict<Pick<NetworkInterfaceInfo, 'family' | 'internal' | 'address'>[]>;

/** `host` is without a port. */
export function isLocalHost(host: string): boolean {
  return LOCAL.test(host);
}

/** The IPv4 address of this computer in its network. Real interfaces come before virtual ones. */
export function networkAddress(interfaces: Interfaces = networkInterfaces()): string | undefined {
  const names = Object.keys(interfaces).sort((a, b) => Number(VIRTUAL.test(a)) - Number(VIRTUAL.test(b)));
  const addresses = names.flatMap((name) => interfaces[name] ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}

/**
 * The base of links for other devices, without a final slash. Undefined if none is known: the server is not listening,
 * it listens only for this computer, or there is no network.
 */
export function sharedBase(
  { publicUrl, host }: Pick<Config, 'publicUrl' | 'host'>,
  listening: AddressInfo | string | null,
): string | undefined {
  if (publicUrl !== undefined) return publicUrl;
  if (typeof listening !== 'object' || !listening || !['0.0.0.0', '::'].includes(host)) return undefined;
  const address = networkAddress();
  return address && `http://${address}:${listening.port}`;
}

/** The address at which phones find a page that was opened at `localhost` or the like; otherwise undefined. */
export function sharedFor(
  { hostname, server }: Pick<FastifyRequest, 'hostname' | 'server'>,
  config: Pick<Config, 'publicUrl' | 'host'>,
): string | undefined {
  const isEnough = config.publicUrl === undefined && !isLocalHost(hostname);
  return isEnough ? undefined : sharedBase(config, server.server.address());
}

const PRIVATE = new BlockList();
for (const [net, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  PRIVATE.addSubnet(net, bits);
for (const [net, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv6');

/** Whether this is an address of this machine or of a home network. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && PRIVATE.check(address, family === 4 ? 'ipv4' : 'ipv6');
}
