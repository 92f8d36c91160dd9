// A phone page's line to the server: whether it is heard, and what opens it again. The only place of the phones' pages that opens socket.io; knows nothing of what is told on it.
import { io, type Socket } from 'socket.io-client'
import type { ClientEvents, ServerEvents } from '../../server/contracts/realtime.ts'
import { hear, STALE_AFTER } from './clock.ts'

/** `heardAt`: ms by this phone's clock. */
export type Heard = { link: 'up'; heardAt: number } | { link: 'down' }

const LOOK_MS = 1_000

/** Runs for as long as the page. `returned`: somebody looks at the page again. */
export function openLine(tell: (heard: Heard) => void, returned: () => void): Socket<ServerEvents, ClientEvents> {
  const line: Socket<ServerEvents, ClientEvents> = io({ withCredentials: true, reconnectionDelayMax: 5000 })
  let heardAt = 0
  const lose = () => { heardAt = 0; tell({ link: 'down' }) }
  line.on('disconnect', lose)
  line.on('server:ticked', (tick) => {
    hear(tick.now)
    heardAt = Date.now()
    tell({ link: 'up', heardAt })
  })
  setInterval(() => { if (heardAt > 0 && Date.now() - heardAt > STALE_AFTER) lose() }, LOOK_MS)
  window.addEventListener('online', () => line.connect())
  window.addEventListener('offline', lose)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return
    if (!line.connected) line.connect()
    returned()
  })
  return line
}
