// An incident says itself which area it is in: its plan waits for the batch, pools its tiers, and goes on by itself when the batch is silent or the area lets it go.
import { expect, test } from 'vitest'
import { findDecisions } from '../../db/decisions.ts'
import { findIncident } from '../../db/incidents.ts'
import { rebuildIncident } from '../../db/rebuild.ts'
import { PLAN } from '../../domain/story.ts'
import { makeBatchCommit } from '../../dispatch/batchCommit.ts'
import { surgeKit } from './surgeKit.ts'

type Kit = Awaited<ReturnType<typeof surgeKit>>
/** Seconds from the report to the dispatch by the plan; null: that is not what it waits for. */
async function dispatchAfter(kit: Kit, incidentId: string): Promise<number | null> {
  const { rows } = await kit.db.query<{ s: number }>(`select extract(epoch from d.due_at - i.reported_at)::float8 as s from deadline d join incident i on i.id = d.incident_id where i.id = $1 and d.key = 'dispatch'`, [incidentId])
  return rows[0]?.s ?? null
}
const areaOf = async (kit: Kit, incidentId: string) => (await kit.db.query<{ area_id: string | null }>('select area_id from incident where id = $1', [incidentId])).rows[0]?.area_id
const storyOf = async (kit: Kit, incidentId: string) => (await kit.view(incidentId)).timeline.filter((e) => e.type.startsWith('area-')).map((e) => [e.type, e.data['number'], e.data['why'] ?? null])
const ALONE = PLAN.dispatchWithin
const WAITING = PLAN.dispatchWithin + PLAN.batchWithin

test('the surge is dead: each car of the area calls the soonest of both tiers by its own plan, and its record says so', async () => {
  const kit = await surgeKit()
  const incidents = await kit.blackout()
  const alone = await kit.call(kit.world.elevators[0]!)
  await kit.areas.look()
  const { id, number } = await kit.area()
  for (const i of incidents) {
    expect(await areaOf(kit, i)).toBe(id)
    expect(await storyOf(kit, i)).toEqual([['area-joined', number, null]])
  }
  const after = await Promise.all(incidents.map((i) => dispatchAfter(kit, i)))
  expect(after.every((s) => s !== null && s >= WAITING && s < WAITING + 30)).toBe(true)
  expect(await dispatchAfter(kit, alone.incidentId)).toBe(ALONE)
  await kit.db.query(`update team_position set on_duty = true, at = $1, position = st_makepoint(113.8, 34.9)::geography where team_id = any ($2::bigint[])`, [kit.clock(), kit.world.contract]) // far away
  kit.clock.advance(90)
  expect((await kit.auditor.audit()).ok).toBe(true)
  const offered = () => kit.db.query<{ incident_id: string; team_id: string }>(`select incident_id, team_id from assignment where status = 'offered' and incident_id = any ($1::uuid[])`, [incidents])
  expect((await offered()).rows).toEqual([]) // only the one that is alone
  kit.clock.advance(60)
  expect((await kit.auditor.audit()).ok).toBe(true)
  const { rows } = await offered()
  expect(rows.length).toBeGreaterThanOrEqual(6)
  expect(new Set(rows.map((r) => r.team_id)).size).toBe(rows.length)
  expect(rows.filter((r) => kit.town.crews.includes(r.team_id)).length).toBeGreaterThanOrEqual(5) // the one that is alone may have had one
  const first = rows.find((r) => kit.town.crews.includes(r.team_id))!
  expect((await kit.view(first.incident_id)).timeline.find((e) => e.type === 'tier-started')).toMatchObject({ data: { tier: 2, reason: 'surge' } })
  expect((await findDecisions(kit.db, first.incident_id, kit.scope))?.decisions[0]?.dispatch).toMatchObject({ by: 'plan', pooled: true })
  for (const i of incidents) expect(await rebuildIncident(kit.db, i)).toEqual(await findIncident(kit.db, i))
  expect(kit.faults).toEqual([])
  await kit.end()
})

