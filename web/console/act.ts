// One act of the operator against the server: busy, done, or refused with the reason to be shown where he acted.
import { useState } from 'react'
import type { Problem } from '../../server/contracts/common.ts'
import type { IncidentCommand, IncidentView } from '../../server/contracts/incident.ts'
import { post, type Answer } from '../live/api.ts'
import { putIncident } from '../live/store.ts'

export interface Act {
  busy: boolean
  problem: Problem | null
  /** The value, or null when it was refused: then `problem` says why. */
  run: <T>(ask: () => Promise<Answer<T>>) => Promise<T | null>
  forget: () => void
}

export function useAct(): Act {
  const [state, setState] = useState<{ busy: boolean; problem: Problem | null }>({ busy: false, problem: null })
  return {
    ...state,
    run: async (ask) => {
      setState({ busy: true, problem: null })
      const answer = await ask()
      setState({ busy: false, problem: answer.ok ? null : answer.problem })
      return answer.ok ? answer.value : null
    },
    forget: () => setState({ busy: false, problem: null }),
  }
}

/** Sends a command and keeps the answered view at once; the event about it comes later and changes nothing. */
export async function command(incidentId: string, body: IncidentCommand): Promise<Answer<IncidentView>> {
  const answer = await post<IncidentView>(`/api/incidents/${incidentId}/commands`, body)
  if (answer.ok) putIncident(answer.value)
  return answer
}
