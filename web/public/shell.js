// A page's shell without a network, for its service worker. Answers nothing under /api from a cache: what is old must never look live.
const PATIENCE = 4000

/** `name`: of its cache; `page`: its path, ending in a slash. */
self.keepShell = (name, page) => {
  self.addEventListener('install', (event) => event.waitUntil(caches.open(name).then((cache) => cache.add(new Request(page, { cache: 'reload' }))).then(() => self.skipWaiting())))
  self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

  // The page says what it is made of; the rest is of an older build and goes.
  self.addEventListener('message', (event) => {
    const keep = event.data?.keep
    if (!Array.isArray(keep)) return
    event.waitUntil((async () => {
      const cache = await caches.open(name)
      for (const path of keep) if (!(await cache.match(path))) await cache.add(path)
      for (const request of await cache.keys()) {
        const { pathname } = new URL(request.url)
        if (pathname !== page && !keep.includes(pathname)) await cache.delete(request)
      }
    })())
  })

  self.addEventListener('fetch', (event) => {
    const { request } = event
    const url = new URL(request.url)
    if (request.method !== 'GET' || url.origin !== self.location.origin) return
    if (request.mode === 'navigate' && url.pathname.startsWith(page)) event.respondWith(newest(request))
    else if (url.pathname.startsWith('/assets/')) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)))
  })

  /** The newest page when it comes in time, else the kept one. */
  async function newest(request) {
    const cache = await caches.open(name)
    const kept = await cache.match(page)
    const late = kept ? { signal: AbortSignal.timeout(PATIENCE) } : {}
    try {
      const fresh = await fetch(request, late)
      if (fresh.ok && fresh.headers.get('content-type')?.includes('text/html') && !fresh.redirected) await cache.put(page, fresh.clone())
      return fresh.ok || !kept ? fresh : kept
    } catch (fault) {
      if (kept) return kept
      throw fault
    }
  }
}
