// A blackout’s reports become one area, its batch goes out by itself when nobody sends it, no process’s death holds it up, and whoever may be free when the power is back is asked about.
import { expect, test } from 'vitest'
import { findAreaView } from '../../db/areaViews.ts'
import { processOn, surgeKit } from './surgeKit.ts'

test('several processes open one area with all its cars, and one that lies far away stays alone', async () => {
  const kit = await surgeKit()
  const incidents = await kit.blackout()
  const alone = await kit.call(kit.world.elevators[0]!)
  const others = [processOn(kit.url, kit.clock), processOn(kit.url, kit.clock)]
  await Promise.all([kit, ...others].map((p) => p.surge.pass()))
  await kit.surge.pass()
  const { rows } = await kit.db.query<{ id: string; area_id: string | null }>('select id, area_id from incident')
  expect(new Set(rows.filter((r) => incidents.includes(r.id)).map((r) => r.area_id)).size).toBe(1)
  expect(rows.find((r) => r.id === alone.incidentId)?.area_id).toBeNull()
  const area = await kit.area()
  expect(area).toMatchObject({ number: 'A-01', status: 'open', counts: { estates: 3, elevators: 12, open: 12, waiting: 12, unswept: 0 } })
  expect((await kit.db.query('select from area_incident')).rowCount).toBe(1)
  expect(area.proposal?.pairs).toHaveLength(6)
  expect(area.proposal?.waiting).toHaveLength(6)
  expect(new Set([kit, ...others].flatMap((p) => p.told).map((t) => t.version)).size).toBe([kit, ...others].flatMap((p) => p.told).length) // each version is told once
  expect([kit, ...others].flatMap((p) => p.faults)).toEqual([])
  for (const p of others) await p.db.close()
  await kit.end()
})

test('nobody sends it: it goes out after its time, once, though the process that proposed it is gone', async () => {
  const kit = await surgeKit()
  await kit.blackout()
  await kit.surge.pass()
  const at = (await kit.area()).proposal?.autoCommitAt
  kit.clock.advance(10)
  await kit.call(kit.town.estates[0]!.cars[0]!) // news does not put it off
  await kit.surge.pass()
  expect((await kit.area()).proposal?.autoCommitAt).toBe(at)
  kit.clock.advance(11)
  const others = [processOn(kit.url, kit.clock), processOn(kit.url, kit.clock)]
  await Promise.all(others.map((p) => p.surge.pass()))
  const area = await kit.area()
  const { rows } = await kit.db.query<{ team_id: string; n: number }>(`select team_id, count(*)::int as n from assignment where status = 'offered' group by 1`)
  expect(rows).toHaveLength(6)
  expect(rows.every((r) => r.n === 1)).toBe(true)
  expect(area.timeline.filter((e) => e.type === 'committed')).toMatchObject([{ actor: null, data: { sent: 6, lost: 0 } }])
  expect(area.proposal?.pairs ?? []).toEqual([])
  for (const p of others) { expect(p.faults).toEqual([]); await p.db.close() }
  await kit.end()
})

test('a process dies while it sends: another takes over when its time is up, and nobody is called twice', async () => {
  const kit = await surgeKit()
  await kit.blackout()
  await kit.surge.pass()
  kit.clock.advance(21)
  // As a process leaves it that was killed after two of six pairs: leased, and not done.
  const { proposal, id } = await kit.area()
  for (const p of proposal!.pairs.slice(0, 2)) await kit.dispatch.command(p.incidentId, { type: 'assign', teamId: p.teamId }, kit.person, kit.scope)
  await kit.db.query(`update area_incident set lease_until = $2::timestamptz + interval '15 seconds' where id = $1`, [id, kit.clock()])
  await kit.surge.pass()
  expect((await kit.db.query(`select from assignment where status = 'offered'`)).rowCount).toBe(2)
  kit.clock.advance(16)
  await kit.surge.pass()
  const { rows } = await kit.db.query<{ n: number }>(`select count(*)::int as n from assignment where status = 'offered' group by team_id`)
  expect(rows.map((r) => r.n)).toEqual([1, 1, 1, 1, 1, 1])
  expect(kit.faults).toEqual([])
  await kit.end()
})

