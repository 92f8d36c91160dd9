// What frightened, hurried and hostile people send to a whole running server: each gets a clear problem, and nothing is half written.
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '../../contracts/common.ts'
import type { IncidentView, MyAssignment } from '../../contracts/incident.ts'
import type { PlanView } from '../../contracts/plan.ts'
import type { Snapshot } from '../../contracts/realtime.ts'
import { makeDb, type Db } from '../../db/pool.ts'
import { cityDatabase, testRedis } from '../parts.ts'
import { logIn, startServer, until, type Client, type ServerProcess } from '../serverProcess.ts'
import { asTold, startRig, type Rig } from '../sip/rig.ts'

let rig: Rig
let server: ServerProcess
let db: Db
let operator: Client
let team: Client
beforeAll(async () => {
  rig = await startRig()
  const database = await cityDatabase()
  server = await startServer({ databaseUrl: database.url, redisUrl: (await testRedis()).url, edge: rig.edge })
  db = makeDb(database.url)
  operator = await logIn(server.url, 'operator1')
  team = await logIn(server.url, 'team01')
})
afterAll(async () => { await db.close(); await server.stop(); await rig.close() })

const rows = async () => (await db.query<{ n: string }>('select (select count(*) from report) || $1 || (select count(*) from incident) || $1 || (select count(*) from incident_event) as n', ['/'])).rows[0]?.n

describe('a report', () => {
  test.each([
    ['five digits', { source: 'walk-in', code: '23527' }, 422, 'rescue-code-malformed'],
    ['twenty-one digits', { source: 'walk-in', code: '2'.repeat(21) }, 422, 'rescue-code-malformed'],
    ['letters', { source: 'walk-in', code: 'ABCDEF' }, 422, 'rescue-code-malformed'],
    ['emoji', { source: 'walk-in', code: '😱😱😱😱😱😱' }, 422, 'rescue-code-malformed'],
    ['an injection', { source: 'walk-in', code: "1'; drop table incident; --" }, 422, 'rescue-code-malformed'],
    ['a code nobody has', { source: 'walk-in', code: '999999' }, 422, 'elevator-not-found'],
    ['a wrong type', { source: 'walk-in', code: '235274', trapped: 'two' }, 400, 'invalid-input'],
    ['minus three people', { source: 'walk-in', code: '235274', trapped: -3 }, 400, 'invalid-input'],
    ['an unknown field', { source: 'walk-in', code: '235274', tapped: 2 }, 400, 'invalid-input'],
    ['an elevator that is not there', { source: 'walk-in', elevatorId: '99999999999' }, 404, 'not-found'],
    ['nothing at all', { source: 'walk-in' }, 422, 'nothing-to-go-on'],
  ])('with %s says what is wrong and writes nothing', async (_, body, status, code) => {
    const before = await rows()
    const answer = await operator.post<Problem>('/api/reports', body)
    expect(answer).toMatchObject({ status, body: { code, status } })
    expect(answer.body.title).toMatch(/\p{Script=Han}/u)
    expect(await rows()).toBe(before)
  })

  test('with 10 MB is refused before it is read', async () => {
    const response = await fetch(`${server.url}/api/reports`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: 'Bearer x' }, body: JSON.stringify({ note: 'x'.repeat(10 * 1024 * 1024) }) }).catch((error: unknown) => error)
    if (response instanceof Response) expect([401, 413]).toContain(response.status)
    else expect(String(response)).toMatch(/fetch failed/) // the server may close while we are still sending
    expect((await operator.get('/api/session')).status).toBe(200)
  })

  test('without a session is refused', async () => {
    const response = await fetch(`${server.url}/api/reports`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"source":"walk-in","code":"235274"}' })
    expect([response.status, response.headers.get('content-type')]).toEqual([401, expect.stringContaining('application/problem+json')])
  })

  test('with a near miss names the real codes near it', async () => {
    const { rows: [free] } = await db.query<{ code: string }>(`select d || '35274' as code from generate_series(0, 9) as d where not exists (select from elevator where rescue_code = d || '35274') limit 1`)
    const answer = await operator.post<Problem & { candidates: { elevator: { rescueCode: string } }[] }>('/api/reports', { source: 'walk-in', code: free?.code })
    expect(answer).toMatchObject({ status: 422, body: { code: 'elevator-not-found' } })
    expect(answer.body.candidates.map((c) => c.elevator.rescueCode)).toContain('235274')
  })
})

