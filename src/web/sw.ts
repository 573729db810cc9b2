/// <reference lib="webworker" />
import { routeOf } from './router.ts';

/** Caches the application's own files, so that it opens offline. Never caches API responses. */
declare const self: ServiceWorkerGlobalScope;
const NAME = /^parlor-\d+/;
/** Servers under different paths of one host have caches of their own: `parlor-1/red/`. */
const CACHE = `parlor-1${new URL(self.registration.scope).pathname}`;
/** `main.js`, what works offline, and the typeface for print. Filled in by the build. */
declare const FILES: readonly string[];
/** Every address of the application has the same page. */
const PAGE = './';
const SHELL = [
  PAGE,
  ...FILES,
  'static/main.css',
  'static/icon.svg',
  'static/icon-192.png',
  'static/manifest.webmanifest',
];
/** Use the cache if the network has not answered by then. */
const PATIENCE_MS = 4_000;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)));
  self.skipWaiting();
});

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOthers().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const path = pathOf(request);
  if (request.method !== 'GET' || path === undefined) return;
  // Pages that the server renders (documentation, administration, albums) are not part of the application.
  if (request.mode === 'navigate') {
    if (routeOf(path).page !== 'lost') event.respondWith(newestOf(request, PAGE));
  } else if (path.startsWith('static/')) event.respondWith(newestOf(request, request));
});

/** The path below the scope of the worker. Undefined for other addresses. */
function pathOf({ url }: Request): string | undefined {
  const { origin, pathname } = new URL(url);
  const scope = new URL(self.registration.scope);
  const isOurs = origin === scope.origin && pathname.startsWith(scope.pathname);
  return isOurs ? pathname.slice(scope.pathname.length) : undefined;
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  // Names of earlier versions had no path.
  const ours = ['', CACHE.replace(NAME, '')];
  const old = names.filter(
    (name) => name !== CACHE && NAME.test(name) && ours.includes(name.replace(NAME, '')),
  );
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** The network's response, which is cached. Falls back to the cache on failure or after too long a wait. */
async function newestOf(request: Request, key: Request | string): Promise<Response> {
  const cache = await caches.open(CACHE);
  const known = await cache.match(key);
  const fresh = fetch(request).then((response) => {
    // If the cache is full, the response is still good.
    if (response.ok) cache.put(key, response.clone()).catch(() => undefined);
    // A proxy sends an error while the server is down, and a newer server lacks the files of an older page.
    return !response.ok && known ? known : response;
  });
  if (!known) return fresh;
  const tooLate = new Promise<Response>((resolve) => setTimeout(() => resolve(known), PATIENCE_MS));
  return Promise.race([fresh.catch(() => known), tooLate]);
}