test('a crew that is nearly done is kept for the next car: its plan waits as long as the surge lives, and then calls whoever is far away', async () => {
  const kit = await surgeKit({ estates: 1, cars: 3, crews: 3 })
  const far = kit.town.crews[2]!
  const farIsOnDuty = (on: boolean) => kit.db.query(`update team_position set at = $1, position = st_makepoint(113.8, 34.9)::geography, on_duty = $3 where team_id = $2`, [kit.clock(), far, on])
  await farIsOnDuty(false)
  await kit.areas.declare({ kind: 'blackout', estates: kit.town.estates.map(({ region, estate }) => ({ region, estate })) }, kit.person, kit.scope)
  const incidents = await kit.blackout()
  await kit.areas.look()
  const { id } = await kit.area()
  await kit.surge.tend(id)
  await kit.sendAll()
  for (const i of incidents) {
    const a = (await kit.view(i)).assignments.find((x) => x.status === 'offered')
    for (const type of ['accept', 'depart', 'arrive'] as const) if (a) await kit.dispatch.answer(a.id, { type }, { teamId: a.teamId, name: '队' })
  }
  await farIsOnDuty(true)
  await kit.surge.tend(id)
  const left = (await kit.area()).proposal?.waiting ?? []
  expect(left).toMatchObject([{ reason: 'no-team-free', next: { etaSeconds: expect.any(Number) } }])
  const { incidentId, next } = left[0]!
  expect(kit.town.crews.slice(0, 2)).toContain(next?.teamId)
  const told = async () => (await kit.view(incidentId)).timeline.filter((e) => e.type === 'team-promised' || e.type === 'team-offered').map((e) => [e.type, e.data['teamId']])
  for (let n = 0; n < 5; n++) {
    kit.clock.advance(n === 0 ? 105 : 15)
    await kit.surge.tend(id)
    expect((await kit.auditor.audit()).ok).toBe(true)
  }
  expect(await told()).toEqual([next?.teamId, next?.teamId].map((teamId) => ['team-promised', teamId])) // 60 s each
  kit.clock.advance(75) // nobody renews it
  expect((await kit.auditor.audit()).ok).toBe(true)
  expect((await told()).at(-1)).toEqual(['team-offered', far])
  expect(await rebuildIncident(kit.db, incidentId)).toEqual(await findIncident(kit.db, incidentId))
  expect(kit.faults).toEqual([])
  await kit.end()
})

test('promises are written a dozen at a time: an incident that cannot be read takes no others with it, and the consoles hear of the proposal', async () => {
  const kit = await surgeKit({ estates: 4, cars: 14, crews: 20 })
  await kit.areas.declare({ kind: 'blackout', estates: kit.town.estates.map(({ region, estate }) => ({ region, estate })) }, kit.person, kit.scope)
  await Promise.all(kit.town.estates.flatMap((e) => e.cars).map((car, n) => kit.call(car, { callerPhone: `1990001${String(n).padStart(4, '0')}` })))
  await kit.areas.look()
  const { id } = await kit.area()
  await kit.surge.tend(id)
  await kit.sendAll()
  const { rows } = await kit.db.query<{ id: string; team_id: string }>(`select id, team_id from assignment where status = 'offered'`)
  for (const type of ['accept', 'depart', 'arrive'] as const) await Promise.all(rows.map((a) => kit.dispatch.answer(a.id, { type }, { teamId: a.team_id, name: '队' })))
  kit.clock.advance(99)
  await kit.surge.command(id, { type: 'solve' }, kit.person, kit.scope)
  const kept = async () => ((await kit.area()).proposal?.waiting ?? []).flatMap((w) => (w.next && w.next.etaSeconds < 700 ? [w.incidentId] : []))
  const [broken = ''] = await kept()
  await kit.db.query(`update incident set state = state - 'services' where id = $1`, [broken])
  const unread = (await kit.area()).proposal?.waiting.find((w) => !w.next)?.incidentId
  await kit.db.query(`update incident set state = state - 'plan' where id = $1`, [unread])
  kit.told.length = 0
  kit.clock.advance(6)
  await kit.surge.tend(id)
  const now = await kept()
  const promised = new Set((await kit.db.query<{ incident_id: string }>(`select incident_id from incident_event where type = 'team-promised'`)).rows.map((r) => r.incident_id))
  const without = now.filter((i) => !promised.has(i))
  expect(without).toContain(broken)
  expect(without.length).toBeLessThanOrEqual(12)
  expect(promised.size).toBeGreaterThan(0)
  expect(kit.told.length).toBe(1)
  expect(kit.faults).toEqual([expect.stringContaining('promises')])
  await kit.end()
})

