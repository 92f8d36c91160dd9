// What a person changes in a proposal stays; what he sends goes as he saw it; a crew is never in two places.
import { expect, test } from 'vitest'
import { listAreaCrews } from '../../db/areaBatch.ts'
import { surgeKit } from './surgeKit.ts'

test('a changed pair survives every new solution and is sent, with who chose it', async () => {
  const kit = await surgeKit()
  await kit.blackout()
  await kit.surge.pass()
  const before = await kit.area()
  const waiting = before.proposal!.waiting[0]!.incidentId
  const crew = before.proposal!.pairs[0]!
  expect(await kit.surge.command(before.id, { type: 'change', incidentId: waiting, teamId: crew.teamId }, kit.person, kit.scope)).toMatchObject({ ok: true })
  expect(await kit.surge.command(before.id, { type: 'change', incidentId: crew.incidentId, teamId: null }, kit.person, kit.scope)).toMatchObject({ ok: true })
  kit.clock.advance(8)
  await kit.db.query(`update team_position set position = st_makepoint(113.701, 34.781)::geography, at = $1 where team_id = $2`, [kit.clock(), crew.teamId]) // the crew has driven on: one would solve otherwise
  await kit.surge.pass()
  const changed = await kit.area()
  expect(changed.proposal?.pairs.filter((p) => p.teamId === crew.teamId)).toMatchObject([{ incidentId: waiting, by: 'operator' }])
  expect(changed.proposal?.waiting).toContainEqual({ incidentId: crew.incidentId, reason: 'withheld' })
  expect(changed.proposal?.autoCommitAt).toBe(before.proposal?.autoCommitAt)
  expect(await kit.sendAll()).toMatchObject({ ok: true })
  const { rows } = await kit.db.query<{ incident_id: string; team_id: string }>(`select incident_id, team_id from assignment where status = 'offered'`)
  expect(rows).toHaveLength(6)
  expect(rows).toContainEqual({ incident_id: waiting, team_id: crew.teamId })
  expect(rows.map((r) => r.incident_id)).not.toContain(crew.incidentId)
  expect((await kit.area()).timeline.filter((e) => e.type === 'committed')).toMatchObject([{ actor: '接警员', data: { sent: 6 } }])
  expect(kit.faults).toEqual([])
  await kit.end()
})

test('two operators and the clock send at once: each crew is called once', async () => {
  const kit = await surgeKit()
  await kit.blackout()
  await kit.surge.pass()
  kit.clock.advance(21)
  const outcomes = await Promise.all([kit.sendAll(), kit.sendAll(), kit.surge.pass()])
  expect(outcomes.filter((o) => o && !o.ok).map((o) => o && !o.ok && o.refusal).every((r) => r === 'being-committed' || r === 'no-proposal')).toBe(true)
  const { rows } = await kit.db.query<{ n: number }>(`select count(*)::int as n from assignment where status = 'offered' group by team_id`)
  expect(rows.map((r) => r.n)).toEqual([1, 1, 1, 1, 1, 1])
  expect(kit.faults).toEqual([])
  await kit.end()
})

test('he sends what he saw, and a pair that somebody else was quicker with is left out', async () => {
  const kit = await surgeKit()
  await kit.blackout()
  await kit.surge.pass()
  const { id, proposal } = await kit.area()
  const [held, ...seen] = proposal!.pairs.slice(0, 4).map(({ incidentId, teamId }) => ({ incidentId, teamId }))
  await kit.dispatch.command(seen[0]!.incidentId, { type: 'assign', teamId: proposal!.pairs[5]!.teamId }, kit.person, kit.scope)
  // A colleague holds one back in the same moment: nobody's key sends it any more.
  await kit.surge.command(id, { type: 'change', incidentId: held!.incidentId, teamId: null }, kit.person, kit.scope)
  expect(await kit.surge.command(id, { type: 'commit', pairs: [held!, ...seen] }, kit.person, kit.scope)).toMatchObject({ ok: true })
  const area = await kit.area()
  expect(area.timeline.filter((e) => e.type === 'committed')).toMatchObject([{ data: { sent: 2, lost: 1 } }])
  await kit.surge.command(id, { type: 'undo-change', incidentId: held!.incidentId }, kit.person, kit.scope)
  expect((await kit.db.query(`select from assignment where status = 'offered'`)).rowCount).toBe(3)
  kit.clock.advance(21) // what he did not send has a countdown of its own
  await kit.surge.pass() // the rest, among it the crew of the lost pair
  expect((await kit.db.query(`select from assignment where status = 'offered'`)).rowCount).toBe(6)
  expect(kit.faults).toEqual([])
  await kit.end()
})

