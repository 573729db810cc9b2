import { pathOf, type Route } from './router.ts';

/** The address for other devices: the server's own, if it knows one, or else the one of this page. Ends in a slash. */
const SHARED_BASE =
  document.querySelector<HTMLMetaElement>('meta[name="parlor-shared"]')?.content ?? document.baseURI;

/** Phones cannot open links to this server, because it does not know its address in the network. */
export const isOnlyLocal = /^(?:localhost|127\..*|\[::1\])$/.test(new URL(SHARED_BASE).hostname);

/** The absolute address of a page, for other devices. */
export function sharedAddressOf(route: Route): string {
  return new URL(pathOf(route), SHARED_BASE).href;
}

/** An address on this server, as other devices reach it. */
export function sharedAddress(url: string): string {
  return url.startsWith(document.baseURI) ? SHARED_BASE + url.slice(document.baseURI.length) : url;
}
