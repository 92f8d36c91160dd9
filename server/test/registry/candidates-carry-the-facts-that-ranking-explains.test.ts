import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { candidateFacts } from '../../db/candidates.ts'
import type { Db } from '../../db/pool.ts'
import { rank, type CandidateFacts } from '../../domain/ranking.ts'
import { PLAN } from '../../domain/story.ts'
import { defaultTravel, type TravelTimes } from '../../domain/travel.ts'
import { demoRegistry, NOW, sharedDemoRegistry } from './registryDatabase.ts'

const shared = sharedDemoRegistry()

async function elevatorOf(db: Db, code: string): Promise<string> {
  const { rows } = await db.query<{ id: string }>('select id from elevator where rescue_code = $1', [code])
  return rows[0]?.id ?? ''
}

async function incident(db: Db, number: string, elevatorId: string): Promise<string> {
  const id = randomUUID()
  await db.query("insert into incident (id, number, version, kind, status, drill, region, elevator_id, reported_at, state) values ($1, $2, 1, 'entrapment', 'located', false, '410105', $3, $4, '{}')", [id, number, elevatorId, NOW])
  return id
}

/** Of one elevator. */
async function factsOf(db: Db, { now, ...asked }: { elevatorId: string; incidentId: string | null; now: Date }): Promise<CandidateFacts[]> {
  return (await candidateFacts(db, [asked], now))[0] ?? []
}

const assign = (db: Db, id: string, incidentId: string, teamCode: string, status: string) => db.query(
  "insert into assignment (id, incident_id, team_id, tier, status, offered_at, state) select $1, $2, id, 1, $4, $5, '{}' from team where code = $3", [id, incidentId, teamCode, status, NOW])

test('a fresh demo ranks the contract unit’s nearest team first and has stations behind it', async () => {
  const db = shared()
  const facts = await factsOf(db, { elevatorId: await elevatorOf(db, '235274'), incidentId: null, now: NOW })
  const ranked = rank(facts, PLAN)
  expect(ranked[0]).toMatchObject({ teamCode: 'team01', rank: 1, tier: 1, refusedBecause: null })
  expect(ranked[0]?.distanceMeters).toBeGreaterThan(900)
  expect(ranked[0]?.distanceMeters).toBeLessThan(1500)
  expect(facts.find((f) => f.teamCode === 'team01')).toMatchObject({ contract: true, onShift: true, onDuty: true, positionSource: 'phone', positionAgeSeconds: 6, insideRadius: null, busyWith: null, answeredHere: null })
  const station = ranked.find((r) => r.tier === 2 && r.reasons.some((reason) => reason.code === 'inside-radius'))
  expect(station?.distanceMeters).toBeLessThan(3000)
  expect(facts.filter((f) => !f.contract).length).toBeGreaterThanOrEqual(30)
  expect(new Set(facts.map((f) => f.teamId)).size).toBe(facts.length)
  expect(facts.filter((f) => f.contract && !f.onShift).length).toBeGreaterThan(0) // night crews at 16:00
})

