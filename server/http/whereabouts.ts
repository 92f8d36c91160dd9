// What is left out of a decision record for whoever may not see candidates: who leads a considered team and where it stood. That it was considered, and why, stays.
import type { Access } from '../auth/access.ts'
import type { DecisionRecordView } from '../contracts/decision.ts'
import type { IncidentView } from '../contracts/incident.ts'

type Whereabouts = 'leader' | 'lat' | 'lng'

export function recordFor(access: Pick<Access, 'may'>, record: DecisionRecordView): DecisionRecordView {
  if (access.may('candidate:read')) return record
  return { ...record, decisions: record.decisions.map((d) => ({ ...d, dispatch: d.dispatch && { ...d.dispatch, considered: d.dispatch.considered.map((c) => without(c)) } })) }
}

/** The timeline holds the same record, as the event has it. */
export function viewFor(access: Pick<Access, 'may'>, view: IncidentView): IncidentView {
  if (access.may('candidate:read')) return view
  return { ...view, timeline: view.timeline.map((e) => (isObject(e.data['record']) ? { ...e, data: { ...e.data, record: frozen(e.data['record']) } } : e)) }
}

function frozen({ chosen, considered, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return { ...rest, chosen: isObject(chosen) ? without(chosen) : null, considered: Array.isArray(considered) ? considered.map((c: unknown) => (isObject(c) ? without(c) : null)) : [] }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function without<C extends Partial<Record<Whereabouts, unknown>>>(candidate: C): Omit<C, Whereabouts> {
  const { leader: _leader, lat: _lat, lng: _lng, ...rest } = candidate
  return rest
}