test('a team that said no is not proposed for that car again, and one that nobody knows cannot be chosen', async () => {
  const kit = await surgeKit({ crews: 1 })
  await kit.blackout()
  await kit.surge.pass()
  const { id, proposal } = await kit.area()
  expect(proposal?.pairs).toHaveLength(1)
  const pair = proposal!.pairs[0]!
  expect(await kit.surge.command(id, { type: 'change', incidentId: pair.incidentId, teamId: kit.world.contract[0]! }, kit.person, kit.scope)).toEqual({ ok: false, refusal: 'team-not-free', because: { code: 'off-duty' } })
  await kit.sendAll()
  const { rows } = await kit.db.query<{ id: string }>(`select id from assignment where status = 'offered'`)
  await kit.dispatch.answer(rows[0]!.id, { type: 'decline', reason: '车坏' }, { teamId: pair.teamId, name: pair.teamName })
  await kit.surge.pass()
  const after = await kit.area()
  expect(after.proposal?.pairs.map((p) => [p.teamId, p.incidentId === pair.incidentId])).toEqual([[pair.teamId, false]])
  expect(after.proposal?.waiting).toContainEqual({ incidentId: pair.incidentId, reason: 'no-team-can' })
  await kit.end()
})

test('another region can neither see nor send', async () => {
  const kit = await surgeKit({ crews: 1 })
  await kit.blackout()
  await kit.surge.pass()
  const { id } = await kit.area()
  expect(await kit.surge.command(id, { type: 'commit' }, kit.person, { prefix: '42' })).toEqual({ ok: false, refusal: 'no-such-area' })
  expect(await kit.areas.command(id, { type: 'close', reason: '结束' }, kit.person, { prefix: '410102' })).toEqual({ ok: false, refusal: 'no-such-area' })
  await kit.end()
})

test('a choice that would come to nothing is refused with its reason, and nothing is sent that he has not named', async () => {
  const kit = await surgeKit({ crews: 4 })
  await kit.blackout()
  await kit.surge.pass()
  const { id, proposal } = await kit.area()
  const [waiting, pair] = [proposal!.waiting[0]!.incidentId, proposal!.pairs[0]!]
  expect(await kit.surge.command(id, { type: 'commit' }, kit.person, kit.scope)).toEqual({ ok: false, refusal: 'pairs-missing' })
  const [off, lost, far] = kit.town.crews
  await kit.db.query(`insert into shift (team_id, weekday, starts, ends) select $1, extract(isodow from $2::timestamptz at time zone 'Asia/Shanghai')::int % 7 + 1, '00:00', '24:00'`, [off, kit.clock()])
  await kit.db.query(`update team_position set at = $2::timestamptz - interval '2 hours' where team_id = $1`, [lost, kit.clock()])
  await kit.db.query(`update team_position set position = st_makepoint(115, 36)::geography where team_id = $1`, [far])
  const choose = (teamId: string | undefined) => kit.surge.command(id, { type: 'change', incidentId: waiting, teamId: teamId ?? '' }, kit.person, kit.scope)
  expect(await choose(off)).toMatchObject({ ok: false, refusal: 'team-not-free', because: { code: 'off-shift' } })
  expect(await choose(lost)).toMatchObject({ ok: false, refusal: 'team-not-free', because: { code: 'position-stale' } })
  expect(await choose(far)).toMatchObject({ ok: false, refusal: 'team-not-free', because: { code: 'out-of-reach' } })
  expect((await kit.area()).timeline.filter((e) => e.type === 'changed')).toEqual([])
  expect(pair.by).toBe('system')
  await kit.end()
})

