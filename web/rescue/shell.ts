// Lets the page open without a network: tells the service worker which files this build needs. Data is never among them.
export async function keepShell(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  await navigator.serviceWorker.register('/rescue/sw.js', { scope: '/rescue/' })
  const { active } = await navigator.serviceWorker.ready
  const files = performance.getEntriesByType('resource').map((entry) => new URL(entry.name)).filter((url) => url.origin === location.origin && url.pathname.startsWith('/assets/')).map((url) => url.pathname)
  active?.postMessage({ keep: [...new Set(files)] }, { transfer: [] })
}
