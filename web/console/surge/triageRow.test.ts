import { expect, test } from 'vitest'
import type { AreaPair } from '../../../server/contracts/area.ts'
import type { IncidentBrief } from '../../../server/contracts/incident.ts'
import { triageRow } from './triageRow.ts'

const START = Date.parse('2026-11-21T16:05:12+08:00')
const at = (minutes: number): number => START + minutes * 60_000
const incident = (more: { id?: string; injured?: number; arrived?: number; attention?: string[] } = {}) => ({
  id: more.id ?? 'one', people: { trapped: 2, injured: more.injured ?? 0, vulnerable: [], hazards: [] }, assignments: [], attention: (more.attention ?? []).map((reason) => ({ reason, since: new Date(START).toISOString() })),
  times: { reported: new Date(START).toISOString(), arrived: more.arrived === undefined ? null : new Date(at(more.arrived)).toISOString() }, limits: { arriveWithin: 1800 },
}) as unknown as IncidentBrief
const pair = (more: Partial<AreaPair> = {}): AreaPair => ({ incidentId: 'one', teamId: '7', teamName: '恒泰 05', teamKind: 'station', tier: 2, etaSeconds: 180, reasons: [], by: 'system', movedFrom: null, next: [], ...more })
const area = (pairs: AreaPair[]) => ({ proposal: { pairs, waiting: [{ incidentId: 'one', reason: 'no-team-free' }] } }) as unknown as Parameters<typeof triageRow>[1]

test('past the limit it is overdue whoever is inside; before it whoever needs care stands out; in the last fifth it is orange', () => {
  expect(triageRow(incident(), area([]), at(10)).state).toBe('ok')
  expect(triageRow(incident(), area([]), at(25)).state).toBe('warn')
  expect(triageRow(incident({ injured: 1 }), area([]), at(10)).state).toBe('care')
  expect(triageRow(incident({ injured: 1 }), area([]), at(31)).state).toBe('late')
})

test('whose sensors look as if the people had got out is marked, until somebody is there', () => {
  expect(triageRow(incident({ attention: ['perhaps-freed'] }), area([]), at(5))).toMatchObject({ perhapsFreed: true, state: 'warn' })
  expect(triageRow(incident({ attention: ['perhaps-freed'], arrived: 4 }), area([]), at(5))).toMatchObject({ perhapsFreed: false, state: 'ok' })
  expect(triageRow(incident({ attention: ['not-moving'] }), area([]), at(5)).perhapsFreed).toBe(false)
})

test('once somebody is there the wait stands still', () => {
  expect(triageRow(incident({ arrived: 12 }), area([]), at(40))).toMatchObject({ waited: 12 * 60_000, there: true, state: 'ok' })
})

test('who comes: a proposed crew, one that comes after another car, or why nobody does', () => {
  expect(triageRow(incident(), area([pair({ movedFrom: 'two' })]), at(5)).who).toEqual({ is: 'proposed', team: '恒泰 05', eta: 180, moved: true })
  expect(triageRow(incident(), area([pair({ incidentId: 'two', next: [{ incidentId: 'one', estate: null, cars: 1, etaSeconds: 700 }] })]), at(5)).who).toEqual({ is: 'next', team: '恒泰 05', eta: 700 })
  expect(triageRow(incident(), area([]), at(5)).who).toEqual({ is: 'none', why: 'no-team-free' })
})
