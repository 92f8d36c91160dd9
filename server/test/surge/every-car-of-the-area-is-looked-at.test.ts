// The sweep: who found what at which car; people who are found are an incident; an area ends when a person says so.
import { expect, test } from 'vitest'
import { countUnswept, listAreaChildren } from '../../db/areaBatch.ts'
import { findAreaView, findMySweep, findSweptArea, listAreaBriefs } from '../../db/areaViews.ts'
import { findIncident, lockIncidents } from '../../db/incidents.ts'
import { makeAreaMembers } from '../../dispatch/areaMembers.ts'
import { eventually } from '../patience.ts'
import { processOn, surgeKit } from './surgeKit.ts'

interface Estate { region: string; estate: string; cars: string[] }
const ref = ({ region, estate }: Estate) => ({ region, estate })

test('people who are found open an incident of the area; an empty car ends nothing', async () => {
  const kit = await surgeKit({ estates: 3, cars: 4 })
  const cars = kit.town.estates.flatMap((e) => e.cars)
  await kit.blackout([cars[0]!, cars[1]!, cars[4]!, cars[5]!, cars[8]!])
  await kit.surge.pass()
  const area = await kit.area()
  expect(area.counts).toMatchObject({ elevators: 12, open: 5, unswept: 7 })
  expect(area.sweep.find((s) => s.elevatorId === cars[2])).toMatchObject({ status: 'unknown', from: null })
  expect(await kit.areas.command(area.id, { type: 'sweep', elevatorId: cars[2]!, status: 'people', people: 2, vulnerable: ['child'] }, kit.person, kit.scope)).toMatchObject({ ok: true })
  expect(await kit.areas.command(area.id, { type: 'sweep', elevatorId: cars[3]!, status: 'empty' }, kit.person, kit.scope)).toMatchObject({ ok: true })
  expect(await kit.areas.command(area.id, { type: 'sweep', elevatorId: cars[0]!, status: 'freed' }, kit.person, kit.scope)).toMatchObject({ ok: true })
  const swept = await kit.area()
  expect(swept.counts).toMatchObject({ open: 6, unswept: 5, empty: 1, care: 1, selfFreed: 1 })
  const found = swept.sweep.find((s) => s.elevatorId === cars[2])!
  expect(found).toMatchObject({ status: 'people', people: 2, care: true, by: '接警员' })
  expect(swept.incidentIds[0]).toBe(found.incidentId) // a child comes first
  expect(swept.sweep.find((s) => s.elevatorId === cars[0])).toMatchObject({ status: 'freed', from: 'sweep' })
  const first = await kit.view(swept.sweep.find((s) => s.elevatorId === cars[0])!.incidentId!)
  expect(first.status).toBe('located') // nobody ended it
  expect(first.timeline.at(-1)).toMatchObject({ type: 'noted', data: { text: expect.stringContaining('人员已出') } })
  expect(kit.faults).toEqual([])
  await kit.end()
})