test('three cars that say their mains are gone are an area before anybody calls, but not for a flicker', async () => {
  const kit = await surgeKit({ estates: 2, cars: 4, crews: 1 })
  const lost = (elevatorId: string, cleared: boolean) => kit.db.query(
    `insert into alarm (id, device_id, elevator_id, region, message_id, type, at, received_at, last_at, state, reason, drill, cleared_at) values (gen_random_uuid(), $1, $2, '410105', 'm', 'main-power-lost', $3, $3, $3, 'held', 'rule', false, $4)`,
    [`box-${elevatorId}`, elevatorId, kit.clock(), cleared ? kit.clock() : null])
  for (const car of kit.town.estates[0]!.cars.slice(0, 3)) await lost(car, false)
  for (const car of kit.town.estates[1]!.cars.slice(0, 3)) await lost(car, true)
  kit.clock.advance(5)
  await kit.surge.pass()
  expect((await kit.db.query('select from area_incident')).rowCount).toBe(0)
  kit.clock.advance(6)
  await kit.surge.pass()
  expect(await kit.area()).toMatchObject({ kind: 'blackout', counts: { estates: 1, elevators: 4, open: 0, unswept: 4 }, proposal: null })
  expect(kit.faults).toEqual([])
  await kit.end()
})

test('the power is back: whose door stands open is asked about once, and nothing ends by itself', async () => {
  const kit = await surgeKit({ estates: 2, cars: 4 })
  const cars = kit.town.estates.flatMap((e) => e.cars)
  await kit.areas.declare({ kind: 'blackout', estates: kit.town.estates.map(({ region, estate }) => ({ region, estate })) }, kit.person, kit.scope)
  const [incidentId] = await kit.blackout([cars[0]!])
  await kit.surge.pass()
  kit.clock.advance(60)
  for (const elevatorId of [cars[0]!, cars[1]!]) await kit.db.query(`insert into elevator_live (elevator_id, device_id, state, received_at) values ($1, 'box', '{"power": true, "door": "open"}', $2)`, [elevatorId, kit.clock()])
  for (const elevatorId of cars.slice(0, 3)) {
    await kit.db.query(`insert into alarm (id, device_id, elevator_id, region, message_id, type, at, received_at, last_at, state, reason, drill) values (gen_random_uuid(), $3, $1, '410105', 'm', 'service-restored', $2, $2, $2, 'logged', 'rule', false)`, [elevatorId, kit.clock(), `box-${elevatorId}`])
  }
  await kit.surge.pass()
  await kit.surge.pass()
  const area = await kit.area()
  expect(area.powerBackAt).toBe(kit.clock().toISOString())
  expect(area.sweep.filter((s) => s.hint === 'running').map((s) => s.elevatorId).toSorted()).toEqual([cars[0]!, cars[1]!].toSorted())
  const incident = await kit.view(incidentId!)
  expect(incident.timeline.filter((e) => e.type === 'noted')).toHaveLength(1)
  expect(incident.status).toBe('dispatched') // its crew is on the way all the same
  expect(area.timeline.map((e) => e.type)).toEqual(expect.arrayContaining(['power-back', 'self-freed-sign']))

  // In a drill of the same estates the cars themselves run as ever: their open doors say nothing of it.
  const drill = await kit.areas.declare({ kind: 'blackout', estates: kit.town.estates.map(({ region, estate }) => ({ region, estate })), drill: true }, kit.person, kit.scope)
  const played = await kit.dispatch.receiveReport({ source: 'walk-in', elevatorId: cars[1]!, region: '410105', drill: true, callerPhone: '19900018888' }, kit.operator)
  await kit.surge.pass()
  kit.clock.advance(60)
  await kit.db.query('update elevator_live set received_at = $1', [kit.clock()])
  await kit.surge.pass()
  const looked = drill.ok ? await findAreaView(kit.db, drill.areaId, '41') : null
  expect(looked?.counts.open).toBe(1)
  expect(looked?.sweep.filter((s) => s.hint !== null)).toEqual([])
  expect(looked?.timeline.map((e) => e.type)).not.toContain('self-freed-sign')
  const noted = async () => (await kit.view(played.incidentId)).timeline.filter((e) => e.type === 'noted').length
  expect(await noted()).toBe(0)

  // What its drill box says does, the newest word alone; and nothing of it is told of a real car.
  const box = (elevatorId: string, door: 'open' | 'closed') => kit.db.query(`insert into telemetry (device_id, elevator_id, received_at, kind, data, drill) values ('drill-box', $1, $2, 'state', $3, true)`, [elevatorId, kit.clock(), { power: true, door }])
  for (const door of ['open', 'closed'] as const) { kit.clock.advance(1); await box(cars[1]!, door) }
  const before = (await kit.view(incidentId!)).timeline.length
  await kit.surge.pass()
  expect(await noted()).toBe(0)
  kit.clock.advance(1)
  await box(cars[1]!, 'open')
  for (let pass = 0; pass < 2; pass++) await kit.surge.pass()
  expect(await noted()).toBe(1)
  expect((await kit.view(incidentId!)).timeline).toHaveLength(before)
  expect(kit.faults).toEqual([])
  await kit.end()
})
