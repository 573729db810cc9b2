/// <reference lib="webworker" />
/** Keeps what the application is made of, so that it opens without a network. Never keeps anything of the API. */
const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const CACHE = 'parlor-1';
const SHELL = ['./', 'static/main.js', 'static/main.css', 'static/icon.svg', 'static/manifest.webmanifest'];

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)));
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const isPage = request.mode === 'navigate';
  const path = new URL(request.url).pathname;
  const base = new URL(worker.registration.scope).pathname;
  if (!isPage && !path.startsWith(`${base}static/`)) return;
  // Pages of the server itself (documentation, administration, albums) are not the application.
  if (isPage && /^(?:docs|admin|album|status|metrics|api)\b/.test(path.slice(base.length))) return;
  event.respondWith(newestOf(request, isPage ? './' : request));
});

/** From the network, kept for the next time; else what was kept. */
async function newestOf(request: Request, key: Request | string): Promise<Response> {
  const cache = await caches.open(CACHE);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(key, response.clone());
    return response;
  } catch (fault) {
    const known = await cache.match(key);
    if (known) return known;
    throw fault;
  }
}
