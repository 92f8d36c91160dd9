// Hears from the service worker which offer's notification was pressed.
import { refresh, usePhone } from './phone.ts'

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
