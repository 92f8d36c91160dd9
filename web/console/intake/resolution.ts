// The elevator that is being found: what was asked, what came back, which car is proposed and waits for its read-back.
import { create } from 'zustand'
import type { Problem } from '../../../server/contracts/common.ts'
import type { ElevatorBrief, ResolveAnswer, ResolveCandidate, ResolveQuery, ResolveReason } from '../../../server/contracts/elevator.ts'
import type { IncidentBrief, ReportBody } from '../../../server/contracts/incident.ts'
import { get, withQuery } from '../../live/api.ts'

export type People = IncidentBrief['people']
export const NOBODY: People = { trapped: null, injured: 0, vulnerable: [], hazards: [] }

interface Resolution {
  /** Which call, incident or new report this is about; another one starts empty. */
  about: string
  /** The incident behind it, when there is one already. */
  incidentId: string | null
  text: string
  /** Where the map was clicked. */
  point: { lat: number; lng: number } | null
  answer: ResolveAnswer | null
  asking: boolean
  problem: Problem | null
  /** Proposed, not yet confirmed by the caller. */
  chosen: ElevatorBrief | null
  why: readonly ResolveReason[]
  /** An incident that is already located is being changed to another car. */
  again: boolean
  /** What the caller says before there is an incident to write it to. */
  people: People
}

const EMPTY: Omit<Resolution, 'about' | 'incidentId'> = { text: '', point: null, answer: null, asking: false, problem: null, chosen: null, why: [], again: false, people: NOBODY }
export const useResolution = create<Resolution>(() => ({ about: '', incidentId: null, ...EMPTY }))

/** Another call, incident or report starts with an empty box. When only the caller has hung up, what was typed about his incident stays. */
export function startAbout(about: string, incidentId: string | null, text = ''): void {
  useResolution.setState((s) => (incidentId !== null && s.incidentId === incidentId ? { about } : { about, incidentId, ...EMPTY, text }))
}

/** A call's incident comes a moment after the call. */
export const knowIncident = (incidentId: string): void => useResolution.setState({ incidentId })
export const type = (text: string): void => useResolution.setState({ text, point: null, chosen: null, why: [], problem: null })
export const clickAt = (point: { lat: number; lng: number }): void => useResolution.setState({ text: '', point, chosen: null, why: [], problem: null })
export const changeAgain = (): void => useResolution.setState((s) => ({ ...EMPTY, about: s.about, people: s.people, again: true }))
/** The chosen incident stands at another car than it should. */
export const changeIncident = (id: string): void => useResolution.setState({ ...EMPTY, about: `incident/${id}`, incidentId: id, again: true })
export const choose = (c: ResolveCandidate): void => useResolution.setState({ chosen: c.elevator, why: c.reasons })

let latest: AbortController | null = null

/** Ask the server; an older question's answer is dropped. A certain match is proposed at once, never confirmed. */
export async function ask(query: ResolveQuery | null): Promise<void> {
  latest?.abort()
  if (query === null) {
    useResolution.setState({ answer: null, asking: false, problem: null })
    return
  }
  const mine = latest = new AbortController()
  useResolution.setState({ asking: true })
  try {
    const answer = await get<ResolveAnswer>(withQuery('/api/elevators/resolve', query), mine.signal)
    if (mine.signal.aborted) return
    if (!answer.ok) { useResolution.setState({ asking: false, answer: null, problem: answer.problem }); return }
    const { match, candidates } = answer.value
    useResolution.setState({
      asking: false, answer: answer.value, problem: null,
      ...(match ? { chosen: match, why: candidates.find((c) => c.elevator.id === match.id)?.reasons ?? [] } : {}),
    })
  } catch (fault) {
    if (!mine.signal.aborted) throw fault
  }
}

/** The report that a confirmed car makes when no incident is there yet. */
export function newReport(elevatorId: string, people: People, call: { id: string; phone: string } | null): ReportBody {
  return {
    elevatorId, ...(call ? { source: 'call', sourceRef: call.id, ...(/^\+?[0-9*#-]{3,20}$/.test(call.phone) ? { callerPhone: call.phone } : {}) } : { source: 'walk-in' }),
    ...(people.trapped === null ? {} : { trapped: people.trapped }), ...(people.injured > 0 ? { injured: people.injured } : {}),
    ...(people.vulnerable.length > 0 ? { vulnerable: people.vulnerable } : {}), ...(people.hazards.length > 0 ? { hazards: people.hazards } : {}),
  }
}
