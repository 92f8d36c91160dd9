// A crew on its way is sent elsewhere in one step: whoever takes over is called first, and half of it never happens.
import { expect, test } from 'vitest'
import type { AreaPair } from '../../contracts/area.ts'
import { makeBatchCommit } from '../../dispatch/batchCommit.ts'
import { candidateFacts } from '../../db/candidates.ts'
import { surgeKit } from './surgeKit.ts'

const pair = (incidentId: string, teamId: string, movedFrom: string | null = null): AreaPair => ({ incidentId, teamId, teamName: '', teamKind: 'station', tier: 2, etaSeconds: 300, reasons: [], by: 'system', movedFrom, next: [] })

/** A crew that has accepted the first car and is driving; the second car waits. */
async function onTheWay() {
  const kit = await surgeKit({ estates: 2, cars: 4, crews: 3 })
  const incidents = await kit.blackout()
  await kit.areas.look()
  const { id } = await kit.area()
  const [crew, other] = kit.town.crews as [string, string, string]
  const faults: string[] = []
  const commit = makeBatchCommit({ writer: kit.dispatch.writer, db: kit.db, steps: kit.db, crowd: kit.db, clock: kit.clock, newId: () => crypto.randomUUID(), candidates: candidateFacts, fault: (where, error) => { faults.push(`${where} ${String(error)}`) }, publish: { incident: async () => undefined, assignment: async () => undefined, team: async () => undefined, unit: () => undefined }, wake: { wake: async () => undefined }, notify: { channels: [], wake: () => undefined } })
  const [from, to] = [incidents[0]!, incidents[5]!]
  expect(await commit(id, [pair(from, crew)], { kind: 'system' })).toMatchObject([{ outcome: 'sent' }])
  const assignment = (await kit.view(from)).assignments[0]!
  await kit.dispatch.answer(assignment.id, { type: 'accept' }, { teamId: crew, name: '队' })
  kit.clock.advance(20)
  await kit.dispatch.answer(assignment.id, { type: 'depart' }, { teamId: crew, name: '队' })
  return { ...kit, areaId: id, commit, from, to, crew, other, faults }
}

test('the other crew is called, this one is stood down and sent on, and both records say that a batch chose', async () => {
  const kit = await onTheWay()
  expect((await kit.commit(kit.areaId, [pair(kit.to, kit.crew, kit.from), pair(kit.from, kit.other)], { kind: 'system' })).map((r) => r.outcome)).toEqual(['sent', 'sent'])
  const [from, to] = [await kit.view(kit.from), await kit.view(kit.to)]
  expect(from.assignments.map((a) => [a.teamId, a.status, a.reason])).toEqual([[kit.crew, 'stood-down', 'moved-by-batch'], [kit.other, 'offered', null]])
  expect(to.assignments.map((a) => [a.teamId, a.status])).toEqual([[kit.crew, 'offered']])
  const { rows } = await kit.db.query<{ by: string }>(`select data -> 'record' ->> 'by' as by from incident_event where type = 'team-offered'`)
  expect(rows.map((r) => r.by)).toEqual(['batch', 'batch', 'batch'])
  expect((await kit.db.query('select from area_move')).rowCount).toBe(1)
  expect(kit.faults).toEqual([])
  await kit.end()
})

test('the car it should go to has a team meanwhile: it keeps its way, and nobody was called for nothing', async () => {
  const kit = await onTheWay()
  await kit.dispatch.command(kit.to, { type: 'assign', teamId: kit.town.crews[2]! }, kit.person, kit.scope)
  expect((await kit.commit(kit.areaId, [pair(kit.to, kit.crew, kit.from), pair(kit.from, kit.other)], { kind: 'system' })).map((r) => r.outcome)).toEqual(['lost', 'lost'])
  expect((await kit.view(kit.from)).assignments.map((a) => [a.teamId, a.status])).toEqual([[kit.crew, 'departed']])
  await kit.end()
})

test('it has arrived meanwhile: it stays', async () => {
  const kit = await onTheWay()
  await kit.dispatch.answer((await kit.view(kit.from)).assignments[0]!.id, { type: 'arrive' }, { teamId: kit.crew, name: '队' })
  expect((await kit.commit(kit.areaId, [pair(kit.to, kit.crew, kit.from)], { kind: 'system' })).map((r) => r.outcome)).toEqual(['lost'])
  // A fault of ours is called one, and not that somebody was quicker.
  expect(kit.faults).toEqual([])
  expect((await kit.commit(kit.areaId, [pair('no number', kit.crew)], { kind: 'system' })).map((r) => r.outcome)).toEqual(['failed'])
  expect(kit.faults).toEqual([expect.stringContaining('batch: no number')])
  expect((await kit.view(kit.to)).assignments).toEqual([])
  await kit.end()
})
