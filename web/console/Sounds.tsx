// Which sound plays when: a ringing call loops, an overdue row speaks every 20 s until it is opened, an amber one once, an alarm that waits for a word once and then like an overdue row. Renders nothing.
import { useEffect, useRef } from 'react'
import { boardRow } from '../live/boardRow.ts'
import { useClock } from '../live/clock.ts'
import { useLive } from '../live/store.ts'
import { useDesk } from './desk.ts'
import { inCall, useLine } from './line.ts'
import { playLate, playRing, playWarn } from './sound.ts'

const RING_EVERY = 2_000
const LATE_EVERY = 20_000

export function Sounds() {
  useRing()
  useStates()
  useAlarms()
  return null
}

function useRing(): void {
  const ringing = useLine((s) => s.state.call?.status === 'ringing')
  useEffect(() => {
    if (!ringing) return undefined
    playRing()
    const timer = setInterval(playRing, RING_EVERY)
    return () => clearInterval(timer)
  }, [ringing])
}

/** Opening an overdue incident silences its own sound, and only that one, until it is overdue for another step. */
function useStates(): void {
  const { now, staleFor } = useClock()
  const incidents = useLive((s) => s.incidents)
  const selectedId = useDesk((s) => s.selectedId)
  const heard = useRef(new Map<string, { state: string; opened: boolean; at: number }>())
  useEffect(() => {
    if (staleFor !== null) return
    const busy = inCall(useLine.getState().state)
    let late = false
    let warn = false
    for (const incident of Object.values(incidents)) {
      const row = boardRow(incident, now)
      const open = incident.times.released === null && incident.status !== 'closed' && incident.status !== 'joined'
      const state = open ? `${row.state}/${row.step}` : 'ok'
      const before = heard.current.get(incident.id)
      const entry = before?.state === state ? before : { state, opened: false, at: Number.NEGATIVE_INFINITY }
      heard.current.set(incident.id, entry)
      if (incident.id === selectedId) entry.opened = true
      if (!open || row.state === 'ok') continue
      if (row.state === 'late' && !entry.opened && now - entry.at >= LATE_EVERY) { late = true; entry.at = now }
      if (row.state === 'warn' && entry.at === Number.NEGATIVE_INFINITY) { warn = true; entry.at = now }
    }
    if (late) playLate(busy)
    else if (warn) playWarn(busy)
  }, [now, staleFor, incidents, selectedId])
}

/** A tick for each alarm that begins to wait; one that nobody has looked at in time speaks as an overdue row does. */
function useAlarms(): void {
  const { now, staleFor } = useClock()
  const alarms = useLive((s) => s.alarms)
  const heard = useRef(new Map<string, number>())
  useEffect(() => {
    if (staleFor !== null) return
    const waiting = Object.values(alarms).filter((a) => a.state === 'waiting')
    for (const id of heard.current.keys()) if (!waiting.some((a) => a.id === id)) heard.current.delete(id)
    const fresh = waiting.filter((a) => !heard.current.has(a.id))
    const late = waiting.filter((a) => a.overdue && now - (heard.current.get(a.id) ?? Number.NEGATIVE_INFINITY) >= LATE_EVERY)
    for (const a of [...fresh, ...late]) heard.current.set(a.id, now)
    const busy = inCall(useLine.getState().state)
    if (late.length > 0) playLate(busy)
    else if (fresh.length > 0) playWarn(busy)
  }, [now, staleFor, alarms])
}
