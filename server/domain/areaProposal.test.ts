// What a proposal of an area holds: who waits, who may go, what a person chose.
import { expect, test } from 'vitest'
import { isBeside, isSame, isWaiting, planArea, takesBeside, whyNotChosen, type AreaChild, type AreaCrew, type AreaFacts } from './areaProposal.ts'
import { apply, type Incident, type IncidentEvent, type People } from './incident.ts'
import { ELEVATOR, PLAN, team } from './story.ts'
import { rank } from './ranking.ts'
import { defaultTravel } from './travel.ts'

const NOW = new Date('2026-11-21T08:30:00Z')
const at = (east: number) => ({ lat: 34.8, lng: 113.68 + east / 91_500 })

function incident(id: string, waited: number, people: Partial<People> = {}, ...events: IncidentEvent[]): Incident {
  const begun = new Date(NOW.getTime() - waited * 1000)
  const all: IncidentEvent[] = [
    { type: 'opened', id, number: id, kind: 'entrapment', drill: false, region: '410105', reportedAt: begun, plan: PLAN },
    { type: 'located', elevator: { ...ELEVATOR, id }, readBack: false }, { type: 'people-changed', people: { trapped: 1, injured: 0, vulnerable: [], hazards: [], ...people } }, ...events,
  ]
  let i: Incident | null = null
  for (const e of all) i = apply(i, e, begun)
  if (!i) throw new Error('nothing opened')
  return i
}
const offered = (teamId: string): IncidentEvent => ({ type: 'team-offered', assignmentId: `x-${teamId}`, teamId, teamName: teamId, tier: 2, answerBy: NOW, shared: false, record: { by: 'plan', chosen: rank([team(teamId)], PLAN)[0]!, considered: [], shortfalls: [], plan: { region: '', version: 1, name: '' } } })
const child = (i: Incident, east = 0): AreaChild => ({ incident: i, at: at(east), region: '410105', estate: '锦绣里', maintenanceUnitId: '7', occupied: 1, promisableUntil: new Date(NOW.getTime() + 1e7) })
const crew = (teamId: string, east: number, over: Partial<AreaCrew> = {}): AreaCrew => ({ teamId, name: `队${teamId}`, kind: 'station', unitId: null, at: at(east), positionSource: 'phone', positionAgeSeconds: 5, onShift: true, live: null, movedBefore: false, ...over })
const facts = (over: Partial<AreaFacts>): AreaFacts => ({ children: [], crews: [], choices: [], unswept: new Map(), refused: new Set(), travel: defaultTravel, now: NOW, ...over })

test('a car waits while nobody is asked and nobody comes', () => {
  expect(isWaiting(incident('1', 60))).toBe(true)
  expect(isWaiting(incident('1', 60, {}, offered('3')))).toBe(false)
  expect(isWaiting(incident('1', 60, {}, offered('3'), { type: 'offer-declined', assignmentId: 'x-3', reason: '' }))).toBe(true)
  expect(isWaiting(incident('1', 60, {}, { type: 'plan-paused', reason: '', endsAt: NOW, name: '' }))).toBe(false)
})

test('nobody waits: there is nothing to propose', () => {
  expect(planArea(facts({ children: [child(incident('1', 60, {}, offered('3')))], crews: [crew('4', 100)] }))).toBeNull()
})

test('each crew gets one car, whoever is hurt first, and the rest are named with why', () => {
  const plan = planArea(facts({ children: [child(incident('1', 900)), child(incident('2', 60, { injured: 1 }), 10)], crews: [crew('4', 800), crew('5', 0, { onShift: false }), crew('6', 0, { positionAgeSeconds: 4000 })] }))
  expect(plan?.pairs).toMatchObject([{ incidentId: '2', teamId: '4', by: 'system', tier: 2, movedFrom: null, next: [{ incidentId: '1', cars: 1 }] }])
  expect(plan?.waiting).toEqual([{ incidentId: '1', reason: 'no-team-free' }]) // nobody has called its crew yet
  expect(plan?.unusable.map((u) => [u.teamId, u.reason.code])).toEqual([['5', 'off-shift'], ['6', 'position-stale']])
  expect(plan).toMatchObject({ freeTeams: 1, untouched: 0 })
})