test('a busy team says with what, a team that declined here says so, and neither is lost from the list', async () => {
  const db = await demoRegistry()
  const elevatorId = await elevatorOf(db, '235274')
  const here = await incident(db, 'here', elevatorId)
  const there = await incident(db, 'there', await elevatorOf(db, '235247'))
  await assign(db, 'there-1', there, 'team01', 'departed')
  await assign(db, 'here-1', here, 'team02', 'declined')
  const nearest = rank(await factsOf(db, { elevatorId, incidentId: here, now: NOW }), PLAN).find((r) => r.tier === 2 && r.rank !== null)
  await assign(db, 'there-2', there, nearest?.teamCode ?? '', 'accepted')
  // Far away and called in this incident: must be there although thirty others are nearer.
  const far = await db.query<{ code: string }>(`select t.code from team t join team_position p on p.team_id = t.id, elevator e where e.id = $1 and t.kind = 'station' order by p.position <-> e.position desc limit 1`, [elevatorId])
  await assign(db, 'here-2', here, far.rows[0]?.code ?? '', 'lapsed')

  // Without a telephone: one whose account is open, one whose account is barred, one with another phone of the crew.
  const [open, barred, other] = (await db.query<{ code: string }>(`select t.code from team t, elevator e where e.id = $1 and t.unit_id = e.maintenance_unit_id and t.code not in ('team01', 'team02') order by t.code limit 3`, [elevatorId])).rows.map((r) => r.code)
  await db.query(`update team set phone = '', phones = case when code = $2 then array['19900000009'] else '{}' end where code = any ($1)`, [[open, barred, other], other])
  await db.query('update account a set disabled = true from team t where t.id = a.team_id and t.code = any ($1)', [[barred, other]])

  const facts = await factsOf(db, { elevatorId, incidentId: here, now: NOW })
  const of = (code: string | undefined) => facts.find((f) => f.teamCode === code)
  expect(of('team01')?.busyWith).toEqual({ incidentId: there, number: 'there', status: 'departed' })
  expect(of('team02')?.answeredHere).toBe('declined')
  expect(of(nearest?.teamCode)?.busyWith?.number).toBe('there')
  expect(of(far.rows[0]?.code)?.answeredHere).toBe('lapsed')
  expect([open, barred, other, 'team01'].map((code) => of(code)?.contactless)).toEqual([false, true, false, false])
  expect(facts.filter((f) => f.kind !== 'property' && !f.contract && f.busyWith === null && f.answeredHere === null)).toHaveLength(30)
})

test('a shift that ends at midnight counts until midnight, local time', async () => {
  const db = shared()
  const elevatorId = await elevatorOf(db, '235274')
  const onShift = async (now: string) => (await factsOf(db, { elevatorId, incidentId: null, now: new Date(now) })).filter((f) => f.contract && f.onShift).map((f) => f.teamCode)
  const night = await onShift('2026-11-20T15:59:30Z') // 23:59:30 in Zhengzhou
  const later = await onShift('2026-11-20T16:00:10Z') // Saturday, 00:00:10
  const day = await onShift('2026-11-20T02:00:00Z')
  expect(night).toEqual(later)
  expect(night).not.toEqual(day)
})

test('an elevator that does not exist has no candidates', async () => {
  const db = shared()
  expect(await factsOf(db, { elevatorId: '999999999', incidentId: null, now: NOW })).toEqual([])
})

test('with learned times the list is of who is there soonest, not of who stands nearest, and no further question is asked', async () => {
  const db = shared()
  const elevatorId = await elevatorOf(db, '235274')
  const plain = rank((await candidateFacts(db, [{ elevatorId, incidentId: null }], NOW))[0] ?? [], PLAN).filter((r) => r.rank !== null)
  const by = { by: 'learned' as const, trips: 4000, learnedAt: '2026-11-20T19:00:00.000Z' }
  const slow = plain[1]! // the nearest that is not the contract unit's crew: its way is barred by works
  const times: TravelTimes = { seconds: (from, to, at) => { expect([to.lat, to.lng, at]).toEqual([elevator.lat, elevator.lng, NOW]); return from.lat === slow.lat && from.lng === slow.lng ? 5000 : defaultTravel.seconds(from, to, at) } }
  const elevator = (await db.query<{ lat: number; lng: number }>('select st_y(position::geometry) as lat, st_x(position::geometry) as lng from elevator where id = $1', [elevatorId])).rows[0]!
  const asked: unknown[] = []
  const counting = { query: (...q: Parameters<Db['query']>) => { asked.push(q); return db.query(...q) } } as unknown as Db
  const facts = (await candidateFacts(counting, [{ elevatorId, incidentId: null }], NOW, { times, by }))[0] ?? []
  expect(asked).toHaveLength(1)
  const ranked = rank(facts, PLAN).filter((r) => r.rank !== null)
  expect(ranked.findIndex((r) => r.teamId === slow.teamId)).toBeGreaterThan(5)
  expect(ranked.find((r) => r.teamId === slow.teamId)?.etaSeconds).toBe(5000)
  expect(new Set(ranked.map((r) => r.etaBy))).toEqual(new Set([by]))
  const quickest = ranked.filter((r) => r.onShift && r.kind !== 'property' && !r.reasons.some((x) => x.code === 'contract-unit'))
  expect(quickest.map((r) => r.etaSeconds)).toEqual(quickest.map((r) => r.etaSeconds).toSorted((a, b) => (a ?? 0) - (b ?? 0)))
})
