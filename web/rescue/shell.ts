// The service worker's other half: tells it which files this build needs without a network (never data), and hears which offer's notification was pressed.
import { keepWorker } from '../live/pushDevice.ts'
import { refresh, usePhone } from './phone.ts'

export async function keepShell(): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  const { active } = await keepWorker()
  const files = performance.getEntriesByType('resource').map((entry) => new URL(entry.name)).filter((url) => url.origin === location.origin && url.pathname.startsWith('/assets/')).map((url) => url.pathname)
  active?.postMessage({ keep: [...new Set(files)] }, { transfer: [] })
}

/** A pressed notification opens the page at its offer, or brings it to the front. */
export function hearShell(): void {
  const wanted = decodeURIComponent(location.hash.slice(1))
  if (wanted) {
    usePhone.setState({ wanted })
    history.replaceState(null, '', location.pathname)
  }
  if (!('serviceWorker' in navigator)) return
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== 'object' || data === null || !('show' in data) || typeof data.show !== 'string') return
    usePhone.setState({ wanted: data.show })
    void refresh()
  })
}
