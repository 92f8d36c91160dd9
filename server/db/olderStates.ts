// Incidents that an earlier version of ours has written, in the shape of today. Knows what changed, and nothing of incidents beyond it.
import { NOBODY_KNOWN, type Incident, type IncidentEvent } from '../domain/incident.ts'
import { completePlan } from '../domain/plan.ts'

type Fields = Record<string, unknown>
const isFields = (v: unknown): v is Fields => v !== null && typeof v === 'object' && !Array.isArray(v)

/** A revived state of any version. */
export function upgradeState(state: unknown): Incident {
  if (!isFields(state)) throw new Error('a stored incident is an object')
  if ('area' in state) return state as unknown as Incident
  if ('signs' in state) return { ...state, plan: completePlan((state as Fields & Pick<Incident, 'plan'>).plan), area: null } as unknown as Incident
  const { plan, startedTiers, assignments, people, reportedAt } = state as Fields & Pick<Incident, 'plan' | 'reportedAt'>
  return {
    ...state, plan: completePlan(plan), people: { ...NOBODY_KNOWN, ...(people as object) }, signs: [], services: [], paused: null, resumedAt: null, area: null,
    startedTiers: (startedTiers as number[]).map((tier) => ({ tier, startedAt: reportedAt })), assignments: (assignments as Fields[]).map(upgradeAssignment),
  } as unknown as Incident
}

/** Until version 2 an accepted team had until `departBy` to leave, and nothing more was asked of it. */
function upgradeAssignment(a: Fields): Fields {
  const { departBy, ...rest } = a
  if (!(departBy instanceof Date)) return { meters: null, kind: 'maintenance', ...rest }
  return { meters: null, kind: 'maintenance', ...rest, moveBy: departBy, arriveBy: departBy, notMoving: rest['notMoving'] === true ? 'still' : null, stuckAt: null, inferred: [] }
}

/** A revived event of any version. */
export function upgradeEvent(event: unknown): IncidentEvent {
  if (!isFields(event)) throw new Error('a stored event is an object')
  const at = event['departBy']
  switch (event['type']) {
    case 'offer-accepted': return (at instanceof Date ? { type: 'offer-accepted', assignmentId: event['assignmentId'], moveBy: at, arriveBy: at } : event) as unknown as IncidentEvent
    case 'team-departed': case 'team-arrived': return { inferred: false, moveBy: new Date(0), ...event } as unknown as IncidentEvent
    case 'team-not-moving': return { why: 'still', meters: null, moveBy: new Date(0), ...event } as unknown as IncidentEvent
    default: return event as unknown as IncidentEvent
  }
}