test('who has waited since long before an area was declared is in it, and a car with people inside is never one of which nothing is known', async () => {
  const kit = await surgeKit({ estates: 3, cars: 4, crews: 0 })
  const [a, b, c] = kit.town.estates as [Estate, Estate, Estate]
  const [first, second, third, over] = await kit.blackout([a.cars[0]!, b.cars[0]!, c.cars[0]!, c.cars[1]!]) as [string, string, string, string]
  await kit.call(a.cars[1]!, { drill: true }) // an exercise is none of its business
  expect(await kit.dispatch.command(over, { type: 'cancel', kind: 'false-alarm', reason: '误报' }, kit.operator, kit.scope)).toMatchObject({ ok: true })
  kit.clock.advance(3600)
  const declared = await kit.areas.declare({ kind: 'blackout', estates: [ref(a), ref(b)] }, kit.person, kit.scope)
  if (!declared.ok) throw new Error(declared.refusal)
  const { areaId: id } = declared
  // At once; the detector has not looked, and finds nothing to add.
  const member = async (incident: string) => (await findIncident(kit.db, incident))?.area?.id ?? null
  expect(await Promise.all([first, second, third, over].map(member))).toEqual([id, id, null, null])
  const cell = async (elevatorId: string) => (await kit.area()).sweep.find((s) => s.elevatorId === elevatorId)
  expect([await cell(a.cars[0]!), await cell(a.cars[1]!)]).toMatchObject([{ status: 'people', from: 'incident', incidentId: first }, { status: 'unknown', incidentId: null }])
  expect((await kit.area()).counts).toMatchObject({ open: 2, unswept: 6 })
  expect(await kit.areas.command(id, { type: 'estates', add: [ref(c)] }, kit.person, kit.scope)).toMatchObject({ ok: true })
  expect(await Promise.all([third, over].map(member))).toEqual([id, null])

  // Whom a person took out stays out, and people are in his car all the same: what is said of it there is his incident's to settle.
  expect(await kit.areas.command(id, { type: 'remove-incident', incidentId: first }, kit.person, kit.scope)).toMatchObject({ ok: true })
  await kit.surge.pass()
  expect(await member(first)).toBeNull()
  expect(await cell(a.cars[0]!)).toMatchObject({ status: 'people', from: 'incident', incidentId: first })
  const { counts } = await kit.area()
  expect(counts).toMatchObject({ open: 2, unswept: 9 })
  expect([...(await countUnswept(kit.db, id)).values()].reduce((sum, n) => sum + n, 0)).toBe(counts.unswept)
  expect(await kit.areas.command(id, { type: 'sweep', elevatorId: a.cars[0]!, status: 'empty' }, kit.person, kit.scope)).toMatchObject({ ok: true })
  expect(await cell(a.cars[0]!)).toMatchObject({ status: 'empty', from: 'sweep', incidentId: first })
  expect(await kit.view(first)).toMatchObject({ status: 'located', timeline: expect.arrayContaining([expect.objectContaining({ type: 'noted', data: expect.objectContaining({ text: expect.stringContaining('无人，请核实') }) })]) })
  // And when the area is closed and said to be one again, by hand or by the detector, they are in that.
  expect(await kit.areas.command(id, { type: 'close', reason: '误结束' }, kit.person, kit.scope)).toMatchObject({ ok: true })
  await kit.surge.pass()
  expect(await member(second)).toBe(id)
  await kit.blackout(b.cars.slice(1))
  await kit.blackout(c.cars.slice(1))
  await kit.surge.pass()
  const found = await member(second)
  expect(found).not.toBe(id)
  expect(await member(third)).toBe(found)
  expect(kit.faults).toEqual([])
  await kit.end()
})

