// What one car's row in the order of rescue says: its shape, its wait against the limit, who comes. Pure.
import type { AreaBrief, AreaPair } from '../../../server/contracts/area.ts'
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import { leadAssignment } from '../../live/boardRow.ts'
import { stuckOf } from '../../live/evidence.ts'

export type TriageState = 'late' | 'care' | 'warn' | 'ok'
/** From this share of the limit on a wait is shown in orange. */
const NEAR_LIMIT = 0.8

export interface TriageRow {
  state: TriageState
  /** ms since the report, and the limit until somebody is there; frozen once somebody is. */
  waited: number
  limit: number
  there: boolean
  /** Its sensors look as if the people had got out: to be asked before a crew is spent. */
  perhapsFreed: boolean
  /** A crew is called, one is proposed, one comes after another car, or why none does. */
  who: { is: 'called'; team: string; status: string } | { is: 'proposed'; team: string; eta: number; moved: boolean } | { is: 'next'; team: string; eta: number } | { is: 'none'; why: string }
}

export function triageRow(i: IncidentBrief, area: Pick<AreaBrief, 'proposal'>, now: number): TriageRow {
  const reported = Date.parse(i.times.reported)
  const there = i.times.arrived !== null
  const waited = Math.max(0, (i.times.arrived === null ? now : Date.parse(i.times.arrived)) - reported)
  const limit = i.limits.arriveWithin * 1000
  const lead = leadAssignment(i.assignments)
  const care = i.people.injured > 0 || i.people.vulnerable.length > 0 || i.people.hazards.length > 0
  const doubtful = lead !== null && stuckOf(lead, now) !== null
  const perhapsFreed = !there && i.attention.some((a) => a.reason === 'perhaps-freed')
  const state = !there && waited > limit ? 'late' : care ? 'care' : doubtful || perhapsFreed || (!there && waited > limit * NEAR_LIMIT) ? 'warn' : 'ok'
  const pair = pairOf(area, i.id)
  const waiting = area.proposal?.waiting.find((w) => w.incidentId === i.id)
  const after = waiting?.next ? { is: 'next' as const, team: waiting.next.teamName, eta: waiting.next.etaSeconds } : afterwards(area, i.id)
  const who: TriageRow['who'] = pair ? { is: 'proposed', team: pair.teamName, eta: pair.etaSeconds, moved: pair.movedFrom !== null }
    : lead ? { is: 'called', team: lead.teamName, status: doubtful ? (stuckOf(lead, now)?.why ?? lead.status) : lead.status }
    : after ?? { is: 'none', why: waiting?.reason ?? 'unsolved' }
  return { state, waited, limit, there, perhapsFreed, who }
}

/** The crew that goes on to this car from another one that is only proposed yet. */
function afterwards(area: Pick<AreaBrief, 'proposal'>, incidentId: string): TriageRow['who'] | null {
  for (const p of area.proposal?.pairs ?? []) {
    const stop = p.next.find((s) => s.incidentId === incidentId)
    if (stop) return { is: 'next', team: p.teamName, eta: stop.etaSeconds }
  }
  return null
}

const pairOf = (area: Pick<AreaBrief, 'proposal'>, incidentId: string): AreaPair | undefined => area.proposal?.pairs.find((p) => p.incidentId === incidentId)
