// The alarms that wait for a person's word, in the order in which they came; and that word, said to the server.
import { useMemo } from 'react'
import type { AlarmView, Mark } from '../../../server/contracts/alarm.ts'
import type { LikelihoodReasonView } from '../../../server/contracts/likelihood.ts'
import { post, type Answer } from '../../live/api.ts'
import { putAlarms, useLive } from '../../live/store.ts'

export function useWaitingAlarms(): AlarmView[] {
  const alarms = useLive((s) => s.alarms)
  return useMemo(() => Object.values(alarms).filter((a) => a.state === 'waiting').toSorted((a, b) => (a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : a.id < b.id ? -1 : 1)), [alarms])
}

/** Kept with the alarm as the engine weighed it; the weightiest first. */
export const reasonsOf = (a: AlarmView): LikelihoodReasonView[] => a.reasons.filter((r): r is LikelihoodReasonView => typeof r === 'object' && r !== null && 'code' in r && 'points' in r)

/** Trust in the device's alarms of this type when it was weighed, 0..1; null where it did not count. */
export const trustOf = (a: AlarmView): number | null => reasonsOf(a).find((r) => r.code.startsWith('alarm-') && r.share !== undefined)?.share ?? null

async function said(path: string, body: unknown): Promise<Answer<AlarmView>> {
  const answer = await post<AlarmView>(path, body)
  if (answer.ok) putAlarms([answer.value])
  return answer
}
export const confirmAlarm = (id: string): Promise<Answer<AlarmView>> => said(`/api/alarms/${id}/confirm`, {})
export const dismissAlarm = (id: string, mark: 'false' | 'unknown'): Promise<Answer<AlarmView>> => said(`/api/alarms/${id}/dismiss`, { mark })
export const markAlarm = (id: string, mark: Mark): Promise<Answer<AlarmView>> => said(`/api/alarms/${id}/mark`, { mark })
