// A page's service worker, and what it keeps so that the page opens without a network: the files of this build, never data.

/** The worker at `sw.js` of this path, once it works. It is waited for by its own state and not by this page's: the page that asks may lie outside its path. */
export async function keepWorker(path: string): Promise<ServiceWorkerRegistration> {
  const registration = await navigator.serviceWorker.register(`${path}sw.js`, { scope: path })
  const coming = registration.active ? null : (registration.installing ?? registration.waiting)
  if (coming) await new Promise<void>((resolve) => { coming.addEventListener('statechange', () => { if (coming.state === 'activated' || coming.state === 'redundant') resolve() }) })
  return registration
}

/** Tells the worker of `path` which files this page is made of. */
export async function keepShell(path: string): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  const { active } = await keepWorker(path)
  const files = performance.getEntriesByType('resource').map((entry) => new URL(entry.name)).filter((url) => url.origin === location.origin && url.pathname.startsWith('/assets/')).map((url) => url.pathname)
  active?.postMessage({ keep: [...new Set(files)] }, { transfer: [] })
}
