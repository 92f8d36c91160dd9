// The page's line to the server: whether it is heard, and when something about the unit's cars has changed. The only place that touches socket.io.
import { io, type Socket } from 'socket.io-client'
import { create } from 'zustand'
import type { ClientEvents, ServerEvents } from '../../server/contracts/realtime.ts'
import { hear } from '../live/clock.ts'

/** `changed` counts reasons to fetch the list again; `heardAt`: ms, 0 never. */
export const useLine = create<{ link: 'up' | 'down'; heardAt: number; changed: number }>(() => ({ link: 'down', heardAt: 0, changed: 0 }))

/** Three ticks of 2 s and the delay of one. */
const SILENT_MS = 6_500

export const toLogin = (): void => window.location.assign('/?next=/property/')

/** Runs for as long as the page. */
export function startLine(): void {
  const line: Socket<ServerEvents, ClientEvents> = io({ withCredentials: true, reconnectionDelayMax: 5000 })
  const change = () => useLine.setState((s) => ({ changed: s.changed + 1 }))
  // What happened while the line was away was told to nobody.
  line.on('connect', change)
  line.on('unit:changed', change)
  line.on('picture:changed', change)
  line.on('disconnect', () => useLine.setState({ link: 'down' }))
  line.on('session:ended', toLogin)
  line.on('server:ticked', (tick) => {
    hear(tick.now)
    useLine.setState({ link: 'up', heardAt: Date.now() })
  })
  setInterval(() => { const { link, heardAt } = useLine.getState(); if (link === 'up' && Date.now() - heardAt > SILENT_MS) useLine.setState({ link: 'down' }) }, 1000)
  window.addEventListener('online', () => line.connect())
  window.addEventListener('offline', () => useLine.setState({ link: 'down' }))
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return
    if (!line.connected) line.connect()
    change()
  })
}
