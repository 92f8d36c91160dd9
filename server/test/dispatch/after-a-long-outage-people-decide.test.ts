// Nobody was there for twenty minutes: what is overdue must not call half a city at once, and must not be forgotten either.
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeHeartbeat } from '../../dispatch/heartbeat.ts'
import { dispatchKit } from '../dispatchKit.ts'
import { testDatabase } from '../parts.ts'
import { until } from '../serverProcess.ts'

async function city(elevators: number) {
  const database = await testDatabase()
  const kit = await dispatchKit(database.url, { elevators })
  onTestFinished(async () => { await kit.db.close(); await database.drop() })
  return kit
}

test('after twenty minutes every overdue incident is on a list for people, nobody is called, and one key lets a plan go on', async () => {
  const c = await city(3)
  const ids = [await c.report(0), await c.report(1), await c.report(2)].map((r) => r.incidentId)
  await c.dispatch.command(ids[0]!, { type: 'assign', teamId: c.world.contract[0]! }, c.operator, c.scope)
  c.clock.advance(1200)
  for (let n = 0; n < 3; n++) await c.auditor.audit()
  for (const id of ids) {
    const view = await c.view(id)
    expect(view.attention.map((a) => a.reason)).toEqual(['after-outage'])
    expect(view.assignments.filter((a) => a.status === 'offered')).toEqual([])
  }
  await c.dispatch.command(ids[0]!, { type: 'resume' }, c.operator, c.scope)
  await c.dispatch.command(ids[1]!, { type: 'resume' }, c.operator, c.scope)
  expect((await c.view(ids[0]!)).assignments.filter((a) => a.status === 'offered')).toHaveLength(1)
  expect((await c.view(ids[1]!)).assignments.filter((a) => a.status === 'offered')).toHaveLength(1)
  expect((await c.view(ids[1]!)).attention).toEqual([])
  expect(await c.auditor.audit()).toMatchObject({ ok: true, forgotten: 0 })
})

test('an outage of two minutes is caught up by itself, each step once', async () => {
  const c = await city(1)
  const { incidentId } = await c.report(0)
  await c.dispatch.command(incidentId, { type: 'assign', teamId: c.world.contract[0]! }, c.operator, c.scope)
  c.clock.advance(120)
  await Promise.all([c.auditor.audit(), c.auditor.audit()])
  const view = await c.view(incidentId)
  expect(view.assignments.map((a) => a.status)).toEqual(['lapsed', 'offered'])
  expect(view.timeline.filter((e) => e.type === 'offer-lapsed')).toHaveLength(1)
})

test('a step that was due long ago only because nobody was believed to be needed is no outage: it is done', async () => {
  const c = await city(1)
  const { incidentId } = await c.report(0)
  await c.dispatch.command(incidentId, { type: 'pause', reason: '核实', seconds: 1500 }, c.operator, c.scope)
  c.clock.advance(1500)
  await c.auditor.audit()
  c.clock.advance(1)
  await c.auditor.audit()
  const view = await c.view(incidentId)
  expect(view.attention.map((a) => a.reason)).toEqual(['pause-over'])
  expect(view.assignments).toHaveLength(1)
})

test('the heartbeat is new after a clean pass and grows old after any other', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'sanfen-beat-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const file = join(dir, 'data', 'auditor.heartbeat')
  const heart = makeHeartbeat(file, (where, error) => { throw new Error(where, { cause: error }) })
  const report = (at: string, ok: boolean) => heart.beat({ at: new Date(at), ok, lateSteps: 0, forgotten: ok ? 0 : 1, failed: 0 })
  report('2026-11-21T08:00:00Z', true)
  await until('the first', () => stat(file).then(() => true, () => false))
  report('2026-11-21T08:00:01Z', false)
  await heart.close()
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ at: '2026-11-21T08:00:00.000Z' })
  report('2026-11-21T08:00:02Z', true)
  await heart.close()
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ at: '2026-11-21T08:00:02.000Z', pid: process.pid })
})

test('deadlines that an earlier version wrote are brought to what the state says, at the start and when one of them comes', async () => {
  const c = await city(1)
  const { incidentId } = await c.report(0)
  await c.dispatch.command(incidentId, { type: 'assign', teamId: c.world.contract[0]! }, c.operator, c.scope)
  const { id, teamId } = (await c.view(incidentId)).assignments[0]!
  await c.dispatch.answer(id, { type: 'accept' }, { teamId, name: '队' })
  const older = () => c.db.query(`update deadline set key = 'depart/' || $1 where key = 'move/' || $1`, [id])
  const keys = async () => (await c.db.query<{ key: string }>('select key from deadline order by key')).rows.map((r) => r.key)
  await older()
  expect(await c.dispatch.mendDeadlines()).toBe(1)
  expect(await keys()).toContain(`move/${id}`)
  expect(await c.dispatch.mendDeadlines()).toBe(0)
  await older()
  c.clock.advance(121)
  await c.auditor.audit() // finds a step that the state does not have
  await c.auditor.audit()
  expect((await c.view(incidentId)).assignments[0]).toMatchObject({ notMoving: 'stale' })
})

test('the ten thousandth incident has a number of its own', async () => {
  const c = await city(2)
  await c.db.query("select setval('incident_number', 999)")
  const thousandth = await c.view((await c.report(0)).incidentId)
  await c.db.query("select setval('incident_number', 9999)")
  const tenThousandth = await c.view((await c.report(1)).incidentId)
  expect([thousandth.number, tenThousandth.number]).toEqual(['20261121-1000', '20261121-10000'])
})

test('a region whose plan was taken away still takes reports, on the plan of last resort', async () => {
  const c = await city(1)
  await c.db.query('delete from response_plan')
  const { incidentId } = await c.report(0)
  expect((await c.view(incidentId)).limits).toMatchObject({ planName: '平台默认预案', planVersion: 0 })
})