test('a crew that is near enough, and that no list for the car names, is refused instead of failing each minute', async () => {
  const kit = await surgeKit({ estates: 1, cars: 6, crews: 33 })
  await kit.blackout()
  await kit.surge.pass()
  const { id, proposal } = await kit.area()
  const incidentId = proposal!.pairs[0]!.incidentId
  const crew = kit.town.crews.at(-1)!
  expect((await kit.dispatch.candidates(incidentId, kit.scope))?.map((c) => c.teamId)).not.toContain(crew)
  expect(await kit.surge.command(id, { type: 'change', incidentId, teamId: crew }, kit.person, kit.scope)).toEqual({ ok: false, refusal: 'team-not-free', because: { code: 'out-of-reach' } })
  await kit.end()
})

test('while a proposal is being sent a change neither ends that nor lets another process send it, and the moment people see is the one that counts', async () => {
  const kit = await surgeKit()
  await kit.blackout()
  await kit.surge.pass()
  const before = await kit.area()
  expect(await kit.areas.command(before.id, { type: 'settings', holdSeconds: 5 }, kit.person, kit.scope)).toMatchObject({ ok: true })
  const { rows: [row] } = await kit.db.query<{ at: Date }>('select auto_commit_at as at from area_incident')
  expect(row!.at.toISOString() < before.proposal!.autoCommitAt!).toBe(true)
  expect((await kit.area()).proposal?.autoCommitAt).toBe(row!.at.toISOString())
  const lease = new Date(kit.clock().getTime() + 12_000)
  await kit.db.query('update area_incident set lease_until = $1', [lease]) // another process has begun to send
  expect(await kit.surge.command(before.id, { type: 'change', incidentId: before.proposal!.pairs[0]!.incidentId, teamId: null }, kit.person, kit.scope)).toMatchObject({ ok: true })
  expect(await kit.surge.command(before.id, { type: 'solve' }, kit.person, kit.scope)).toMatchObject({ ok: true })
  expect((await kit.db.query<{ at: Date }>('select lease_until as at from area_incident')).rows[0]?.at).toEqual(lease)
  kit.clock.advance(6) // its moment is over, its sending is not
  await kit.surge.pass()
  expect((await kit.db.query(`select from assignment`)).rowCount).toBe(0)
  kit.clock.advance(7)
  await kit.surge.pass()
  expect((await kit.db.query(`select from assignment where status = 'offered'`)).rowCount).toBe(6)
  expect(kit.faults).toEqual([])
  await kit.end()
})

test('a thousand property officers stand nearer than the crews: the crews are seen all the same', async () => {
  const kit = await surgeKit()
  await kit.blackout()
  await kit.surge.pass()
  const { id } = await kit.area()
  await kit.db.query(
    `with p as (insert into team (code, name, kind, unit_id, region, leader, phone) select 'wy' || n, '物业' || n, 'property', $1, '410105', '物业', '19900000300' from generate_series(1, 1300) n returning id)
     insert into team_position (team_id, position, source, at, on_duty) select id, (select st_centroid(st_collect(position::geometry))::geography from elevator where estate like '老城%'), 'phone', $2, true from p`, [kit.world.useUnitId, kit.clock()])
  expect((await listAreaCrews(kit.db, id, [], kit.clock())).map((c) => c.teamId).toSorted()).toEqual(kit.town.crews.toSorted())
  await kit.end()
})

test('an area that a person joins to another one is over on the consoles, too', async () => {
  const kit = await surgeKit({ estates: 2, cars: 2, crews: 1 })
  const [a, b] = [kit.town.estates[0]!, kit.town.estates[1]!]
  const declare = async (e: typeof a): Promise<string> => { const done = await kit.areas.declare({ kind: 'blackout', estates: [{ region: e.region, estate: e.estate }] }, kit.person, kit.scope); return done.ok ? done.areaId : '' }
  const [into, ended] = [await declare(a), await declare(b)]
  expect(await kit.areas.command(into, { type: 'estates', add: [{ region: b.region, estate: b.estate }] }, kit.person, kit.scope)).toEqual({ ok: true, areaId: into, merged: [ended] })
  await kit.surge.tell(ended)
  expect(kit.told.at(-1)).toMatchObject({ id: ended, status: 'closed', mergedInto: into })
  await kit.end()
})