test('a wish to go on as a WebSocket, with any target and from nobody, ends neither the process nor anybody else\'s line', async () => {
  const { hostname, port } = new URL(server.url)
  const wish = (target: string) => `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`
  const knock = (target: string, hangsUp: boolean) => new Promise<void>((resolve) => {
    const line = connect(Number(port), hostname, () => line.write(wish(target), () => { if (hangsUp) line.resetAndDestroy() }))
    line.on('error', () => line.destroy()) // whom the server cuts off has his answer
    line.on('data', () => line.destroy())
    line.on('close', () => resolve())
  })
  const targets = ['//', '///', '//?ticket=x', 'http://[', 'http://', '/\\\\:0', '*', '?', '/api/talk', '/api/talk?ticket=%', '/api/talk?ticket=%E0%A4%A', '/api/video?ticket=%ZZ&ticket', '/socket.io/?EIO=4&transport=websocket&sid=%', '//api/talk?ticket=1']
  await Promise.all(targets.flatMap((target) => [knock(target, false), knock(target, true)]))
  expect((await operator.get('/api/session')).status).toBe(200)
  // The same process, not one that somebody started again: nothing was said of a fault.
  expect(server.log()).not.toMatch(/ERR_INVALID_URL|Uncaught|uncaught/)
})

describe('an incident', () => {
  test('of another region does not exist for the county that asks, nor for a command', async () => {
    const { rows: [there] } = await db.query<{ rescue_code: string }>(`select rescue_code from elevator where region = '410102' order by id limit 1`)
    const report = await operator.post<{ incidentId: string }>('/api/reports', { source: 'walk-in', code: there?.rescue_code })
    const county = await logIn(server.url, 'county')
    expect(await county.get(`/api/incidents/${report.body.incidentId}`)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect(await county.get('/api/incidents/00000000-0000-4000-8000-000000000000')).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect(await county.post(`/api/incidents/${report.body.incidentId}/commands`, { type: 'note', text: 'x' })).toMatchObject({ status: 403 })
  })

  test('takes no second accept, no release before the arrival, no answer of another team', async () => {
    const report = await operator.post<{ incidentId: string }>('/api/reports', { source: 'walk-in', code: '235274', trapped: 2 })
    const path = `/api/incidents/${report.body.incidentId}`
    expect(await operator.post(`${path}/commands`, { type: 'close', outcome: 'x' })).toMatchObject({ status: 409, body: { code: 'not-released' } })
    expect((await operator.post(`${path}/commands`, { type: 'assign', teamId: team.me.teamId, confirmed: true })).status).toBe(200)
    expect(await operator.post(`${path}/commands`, { type: 'assign', teamId: team.me.teamId })).toMatchObject({ status: 409, body: { code: 'team-already-called' } })
    const mine = await until('the assignment', async () => (await team.get<MyAssignment[]>('/api/me/assignments')).body.find((m) => m.incidentId === report.body.incidentId))
    const say = (client: Client, body: unknown) => client.post(`/api/assignments/${mine.assignment.id}/commands`, body)
    const other = await logIn(server.url, 'team02')
    expect(await say(other, { type: 'accept' })).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect((await say(team, { type: 'accept' })).status).toBe(200)
    const before = await rows()
    expect(await say(team, { type: 'accept' })).toMatchObject({ status: 409, body: { code: 'already-accepted' } })
    expect(await say(team, { type: 'release', people: 2 })).toMatchObject({ status: 409, body: { code: 'not-arrived' } })
    expect(await say(team, { type: 'arrive', at: new Date(Date.now() + 3_600_000).toISOString() })).toMatchObject({ status: 422, body: { code: 'time-in-future' } })
    expect(await say(team, { type: 'fly' })).toMatchObject({ status: 400, body: { code: 'invalid-input' } })
    expect(await rows()).toBe(before)
    expect((await operator.get<IncidentView>(path)).body.status).toBe('accepted')
  })
})

test('a response plan with a hole is refused by its place, a sound one counts for the next incident alone', async () => {
  const supervisor = await logIn(server.url, 'supervisor')
  const { region: _, regionName: __, version, since: ___, by: ____, ...plan } = (await supervisor.get<PlanView>('/api/response-plans/410105')).body
  const bad = await supervisor.put<Problem>('/api/response-plans/410105', { ...plan, tiers: plan.tiers.map((t) => ({ ...t, answerWithin: t.tier === 2 ? 0 : t.answerWithin })) })
  expect(bad).toMatchObject({ status: 422, body: { code: 'plan-unsound', errors: [{ path: 'tiers/1/answerWithin' }] } })
  expect((await operator.put('/api/response-plans/410105', plan)).status).toBe(403)
  expect((await supervisor.get<PlanView>('/api/response-plans/410105')).body.version).toBe(version)
  const before = await operator.post<{ incidentId: string }>('/api/reports', { source: 'walk-in', code: '235247' })
  expect(await supervisor.put<PlanView>('/api/response-plans/410105', { ...plan, name: '金水区预案', dispatchWithin: 30 })).toMatchObject({ status: 200, body: { region: '410105', version: 1 } })
  const after = await operator.post<{ incidentId: string }>('/api/reports', { source: 'walk-in', code: '235274' })
  const limits = async (id: string) => (await operator.get<IncidentView>(`/api/incidents/${id}`)).body.limits
  expect((await limits(before.body.incidentId)).dispatchWithin).toBe(60)
  expect(after.status).toBe(201)
  const { rows: [newest] } = await db.query<{ rescue_code: string }>(`select rescue_code from elevator e where region = '410105' and not exists (select from incident i where i.elevator_id = e.id) limit 1`)
  const fresh = await operator.post<{ incidentId: string }>('/api/reports', { source: 'walk-in', code: newest?.rescue_code })
  expect(await limits(fresh.body.incidentId)).toMatchObject({ dispatchWithin: 30, planName: '金水区预案' })
})

test('a position on Null Island, in the sea or in the future is refused one by one, the good one is kept', async () => {
  const at = new Date().toISOString()
  const answer = await team.post<{ accepted: number; refused: { index: number; code: string }[] }>('/api/me/positions', { positions: [
    { lat: 0, lng: 0, accuracy: 5, at }, { lat: 34.8, lng: 113.6801, accuracy: 5, at }, { lat: 34.8, lng: 113.68, accuracy: 5, at: new Date(Date.now() + 3_600_000).toISOString() }, { lat: 113.68, lng: 34.8, accuracy: 5, at },
  ] })
  // A latitude of 113° is no place on earth: the shape is refused as a whole, before anything is believed.
  expect(answer.status).toBe(400)
  const again = await team.post<{ accepted: number; refused: { index: number; code: string }[] }>('/api/me/positions', { positions: [
    { lat: 0, lng: 0, accuracy: 5, at }, { lat: 34.8, lng: 113.6801, accuracy: 5, at }, { lat: 34.8, lng: 113.68, accuracy: 5, at: new Date(Date.now() + 3_600_000).toISOString() }, { lat: 34.8, lng: 13.68, accuracy: 5, at },
  ] })
  expect(again.body).toMatchObject({ accepted: 1, refused: [{ index: 0, code: 'position-null-island' }, { index: 2, code: 'position-in-future' }, { index: 3, code: 'position-outside-china' }] })
})

test('a caller who keys a code nobody has, or too few digits, is told so and keeps the line', async () => {
  const story = await rig.call('caller-cancels', { digits: '99#', digitsAt: 0.5, seconds: 30, values: { from: '19900004444', waitMs: '12000' } })
  const call = await until('the short code', async () => (await operator.get<Snapshot>('/api/snapshot')).body.calls.find((c) => c.phone === '19900004444' && c.digits === '99#'))
  expect(call).toMatchObject({ state: 'queued', elevatorId: null })
  const { rows: events } = await db.query<{ data: { result: string } }>(`select data from call_event where call_id = $1 and type = 'code-keyed'`, [call.id])
  expect(events.map((e) => e.data.result)).toEqual(['malformed'])
  await asTold(story)
})
