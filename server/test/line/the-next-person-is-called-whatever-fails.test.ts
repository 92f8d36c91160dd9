// A mechanic without data, a phone that is off, a server that dies: played with real processes, and SIPp as the mechanics' telephones.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { IncidentView } from '../../contracts/incident.ts'
import type { PlanView } from '../../contracts/plan.ts'
import type { CandidateView } from '../../contracts/team.ts'
import { cityDatabase, testRedis, type TestDatabase } from '../parts.ts'
import { logIn, startServer, until, type Client, type ServerProcess } from '../serverProcess.ts'
import { startRig, type Rig } from '../sip/rig.ts'

const ANSWER_SECONDS = 14
let database: TestDatabase

let rig: Rig
let servers: ServerProcess[] = []
let operator: Client
const call = (n: number) => servers[n]!

beforeAll(async () => {
  database = await cityDatabase()
  rig = await startRig()
  const place = { databaseUrl: database.url, redisUrl: (await testRedis()).url, edge: rig.edge, env: { SANFEN_SECRET: 'a secret that two servers of a test share with each other' } }
  const first = await startServer(place)
  servers = [first, await startServer(place)]
  operator = await logIn(call(1).url, 'operator1')
  const admin = await logIn(call(1).url, 'admin')
  const { region: _region, version: _version, since: _since, by: _by, regionName: _name, ...plan } = (await admin.get<PlanView>('/api/response-plans/410100')).body
  const quick = { ...plan, ladder: { pushAfter: 0, voiceAfter: 1, smsAfter: 2 }, tiers: plan.tiers.map((t) => ({ ...t, answerWithin: ANSWER_SECONDS })) }
  expect((await admin.put('/api/response-plans/410100', quick)).status).toBe(200)
})
afterAll(async () => {
  await Promise.all(servers.map((s) => s.stop()))
  await rig.close()
  await database.drop()
})

async function dispatched(code: string): Promise<{ id: string; teamId: string }> {
  const report = await operator.post<{ incidentId: string }>('/api/reports', { source: 'walk-in', code, trapped: 2 })
  expect(report.status).toBe(201)
  const id = report.body.incidentId
  const first = (await operator.get<CandidateView[]>(`/api/incidents/${id}/candidates`)).body.find((c) => c.rank === 1)
  expect((await operator.post(`/api/incidents/${id}/commands`, { type: 'assign', teamId: first?.teamId })).status).toBe(200)
  return { id, teamId: first!.teamId }
}
const view = async (id: string) => (await operator.get<IncidentView>(`/api/incidents/${id}`)).body
const phone = (name: string, options: Parameters<Rig['call']>[1] = {}) => rig.call(name, { to: 'nobody', port: rig.edge.trunkPeer.port, ...options })

test('a mechanic without data is rung by the server itself, presses 1, and the incident is his', async () => {
  const story = await phone('phone-keys', { digits: '1', digitsAt: 3, seconds: 40 })
  const { id, teamId } = await dispatched('235274')
  const accepted = await until('the key counts', async () => { const v = await view(id); return v.status === 'accepted' && v })
  expect(accepted.assignments[0]).toMatchObject({ teamId, status: 'accepted' })
  expect(accepted.timeline.find((e) => e.type === 'offer-accepted')?.actor).toMatchObject({ kind: 'team' })
  const rungs = await until('the rungs say so', async () => { const d = (await view(id)).deliveries; return d.some((r) => r.channel === 'voice' && r.state === 'read') && d })
  expect(rungs.find((r) => r.channel === 'socket')).toMatchObject({ state: expect.stringMatching(/failed|not-needed|planned|sending/) as string })
  await story.stop()
})

test('a phone that is off, and the server killed that was ringing it: the next team is called within the plan’s seconds', async () => {
  const story = await phone('phone-does-not-answer', { calls: 4 })
  const { id, teamId } = await dispatched('235247')
  await until('it rings', async () => (await view(id)).deliveries.some((r) => r.channel === 'voice' && r.state === 'sent'))
  await call(0).kill9()
  const next = await until('the next team', async () => { const v = await view(id); return v.assignments.length > 1 && v })
  expect(next.assignments[0]).toMatchObject({ teamId, status: 'lapsed' })
  const [first, second] = next.assignments
  // The auditor of the other process is at most a second behind, and this machine is busy.
  expect(Date.parse(second!.offeredAt) - Date.parse(first!.offeredAt) - ANSWER_SECONDS * 1000).toBeLessThan(3000)
  await until('and it is rung too, by the process that is left', async () => (await view(id)).deliveries.some((r) => r.channel === 'voice' && r.assignmentId === second!.id && r.state !== 'planned'), 30_000)
  await story.stop()
})
