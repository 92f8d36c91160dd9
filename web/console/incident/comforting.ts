// A call back that calms a passenger counts when it was answered: then, and only then, the incident's comfort clock starts anew.
import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { useLive } from '../../live/store.ts'
import { command } from '../act.ts'

const useWaiting = create<{ callId: string; incidentId: string } | { callId: null }>(() => ({ callId: null }))

export const comforting = (callId: string, incidentId: string): void => useWaiting.setState({ callId, incidentId }, true)

/** Mounted once beside the button that dials. */
export function useComforting(): void {
  const waiting = useWaiting()
  const call = useLive((s) => (waiting.callId === null ? null : (s.calls[waiting.callId] ?? null)))
  const [said, setSaid] = useState<string | null>(null)
  useEffect(() => {
    if (waiting.callId === null || call === null) return
    if (call.answeredAt !== null && said !== call.id) {
      setSaid(call.id)
      useWaiting.setState({ callId: null }, true)
      void command(waiting.incidentId, { type: 'comfort', note: '' })
    } else if (call.state === 'ended') useWaiting.setState({ callId: null }, true)
  }, [waiting, call, said])
}