test('a crew on site sees the cars round it and marks them by its phone', async () => {
  const kit = await surgeKit({ estates: 3, cars: 4, crews: 1 })
  await kit.blackout(kit.town.estates.flatMap((e) => e.cars.slice(0, 2)))
  await kit.surge.pass()
  const area = await kit.area()
  const pair = area.proposal!.pairs[0]!
  await kit.sendAll()
  expect(await findMySweep(kit.db, pair.teamId)).toBeNull() // called is not there
  const { rows } = await kit.db.query<{ id: string }>(`select id from assignment where status = 'offered'`)
  for (const type of ['accept', 'depart', 'arrive'] as const) await kit.dispatch.answer(rows[0]!.id, { type }, { teamId: pair.teamId, name: pair.teamName })
  const mine = await findMySweep(kit.db, pair.teamId)
  expect(mine?.items).toHaveLength(4)
  const unknown = mine!.items.find((i) => i.status === 'unknown')!
  expect(await kit.areas.sweep(mine!.areaId, { elevatorId: unknown.elevatorId, status: 'people', people: 1 }, { kind: 'team', id: pair.teamId, name: pair.teamName }, kit.scope)).toMatchObject({ ok: true })
  expect((await kit.area()).sweep.find((s) => s.elevatorId === unknown.elevatorId)).toMatchObject({ status: 'people', by: pair.teamName })
  // Another one was seen empty in a cellar and is told only now: what somebody saw or reported since stands, and nobody is asked to end that.
  const seenAt = kit.clock().toISOString()
  const [late, empty] = [mine!.items.filter((i) => i.status === 'unknown').at(-1)!, { kind: 'team', id: pair.teamId, name: pair.teamName } as const]
  expect(late.elevatorId).not.toBe(unknown.elevatorId)
  kit.clock.advance(60)
  const { incidentId } = await kit.call(late.elevatorId)
  kit.clock.advance(60)
  expect(await kit.areas.sweep(mine!.areaId, { elevatorId: late.elevatorId, status: 'empty', at: seenAt }, empty, kit.scope)).toMatchObject({ ok: true })
  const stateOf = async () => (await kit.area()).sweep.find((s) => s.elevatorId === late.elevatorId)
  await kit.surge.pass() // the report joins
  expect(await stateOf()).toMatchObject({ status: 'people', incidentId, at: seenAt })
  expect((await kit.view(incidentId)).timeline.filter((e) => e.type === 'noted')).toEqual([])
  await kit.areas.sweep(mine!.areaId, { elevatorId: late.elevatorId, status: 'freed' }, kit.person, kit.scope)
  await kit.areas.sweep(mine!.areaId, { elevatorId: late.elevatorId, status: 'empty', at: seenAt }, empty, kit.scope)
  expect(await stateOf()).toMatchObject({ status: 'freed', by: '接警员' })
  // People who were found there without a network have waited since they were found.
  const shaft = kit.town.estates[2]!.cars[3]!
  expect(await kit.areas.sweep(mine!.areaId, { elevatorId: shaft, status: 'people', at: seenAt }, empty, kit.scope)).toMatchObject({ ok: true })
  const { incidentId: foundId } = (await kit.area()).sweep.find((s) => s.elevatorId === shaft)!
  expect((await findIncident(kit.db, foundId!))?.reportedAt.toISOString()).toBe(seenAt)
  await kit.end()
})

test('what a crew found without a network counts where it stood, though it has been called to the next estate since', async () => {
  const kit = await surgeKit({ estates: 2, cars: 4, crews: 1 })
  const [a, b] = [kit.town.estates[0]!, kit.town.estates[1]!]
  const [teamId, name] = [kit.town.crews[0]!, '站队0']
  const declared = await kit.areas.declare({ kind: 'blackout', estates: [a, b].map(({ region, estate }) => ({ region, estate })) }, kit.person, kit.scope)
  if (!declared.ok) throw new Error(declared.refusal)
  const { areaId } = declared
  const swept = (elevatorId: string, at: Date | null = null) => findSweptArea(kit.db, teamId, elevatorId, at)
  const [first, next] = [await kit.call(a.cars[0]!), await kit.call(b.cars[0]!)]
  await kit.areas.look()
  expect(await swept(a.cars[1]!)).toBeNull()
  const assigned: string[] = []
  for (const { incidentId } of [first, next]) {
    await kit.dispatch.command(incidentId, { type: 'assign', teamId, confirmed: true }, kit.operator, kit.scope)
    const id = (await kit.view(incidentId)).assignments.find((x) => x.teamId === teamId)!.id
    await kit.dispatch.answer(id, { type: 'accept' }, { teamId, name })
    assigned.push(id)
    kit.clock.advance(30)
  }
  expect((await findMySweep(kit.db, teamId))?.items.map((i) => i.elevatorId).toSorted()).toEqual(b.cars.toSorted())
  expect([await swept(a.cars[1]!), await swept(b.cars[1]!), await swept('0')]).toEqual([areaId, areaId, null])
  const seenAt = kit.clock()
  kit.clock.advance(30)
  await kit.dispatch.command(first.incidentId, { type: 'stand-down', assignmentId: assigned[0]!, reason: '另有任务' }, kit.operator, kit.scope)
  kit.clock.advance(30)
  // Called off, it may say what it saw before, and nothing since.
  expect([await swept(a.cars[1]!, seenAt), await swept(a.cars[1]!, kit.clock()), await swept(a.cars[1]!), await swept(b.cars[1]!)]).toEqual([areaId, null, null, areaId])
  await kit.end()
})