test('taken out, relocated or left over by an area that ends, it has its own plan’s time again', async () => {
  const kit = await surgeKit({ estates: 3, cars: 4 })
  const [a, b, c] = kit.town.estates as [Kit['town']['estates'][number], Kit['town']['estates'][number], Kit['town']['estates'][number]]
  await kit.areas.declare({ kind: 'blackout', estates: [a, b].map(({ region, estate }) => ({ region, estate })) }, kit.person, kit.scope)
  const [inA, inB, moves] = await kit.blackout([a.cars[0]!, b.cars[0]!, a.cars[1]!]) as [string, string, string]
  await kit.areas.look()
  const { id, number } = await kit.area()
  for (const i of [inA, inB, moves]) expect([await areaOf(kit, i), await dispatchAfter(kit, i)]).toEqual([id, expect.any(Number)])

  await kit.areas.command(id, { type: 'estates', remove: [{ region: b.region, estate: b.estate }] }, kit.person, kit.scope)
  expect([await areaOf(kit, inB), await dispatchAfter(kit, inB)]).toEqual([null, ALONE])
  expect(await storyOf(kit, inB)).toEqual([['area-joined', number, null], ['area-left', number, 'taken-out']])

  // Read back, the same car: nothing changes. Another estate: out. Back again: in.
  await kit.dispatch.command(moves, { type: 'locate', elevatorId: a.cars[1]!, readBack: true }, kit.person, kit.scope)
  expect(await areaOf(kit, moves)).toBe(id)
  // Its own area is being solved this very moment: within it, it stays; it need not wait.
  await kit.db.tx(async (tx) => {
    await tx.query('select from area_incident where id = $1 for no key update', [id])
    await kit.dispatch.command(moves, { type: 'locate', elevatorId: a.cars[3]!, readBack: true }, kit.person, kit.scope)
  })
  expect(await areaOf(kit, moves)).toBe(id)
  await kit.dispatch.command(moves, { type: 'locate', elevatorId: c.cars[0]!, readBack: true }, kit.person, kit.scope)
  expect([await areaOf(kit, moves), await dispatchAfter(kit, moves)]).toEqual([null, ALONE])
  await kit.dispatch.command(moves, { type: 'locate', elevatorId: a.cars[2]!, readBack: true }, kit.person, kit.scope)
  expect(await areaOf(kit, moves)).toBe(id)
  expect((await storyOf(kit, moves)).map(([type]) => type)).toEqual(['area-joined', 'area-left', 'area-joined'])
  await kit.areas.command(id, { type: 'remove-incident', incidentId: moves }, kit.person, kit.scope)
  expect([await areaOf(kit, moves), await dispatchAfter(kit, moves)]).toEqual([null, ALONE])

  await kit.areas.command(id, { type: 'close', reason: '结束' }, kit.person, kit.scope)
  expect([await areaOf(kit, inA), await dispatchAfter(kit, inA)]).toEqual([id, ALONE]) // its story is still told there
  expect(await storyOf(kit, inA)).toEqual([['area-joined', number, null], ['area-left', number, 'closed']])
  expect((await kit.view(inA)).timeline.at(-1)?.actor).toMatchObject({ kind: 'account', name: '接警员' })
  for (const i of [inA, inB, moves]) expect(await rebuildIncident(kit.db, i)).toEqual(await findIncident(kit.db, i))
  expect(kit.faults).toEqual([])
  await kit.end()
})

