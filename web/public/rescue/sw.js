// The shell of the team's page without a network: its HTML and the assets it named last. Answers nothing under /api: what is old must never look live.
const SHELL = 'sanfen-rescue-shell'
const PAGE = '/rescue/'
const PATIENCE = 4000

self.addEventListener('install', (event) => event.waitUntil(caches.open(SHELL).then((cache) => cache.add(new Request(PAGE, { cache: 'reload' }))).then(() => self.skipWaiting())))
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

// The page says what it is made of; the rest is of an older build and goes.
self.addEventListener('message', (event) => {
  const keep = event.data?.keep
  if (!Array.isArray(keep)) return
  event.waitUntil((async () => {
    const cache = await caches.open(SHELL)
    for (const path of keep) if (!(await cache.match(path))) await cache.add(path)
    for (const request of await cache.keys()) {
      const { pathname } = new URL(request.url)
      if (pathname !== PAGE && !keep.includes(pathname)) await cache.delete(request)
    }
  })())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate' && url.pathname.startsWith(PAGE)) event.respondWith(page(request))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)))
})

/** The newest page when it comes in time, else the kept one. */
async function page(request) {
  const cache = await caches.open(SHELL)
  const kept = await cache.match(PAGE)
  const late = kept ? { signal: AbortSignal.timeout(PATIENCE) } : {}
  try {
    const fresh = await fetch(request, late)
    if (fresh.ok && fresh.headers.get('content-type')?.includes('text/html') && !fresh.redirected) await cache.put(PAGE, fresh.clone())
    return fresh.ok || !kept ? fresh : kept
  } catch (fault) {
    if (kept) return kept
    throw fault
  }
}