test('where a person looked and found nobody, a sensor’s word sends a crew last; a caller’s does not', async () => {
  const kit = await surgeKit({ estates: 3, cars: 2 })
  const [silent, looked, called] = kit.town.estates.map((e) => e.cars[0]!) as [string, string, string]
  for (const elevatorId of [silent, looked]) await kit.call(elevatorId, { source: 'sensor' })
  await kit.call(called)
  const declared = await kit.areas.declare({ kind: 'blackout', estates: kit.town.estates.map(ref) }, kit.person, kit.scope)
  if (!declared.ok) throw new Error(declared.refusal)
  const { areaId: id } = declared
  const occupied = async () => Object.fromEntries((await listAreaChildren(kit.db, id)).map((c) => [c.estate, c.occupied]))
  const before = await occupied()
  expect(before['老城1']).toBe(before['老城0'])
  kit.clock.advance(30)
  for (const elevatorId of [looked, called]) expect(await kit.areas.command(id, { type: 'sweep', elevatorId, status: 'empty' }, kit.person, kit.scope)).toMatchObject({ ok: true })
  const after = await occupied()
  expect(after).toEqual({ 老城0: before['老城0'], 老城1: expect.any(Number), 老城2: 1 })
  expect(after['老城1']).toBeLessThan(0.05)
  expect(kit.faults).toEqual([])
  await kit.end()
})

test('a person declares an area, takes an estate out and closes it; the detector respects that', async () => {
  const kit = await surgeKit()
  const declared = await kit.areas.declare({ kind: 'flood', estates: kit.town.estates.slice(0, 2).map(({ region, estate }) => ({ region, estate })) }, kit.person, kit.scope)
  expect(declared.ok).toBe(true)
  expect(await kit.areas.declare({ kind: 'flood', estates: [{ region: '410105', estate: '老城1' }] }, kit.person, kit.scope)).toEqual({ ok: false, refusal: 'estate-in-another-area' })
  expect(await kit.areas.declare({ kind: 'flood', estates: [{ region: '410105', estate: '无此小区' }] }, kit.person, kit.scope)).toEqual({ ok: false, refusal: 'no-such-estate' })
  await kit.call(kit.town.estates[0]!.cars[0]!)
  await kit.call(kit.town.estates[1]!.cars[0]!)
  await kit.surge.pass()
  const { id, ...area } = await kit.area()
  expect(area).toMatchObject({ kind: 'flood', openedBy: '接警员', counts: { open: 2, elevators: 8 } })
  // A county below it sees its own part, and neither its neighbour's name for it nor who opened it.
  const ofRegion = (region: string, name: string) => kit.db.query('update area_incident set region = $2, name = $3 where id = $1', [id, region, name])
  await ofRegion('410100', '邻县一带')
  const part = { id, part: true, name: '老城0一带', openedBy: null, hull: [], proposal: null, counts: { open: 2, elevators: 8 } }
  expect(await listAreaBriefs(kit.db, '410105', kit.clock())).toMatchObject([part])
  expect(await findAreaView(kit.db, id, '410105')).toMatchObject({ ...part, timeline: [], messages: [] })
  expect((await findAreaView(kit.db, id, '410105'))?.sweep).toHaveLength(8)
  expect([await listAreaBriefs(kit.db, '410106', kit.clock()), await findAreaView(kit.db, id, '410106')]).toEqual([[], null])
  // It may say what was found at its own cars, and decides nothing.
  const county = { prefix: '410105' }
  expect(await kit.areas.command(id, { type: 'sweep', elevatorId: kit.town.estates[1]!.cars[3]!, status: 'empty' }, kit.person, county)).toMatchObject({ ok: true })
  expect(await kit.areas.command(id, { type: 'close', reason: '好' }, kit.person, county)).toEqual({ ok: false, refusal: 'no-such-area' })
  expect(await kit.areas.command(id, { type: 'sweep', elevatorId: kit.town.estates[1]!.cars[3]!, status: 'empty' }, kit.person, { prefix: '410106' })).toEqual({ ok: false, refusal: 'no-such-area' })
  await ofRegion('410105', area.name)
  expect(await kit.areas.command(id, { type: 'estates', remove: [{ region: '410105', estate: '老城1' }] }, kit.person, kit.scope)).toMatchObject({ ok: true })
  await kit.surge.pass()
  expect((await kit.area()).counts).toMatchObject({ open: 1, elevators: 4 })
  expect(await kit.areas.command(id, { type: 'close', reason: '已恢复' }, kit.person, kit.scope)).toMatchObject({ ok: true })
  await kit.call(kit.town.estates[0]!.cars[1]!)
  await kit.surge.pass()
  expect(await kit.area()).toMatchObject({ status: 'closed', counts: { open: 1 }, proposal: null })
  expect(await kit.areas.command(id, { type: 'message', text: '好' }, kit.person, kit.scope)).toEqual({ ok: false, refusal: 'area-closed' })
  expect(kit.faults).toEqual([])
  await kit.end()
})