test('a person’s choice takes its crew and its car out of the solution; a car that he withholds gets nobody', () => {
  const children = [child(incident('1', 900)), child(incident('2', 60), 2000)]
  const plan = planArea(facts({ children, crews: [crew('4', 0), crew('5', 2000)], choices: [{ incidentId: '2', teamId: '4' }, { incidentId: '1', teamId: null }] }))
  expect(plan?.pairs).toMatchObject([{ incidentId: '2', teamId: '4', by: 'operator' }])
  expect(plan?.waiting).toEqual([{ incidentId: '1', reason: 'withheld' }])
  const busy = planArea(facts({ children, crews: [crew('4', 0, { live: { incidentId: '9', status: 'accepted', here: false } }), crew('5', 2000)], choices: [{ incidentId: '2', teamId: '4' }] }))
  expect(busy?.pairs).toMatchObject([{ incidentId: '2', teamId: '5', by: 'system' }])
})

test('a crew that is much nearer than the one on its way is sent beside it, unless a person holds it back or somebody is being asked', () => {
  const coming = incident('1', 60, {}, offered('4'), { type: 'offer-accepted', assignmentId: 'x-4', moveBy: NOW, arriveBy: NOW })
  const plan = (over: Partial<AreaFacts> = {}) => planArea(facts({ children: [child(coming)], crews: [crew('4', 9000, { live: { incidentId: '1', status: 'accepted', here: true } }), crew('5', 300)], ...over }))
  expect(plan()).toMatchObject({ pairs: [{ incidentId: '1', teamId: '5', movedFrom: null, reasons: [{ code: 'beside' }, { code: 'longest-wait' }, { code: 'soonest' }] }], waiting: [] })
  expect(isBeside(plan()!.pairs[0]!)).toBe(true)
  expect(plan({ choices: [{ incidentId: '1', teamId: null }] })).toBeNull()
  expect(plan({ crews: [crew('4', 400, { live: { incidentId: '1', status: 'accepted', here: true } }), crew('5', 300)] })).toBeNull()
  const asked = { ...coming, assignments: [...coming.assignments, ...incident('1', 60, {}, offered('6')).assignments] }
  expect([takesBeside(coming), takesBeside(asked), takesBeside(incident('1', 60))]).toEqual([true, false, false])
})

test('a team that said no here, or was refused just now, is not proposed for that car', () => {
  const declined = incident('1', 60, {}, offered('4'), { type: 'offer-declined', assignmentId: 'x-4', reason: '' })
  expect(planArea(facts({ children: [child(declined)], crews: [crew('4', 0)] }))).toMatchObject({ pairs: [], waiting: [{ incidentId: '1', reason: 'no-team-can' }] })
  expect(planArea(facts({ children: [child(incident('1', 60))], crews: [crew('4', 0)], refused: new Set(['1 4']) }))).toMatchObject({ pairs: [], waiting: [{ incidentId: '1', reason: 'no-team-can' }] })
})

test('the crew that works in an estate last is told of the cars there that nobody has looked at', () => {
  const plan = planArea(facts({ children: [child(incident('1', 60)), child(incident('2', 50), 20)], crews: [crew('4', 300)], unswept: new Map([['410105/锦绣里', 8]]) }))
  expect(plan?.pairs[0]?.next.at(-1)).toMatchObject({ incidentId: null, estate: { region: '410105', estate: '锦绣里' }, cars: 8 })
})

test('in an area of thousands whoever waits has its turn, though more than a round’s cars have a crew on its way and have waited longer', () => {
  const coming = (id: string) => incident(id, 3000, {}, offered(id), { type: 'offer-accepted', assignmentId: `x-${id}`, moveBy: NOW, arriveBy: NOW })
  const old = Array.from({ length: 400 }, (_, n) => String(1000 + n))
  const children = [...old.map((id, n) => child(coming(id), n * 5)), child(incident('1', 60), 10)]
  const crews = [...old.map((id, n) => crew(id, n * 5 + 900, { live: { incidentId: id, status: 'accepted', here: true } })), crew('9', 20)]
  expect(planArea(facts({ children, crews }))?.pairs.map((p) => p.incidentId)).toContain('1')
})

