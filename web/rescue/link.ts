// What the line to the server brings to this phone: assignments as they change, and what was missed.
import { openLine } from '../live/phoneLine.ts'
import { isBehind, verdict, type Known } from '../live/stream.ts'
import { hearDrill } from './receipts.ts'
import { identify, leave, refresh, take, tellDuty, usePhone } from './phone.ts'
import { sendNow } from './sender.ts'

/** Runs for as long as the page. */
export function startLink(): void {
  let known: Known = { epoch: '', seqs: {} }
  let behind = 0

  const line = openLine((heard) => usePhone.setState(heard), () => {
    if (usePhone.getState().phase === 'ready') void refresh()
    else void identify()
    void sendNow()
  })
  line.on('connect', () => { void refresh(); void sendNow(); if (usePhone.getState().onDuty) void tellDuty() })
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
    // The tick may overtake an event that travels between server processes: only a second one in a row is a loss.
    behind = known.epoch !== '' && isBehind(known, tick) ? behind + 1 : 0
    if (known.epoch === '' || behind >= 2) { if (behind >= 2) void refresh(); known = tick; behind = 0 }
  })
  window.addEventListener('online', () => void sendNow())
}