test('two areas that grow into each other become one', async () => {
  const kit = await surgeKit({ estates: 2, cars: 8, crews: 2 })
  const [a, b] = [kit.town.estates[0]!, kit.town.estates[1]!]
  for (const e of [a, b]) {
    await kit.areas.declare({ kind: 'blackout', estates: [{ region: e.region, estate: e.estate }] }, kit.person, kit.scope)
    kit.clock.advance(1)
  }
  await kit.blackout([...a.cars.slice(0, 4), ...b.cars.slice(0, 4)])
  await kit.surge.pass()
  const { rows } = await kit.db.query<{ status: string; children: number; merged_into: string | null }>('select status, merged_into, (select count(*)::int from incident where area_id = a.id) as children from area_incident a order by opened_at, number')
  expect(rows).toMatchObject([{ status: 'open', children: 8 }, { status: 'closed', children: 0 }])
  expect(kit.faults).toEqual([])
  await kit.end()
})

test('who is put into an area while it is merged or closed is not forgotten in it, and one that somebody has at work holds up neither', async () => {
  const kit = await surgeKit({ estates: 2, cars: 8, crews: 0 })
  const [a, b] = [kit.town.estates[0]!, kit.town.estates[1]!]
  const [older, newer] = await Promise.all([a, b].map(async ({ region, estate }, n) => {
    const declared = await kit.areas.declare({ kind: 'blackout', estates: [{ region, estate }] }, kit.person, kit.scope)
    if (!declared.ok) throw new Error(declared.refusal)
    await kit.db.query(`update area_incident set opened_at = opened_at + $2 * interval '1 second' where id = $1`, [declared.areaId, n])
    return declared.areaId
  })) as [string, string]
  const early = await kit.blackout(b.cars.slice(0, 2))
  await kit.areas.look()
  const areasOf = async (ids: readonly string[]) => (await kit.db.query<{ area_id: string | null }>('select area_id from incident where id = any ($1::uuid[]) order by id', [ids])).rows.map((r) => r.area_id)
  expect(await areasOf(early)).toEqual([newer, newer])
  const late = await kit.blackout([...b.cars.slice(2, 4), ...a.cars.slice(0, 4)])
  const blocked = () => eventually(async () => expect((await kit.db.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).rowCount).toBe(1))

  // Another process is putting one into the newer area while this one finds out that both are one.
  const other = processOn(kit.url, kit.clock)
  let look: Promise<unknown> = Promise.resolve()
  await other.dispatch.writer.write(async (w) => {
    await w.tx.query('select from area_incident where id = $1 for no key update', [newer])
    look = kit.areas.look()
    await blocked()
    const incident = (await lockIncidents(w.tx, [late[0]!])).get(late[0]!)!
    await w.decide(incident, { type: 'join-area', areaId: newer, number: 'A-02' }, { kind: 'system' })
  })
  await look
  expect(await areasOf([...early, ...late])).toEqual(Array.from({ length: 8 }, () => older))
  // And one that is put there afterwards, by whatever way, follows at the next look, which waits for nobody.
  await other.dispatch.writer.write(async (w) => { await w.decide((await lockIncidents(w.tx, [early[0]!])).get(early[0]!)!, { type: 'join-area', areaId: newer, number: 'A-02' }, { kind: 'system' }) })
  await kit.db.tx(async (tx) => {
    await tx.query('select from incident where id = $1 for update', [early[0]])
    await other.areas.look()
    expect(await areasOf([early[0]!])).toEqual([newer])
  })
  await other.areas.look()
  expect(await areasOf([early[0]!])).toEqual([older])

  // Closing waits for a child that somebody has, and the area itself is free meanwhile.
  let closing: Promise<unknown> = Promise.resolve()
  await kit.db.tx(async (tx) => {
    await tx.query('select from incident where id = $1 for update', [late[0]])
    closing = kit.areas.command(older, { type: 'close', reason: '结束' }, kit.person, kit.scope)
    await blocked()
    expect((await tx.query('select from area_incident where id = $1 for no key update nowait', [older])).rowCount).toBe(1)
  })
  expect(await closing).toMatchObject({ ok: true })
  expect((await kit.db.query(`select from incident where state -> 'area' ->> 'overAt' is null`)).rowCount).toBe(0)
  expect([...kit.faults, ...other.faults]).toEqual([])
  await other.db.close()
  await kit.end()
})

