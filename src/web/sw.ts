/// <reference lib="webworker" />
import { routeOf } from './router.ts';

/** Keeps what the application is made of, so that it opens without a network. Never keeps anything of the API. */
const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const CACHE = 'parlor-1';
/** What `main.js` cannot run without: told by the build. */
declare const CHUNKS: readonly string[];
/** The page is the same at every address of the application. */
const PAGE = './';
const SHELL = [
  PAGE,
  'static/main.js',
  ...CHUNKS,
  'static/main.css',
  'static/icon.svg',
  'static/icon-192.png',
  'static/manifest.webmanifest',
];
/** A network that says nothing is none. */
const PATIENCE_MS = 4_000;

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)));
  worker.skipWaiting();
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(forgetOthers().then(() => worker.clients.claim()));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const path = pathOf(request);
  if (request.method !== 'GET' || path === undefined) return;
  // Pages of the server itself (documentation, administration, albums) are not the application.
  if (request.mode === 'navigate') {
    if (routeOf(path).page !== 'lost') event.respondWith(newestOf(request, PAGE));
  } else if (path.startsWith('static/')) event.respondWith(newestOf(request, request));
});

/** Below where we are; undefined for anything else. */
function pathOf({ url }: Request): string | undefined {
  const { origin, pathname } = new URL(url);
  const scope = new URL(worker.registration.scope);
  const isOurs = origin === scope.origin && pathname.startsWith(scope.pathname);
  return isOurs ? pathname.slice(scope.pathname.length) : undefined;
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith('parlor-') && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** From the network, kept for the next time; else, or when that takes too long, what was kept. */
async function newestOf(request: Request, key: Request | string): Promise<Response> {
  const cache = await caches.open(CACHE);
  const known = await cache.match(key);
  const fresh = fetch(request).then((response) => {
    // Where there is no room the answer is as good.
    if (response.ok) cache.put(key, response.clone()).catch(() => undefined);
    // A proxy answers so while the server is away, and a newer server has other files than an open page asks for.
    return !response.ok && known ? known : response;
  });
  if (!known) return fresh;
  const tooLate = new Promise<Response>((resolve) => setTimeout(() => resolve(known), PATIENCE_MS));
  return Promise.race([fresh.catch(() => known), tooLate]);
}
