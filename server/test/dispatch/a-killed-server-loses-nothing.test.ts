// kill -9 in the middle of incidents: what was acknowledged is there, and every deadline fires once a process is back.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { IncidentView, MyAssignment } from '../../contracts/incident.ts'
import { makeDb } from '../../db/pool.ts'
import { PLANS } from '../../../fixtures/city/plans.ts'
import { cityDatabase, testRedis } from '../parts.ts'
import { logIn, startServer, until, type ServerPlace } from '../serverProcess.ts'
import { startRig, type Rig } from '../sip/rig.ts'

let rig: Rig
let place: ServerPlace
beforeAll(async () => {
  rig = await startRig()
  place = { databaseUrl: (await cityDatabase()).url, redisUrl: (await testRedis()).url, edge: rig.edge }
})
afterAll(() => rig.close())

/** A plan in seconds instead of minutes: waiting for real ones would prove no more. */
const QUICK = { ...PLANS[1], name: '快速预案', dispatchWithin: 3, batchWithin: 3, tiers: [1, 2, 3].map((tier) => ({ tier, selector: ['contract-unit', 'nearest-stations', 'fire-service-119'][tier - 1], startAfter: [0, 9, 14][tier - 1], answerWithin: 3, departWithin: 4, fanOut: 1 })) }

test('reports acknowledged before a kill are there after it, and the next team is called by itself', async () => {
  const first = await startServer(place)
  const db = makeDb(place.databaseUrl)
  await db.query(`insert into response_plan (region, version, plan, created_at) values ('410100', 99, $1, now())`, [JSON.stringify(QUICK)])
  const operator = await logIn(first.url, 'operator1')
  const { rows } = await db.query<{ rescue_code: string }>(`select rescue_code from elevator order by rescue_code limit 12`)
  const acknowledged: string[] = []
  for (const { rescue_code: code } of rows) {
    const answer = await operator.post<{ incidentId: string }>('/api/reports', { source: 'walk-in', code })
    if (answer.status === 201) acknowledged.push(answer.body.incidentId)
  }
  await first.kill9()
  expect(acknowledged).toHaveLength(12)

  const second = await startServer(place)
  const again = await logIn(second.url, 'operator1')
  const views = await until('every incident is with a team or a person', async () => {
    const all = await Promise.all(acknowledged.map(async (id) => (await again.get<IncidentView>(`/api/incidents/${id}`)).body))
    return all.every((v) => v.startedTiers.length > 0) && all
  })
  for (const v of views) {
    const due = new Date(new Date(v.times.reported).getTime() + QUICK.dispatchWithin * 1000)
    const started = v.timeline.find((t) => t.type === 'tier-started')
    expect(started, 'nobody was called').toBeDefined()
    expect(new Date(started?.at ?? 0).getTime()).toBeGreaterThanOrEqual(due.getTime())
  }
  await second.stop()
  // Whoever is called in the next test has the time that people have.
  await db.query(`insert into response_plan (region, version, plan, created_at) values ('410100', 100, $1, now())`, [JSON.stringify(PLANS[1])])
  await db.close()
})

test('two processes and a team that accepts on one while the other dies: the assignment goes on', async () => {
  const [a, b] = await Promise.all([startServer(place), startServer(place)])
  const operator = await logIn(a.url, 'operator1')
  const report = await operator.post<{ incidentId: string }>('/api/reports', { source: 'walk-in', code: '235274', trapped: 2 })
  expect(report.status).toBe(201)
  const team = await logIn(b.url, 'team01')
  const candidates = await operator.get<{ teamId: string }[]>(`/api/incidents/${report.body.incidentId}/candidates`)
  expect(candidates.body.map((c) => c.teamId)).toContain(team.me.teamId)
  await operator.post(`/api/incidents/${report.body.incidentId}/commands`, { type: 'assign', teamId: team.me.teamId, confirmed: true })
  const mine = await until('the assignment on the other process', async () => (await team.get<MyAssignment[]>('/api/me/assignments')).body.find((m) => m.incidentId === report.body.incidentId && m.assignment.status === 'offered'))
  await a.kill9()
  for (const type of ['accept', 'depart', 'arrive']) expect((await team.post(`/api/assignments/${mine.assignment.id}/commands`, { type })).status).toBe(200)
  expect((await team.post(`/api/assignments/${mine.assignment.id}/commands`, { type: 'accept' })).body).toMatchObject({ code: 'already-accepted' })
  expect((await team.post(`/api/assignments/${mine.assignment.id}/commands`, { type: 'release', people: 2, cause: { root: 'door' } })).status).toBe(200)
  const view = await (await logIn(b.url, 'supervisor')).get<IncidentView>(`/api/incidents/${report.body.incidentId}`)
  expect(view.body.status).toBe('released')
  await b.stop()
})