test('what a person takes out between the look and the joining stays out, and an incident of an earlier version learns its area', async () => {
  const kit = await surgeKit({ estates: 2, cars: 4, crews: 0 })
  const [a, b] = [kit.town.estates[0]!, kit.town.estates[1]!]
  const declared = await kit.areas.declare({ kind: 'blackout', estates: [a, b].map(({ region, estate }) => ({ region, estate })) }, kit.person, kit.scope)
  const id = declared.ok ? declared.areaId : ''
  const [first, second, third] = await kit.blackout([a.cars[0]!, a.cars[1]!, b.cars[0]!]) as [string, string, string]
  const stateOf = async (incident: string) => { const i = await findIncident(kit.db, incident); return i?.area?.id ?? null }
  const members = makeAreaMembers({ db: kit.db, write: kit.dispatch.writer.write })
  await kit.db.query('insert into area_out (area_id, incident_id, by_account, at) values ($1, $2, $3, $4)', [id, second, kit.person.id, kit.clock()])
  await kit.areas.command(id, { type: 'estates', remove: [{ region: b.region, estate: b.estate }] }, kit.person, kit.scope)
  expect(await members.joinInParts(id, [first, second, third])).toBe(true)
  expect(await Promise.all([first, second, third].map(stateOf))).toEqual([id, null, null])

  // As a version left it whose incidents did not know their area: only the row says so.
  await kit.db.query(`update incident set state = state - 'area' where id = $1`, [first])
  expect(await stateOf(first)).toBeNull()
  await kit.areas.look()
  expect(await stateOf(first)).toBe(id)
  expect(await kit.areas.command(id, { type: 'remove-incident', incidentId: first }, kit.person, kit.scope)).toMatchObject({ ok: true })
  expect((await kit.db.query('select from incident where area_id is not null')).rowCount).toBe(0)
  expect(kit.faults).toEqual([])
  await kit.end()
})

test('what was in an area that is closed makes no other one; what comes afterwards may', async () => {
  const kit = await surgeKit({ estates: 2, cars: 8 })
  await kit.blackout(kit.town.estates[0]!.cars.slice(0, 6))
  await kit.surge.pass()
  expect(await kit.areas.command((await kit.area()).id, { type: 'close', reason: '误启动' }, kit.person, kit.scope)).toMatchObject({ ok: true })
  for (let n = 0; n < 2; n++) { kit.clock.advance(30); await kit.surge.pass() }
  const open = async () => (await kit.db.query<{ children: number }>(`select (select count(*)::int from incident where area_id = a.id) as children from area_incident a where status = 'open'`)).rows
  expect(await open()).toEqual([])
  await kit.blackout(kit.town.estates[1]!.cars.slice(0, 6))
  await kit.surge.pass()
  expect(await open()).toEqual([{ children: 6 }])
  await kit.end()
})