const atWork = (seconds: number) => incident('1', seconds, {}, offered('4'), { type: 'offer-accepted', assignmentId: 'x-4', moveBy: NOW, arriveBy: NOW }, { type: 'team-arrived', assignmentId: 'x-4', inferred: false })

test('a crew is kept for the one car that comes straight after what it has been called to, and for none while it is only proposed', () => {
  const cars = Array.from({ length: 8 }, (_, n) => child(incident(String(n + 1), 60), n * 4000))
  const kept = (children: AreaChild[], c: AreaCrew) => planArea(facts({ children, crews: [c] }))?.waiting.flatMap((w) => (w.next ? [w.incidentId] : []))
  expect(kept(cars, crew('4', 0))).toEqual([])
  expect(kept([child(incident('1', 60, {}, offered('4'))), ...cars.slice(1)], crew('4', 0, { live: { incidentId: '1', status: 'offered', here: true } }))).toEqual(['2'])
})

test('what is left of a rescue grows with what it has taken, and after three usual times nobody waits for its crew', () => {
  const planOf = (seconds: number, ...others: AreaCrew[]) => planArea(facts({ children: [child(atWork(seconds)), child(incident('2', 60), 40)], crews: [crew('4', 0, { live: { incidentId: '1', status: 'arrived', here: true } }), ...others] }))
  const free = [100, 240, 560].map((seconds) => planOf(seconds)?.waiting[0]?.next?.freeSeconds)
  expect(free).toEqual([90, 120, 280])
  expect(planOf(3600)).toMatchObject({ pairs: [], waiting: [{ incidentId: '2', reason: 'no-team-free' }] })
  expect(planOf(3600)?.waiting[0]).not.toHaveProperty('next')
  for (const meters of [1500, 3000, 6000]) expect(planOf(3600, crew('5', meters))?.pairs).toMatchObject([{ incidentId: '2', teamId: '5' }])
})

test('a crew that is being asked or nearly done is counted on: the car behind it gets nobody from far away, and is told who is kept for it', () => {
  const asked = incident('1', 60, {}, offered('4'))
  const working = atWork(240)
  for (const [first, status] of [[asked, 'offered'], [working, 'arrived']] as const) {
    const crews = [crew('4', 0, { live: { incidentId: '1', status, here: true } }), crew('5', 9000)]
    const plan = planArea(facts({ children: [child(first), child(incident('2', 60), 40)], crews }))
    expect(plan).toMatchObject({ pairs: [], untouched: 0, waiting: [{ incidentId: '2', reason: 'no-team-free', next: { teamId: '4', teamName: '队4' } }] })
    expect(plan?.waiting[0]?.next?.etaSeconds).toBeLessThan(600)
    // Somebody who is nearer than that goes at once.
    expect(planArea(facts({ children: [child(first), child(incident('2', 60), 40)], crews: [...crews, crew('6', 45)] }))?.pairs).toMatchObject([{ incidentId: '2', teamId: '6' }])
  }
})

test('another crew kept for a car, or none any more, is another proposal; a few seconds more are not', () => {
  const keeping = (next?: { teamId: string; etaSeconds: number }) => ({ pairs: [], waiting: [{ incidentId: '1', reason: 'no-team-free' as const, ...(next ? { next: { teamName: '', freeSeconds: 90, ...next } } : {}) }] })
  const before = keeping({ teamId: '4', etaSeconds: 200 })
  expect([keeping({ teamId: '4', etaSeconds: 203 }), keeping({ teamId: '5', etaSeconds: 200 }), keeping()].map((now) => isSame(before, now))).toEqual([true, false, false])
})

test('whom a person may choose is whom the batch would send: not the busy, the off shift, the lost, nor whom dispatch has just refused', () => {
  const because = (c: AreaCrew | undefined, refused: string[] = []) => whyNotChosen(c, '1', new Set(refused))?.code ?? null
  expect([because(undefined), because(crew('4', 0)), because(crew('4', 0, { live: { incidentId: '9', status: 'offered', here: false } })), because(crew('4', 0, { onShift: false })), because(crew('4', 0, { positionAgeSeconds: 4000 })), because(crew('4', 0), ['1 4'])])
    .toEqual(['out-of-reach', null, 'busy', 'off-shift', 'position-stale', 'refused-just-now'])
})
