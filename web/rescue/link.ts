// The line to the server: assignments as they change, its clock, and whether it is heard at all. The only place that touches socket.io.
import { io, type Socket } from 'socket.io-client'
import type { ClientEvents, ServerEvents } from '../../server/contracts/realtime.ts'
import { hear } from '../live/clock.ts'
import { isBehind, verdict, type Known } from '../live/stream.ts'
import { hearDrill } from './receipts.ts'
import { identify, leave, refresh, take, tellDuty, usePhone } from './phone.ts'
import { sendNow } from './sender.ts'

/** Three ticks of 2 s and the delay of one. */
const SILENT_MS = 6_500
const LOOK_MS = 1_000

/** Runs for as long as the page. */
export function startLink(): void {
  const line: Socket<ServerEvents, ClientEvents> = io({ withCredentials: true, reconnectionDelayMax: 5000 })
  let known: Known = { epoch: '', seqs: {} }
  let lastTick = 0
  let behind = 0

  const returned = () => { void refresh(); void sendNow(); if (usePhone.getState().onDuty) void tellDuty() }
  line.on('connect', returned)
  line.on('disconnect', () => usePhone.setState({ link: 'down' }))
  line.on('session:ended', leave)
  line.on('assignment:changed', (stamp, view) => {
    take(view)
    const is = verdict(known, stamp)
    if (is === 'gap' && known.epoch !== '') void refresh()
    if (is !== 'old') known = { epoch: stamp.epoch, seqs: { ...known.seqs, [stamp.stream]: stamp.seq } }
  })
  line.on('drill:asked', hearDrill)
  line.on('picture:changed', () => usePhone.setState((s) => ({ pictured: s.pictured + 1 })))
  line.on('server:ticked', (tick) => {
    hear(tick.now)
    lastTick = Date.now()
    // The tick may overtake an event that travels between server processes: only a second one in a row is a loss.
    behind = known.epoch !== '' && isBehind(known, tick) ? behind + 1 : 0
    if (known.epoch === '' || behind >= 2) { if (behind >= 2) void refresh(); known = tick; behind = 0 }
    usePhone.setState({ link: 'up', heardAt: lastTick })
  })
  setInterval(() => { if (usePhone.getState().link === 'up' && Date.now() - lastTick > SILENT_MS) usePhone.setState({ link: 'down' }) }, LOOK_MS)

  window.addEventListener('online', () => { line.connect(); void sendNow() })
  window.addEventListener('offline', () => usePhone.setState({ link: 'down' }))
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return
    if (!line.connected) line.connect()
    if (usePhone.getState().phase === 'ready') void refresh()
    else void identify()
    void sendNow()
  })
}