test('areas that become one keep what people chose, whose turn has been taken, and an estate that either has', async () => {
  const kit = await surgeKit({ estates: 3, cars: 4, crews: 3 })
  const [a, b, c] = kit.town.estates.map(({ region, estate }) => ({ region, estate })) as [{ region: string; estate: string }, { region: string; estate: string }, { region: string; estate: string }]
  const declare = async (estates: { region: string; estate: string }[]) => { const d = await kit.areas.declare({ kind: 'blackout', estates }, kit.person, kit.scope); return d.ok ? d.areaId : '' }
  const [older, newer] = [await declare([a, c]), await declare([b])]
  kit.clock.advance(1)
  // Taken out of one and into the other: what happens there belongs to that.
  await kit.areas.command(older, { type: 'estates', remove: [c] }, kit.person, kit.scope)
  await kit.areas.command(newer, { type: 'estates', add: [c] }, kit.person, kit.scope)
  const [first, second, third] = await kit.blackout([1, 1, 2].map((e, n) => kit.town.estates[e]!.cars[n]!)) as [string, string, string]
  await kit.areas.look()
  expect(await Promise.all([first, second, third].map((i) => areaOf(kit, i)))).toEqual([newer, newer, newer])

  const [crew, other] = kit.town.crews as [string, string, string]
  await kit.surge.command(newer, { type: 'change', incidentId: third, teamId: null }, kit.person, kit.scope)
  const commit = makeBatchCommit({ writer: kit.dispatch.writer, db: kit.db, steps: kit.db, crowd: kit.db, clock: kit.clock, newId: () => crypto.randomUUID(), candidates: async () => [], fault: (where, error) => { throw new Error(where, { cause: error }) }, publish: { incident: async () => undefined, assignment: async () => undefined, team: async () => undefined, unit: () => undefined }, wake: { wake: async () => undefined }, notify: { channels: [], wake: () => undefined } })
  const pair = (incidentId: string, teamId: string, movedFrom: string | null = null) => ({ incidentId, teamId, teamName: '', teamKind: 'station' as const, tier: 2 as const, etaSeconds: 300, reasons: [], by: 'system' as const, movedFrom, next: [] })
  const accept = async (incidentId: string) => kit.dispatch.answer((await kit.view(incidentId)).assignments.findLast((x) => x.status === 'offered')!.id, { type: 'accept' }, { teamId: crew, name: '队' })
  await commit(newer, [pair(first, crew)], { kind: 'system' })
  await accept(first)
  // Whoever should take over may not be sent: that is a refusal, not a race, and the crew keeps its way.
  await kit.db.query('update team_position set on_duty = false where team_id = $1', [other])
  expect((await commit(newer, [pair(second, crew, first), pair(first, other)], { kind: 'system' })).map((r) => r.outcome)).toEqual(['refused', 'refused'])
  expect((await kit.view(first)).assignments.map((x) => x.status)).toEqual(['accepted'])
  await kit.db.query('update team_position set on_duty = true where team_id = $1', [other])
  expect((await commit(newer, [pair(second, crew, first), pair(first, other)], { kind: 'system' })).map((r) => r.outcome)).toEqual(['sent', 'sent'])

  await kit.areas.command(older, { type: 'estates', add: [b] }, kit.person, kit.scope)
  expect(await Promise.all([first, second, third].map((i) => areaOf(kit, i)))).toEqual([older, older, older])
  const kept = (await kit.db.query<{ pins: string[]; moved: string[]; estates: string[] }>(
    `select array(select incident_id::text from area_pin where area_id = $1) as pins, array(select team_id::text from area_move where area_id = $1) as moved, array(select estate from area_estate where area_id = $1 and not taken_out order by 1) as estates`, [older])).rows[0]
  expect(kept).toEqual({ pins: [third], moved: [crew], estates: ['老城0', '老城1', '老城2'] })
  // Its turn has been taken: whatever a proposal says, it is not turned round again.
  await accept(second)
  expect((await commit(older, [pair(third, crew, second)], { kind: 'system' })).map((r) => r.outcome)).toEqual(['refused'])
  expect((await kit.view(second)).assignments.findLast((x) => x.teamId === crew)?.status).toBe('accepted')
  expect(await dispatchAfter(kit, third)).toBeGreaterThan(ALONE)
  expect(kit.faults).toEqual([])
  await kit.end()
})
