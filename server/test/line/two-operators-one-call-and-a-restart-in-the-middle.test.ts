// One real call, two server processes, two operators' phones: one wins; the talk outlives a kill -9 of both servers; the recording is kept and guarded.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CallView } from '../../contracts/call.ts'
import type { IncidentView } from '../../contracts/incident.ts'
import type { Snapshot } from '../../contracts/realtime.ts'
import { makeDb } from '../../db/pool.ts'
import { cityDatabase, testRedis } from '../parts.ts'
import { logIn, startServer, until, type Client, type ServerPlace } from '../serverProcess.ts'
import { startRigWithOperators, type Operators } from '../sip/browser.ts'
import { asTold, type Rig } from '../sip/rig.ts'

let rig: Rig
let operators: Operators
let place: ServerPlace
beforeAll(async () => {
  ({ rig, operators } = await startRigWithOperators())
  place = { databaseUrl: (await cityDatabase()).url, redisUrl: (await testRedis()).url, edge: rig.edge }
})
afterAll(() => rig.close())

async function between(statement: string): Promise<string> {
  const db = makeDb(place.databaseUrl, { max: 1 })
  try { return (await db.query<{ id: string }>(statement)).rows[0]!.id } finally { await db.close() }
}
const calls = async (client: Client) => (await client.get<Snapshot>('/api/snapshot')).body.calls
const registered = (client: Client, name: string) => until(`${name} registered`, async () => {
  const answer = await client.post('/api/me/seat', { state: 'paused' })
  const seats = (await client.get<Snapshot>('/api/snapshot')).body.seats
  return answer.status === 200 && seats.some((s) => s.accountId === client.me.accountId && s.registered)
})

test('of two who press at once one takes the call, and it goes on while both servers die and come back', async () => {
  const [a, b] = [await startServer(place), await startServer(place)]
  const [one, two] = [await operators.open('operator1'), await operators.open('operator2')]
  await Promise.all([one, two].map((o) => o.until('ready', (s) => s.line === 'ready')))
  const [first, second] = [await logIn(a.url, 'operator1'), await logIn(b.url, 'operator2')]
  await Promise.all([registered(first, 'operator1'), registered(second, 'operator2')])

  const story = await rig.call('caller-keys-before-answer', { digits: '235274#', seconds: 90, values: { talkMs: '60000', from: '19900001234' } })
  const waiting = await until('the call waits and its code is keyed', async () => (await calls(first)).find((c) => c.state === 'queued' && c.digits.endsWith('#') && c.digitsAt !== null))
  expect(waiting).toMatchObject({ phone: '19900001234', digits: '235274#', incidentId: null })
  expect(waiting.elevatorAddress).toContain('文博雅园')

  const taken = await Promise.all([first.post<CallView & { code?: string; by?: string }>(`/api/calls/${waiting.id}/take`, {}), second.post<CallView & { code?: string; by?: string }>(`/api/calls/${waiting.id}/take`, {})])
  expect(taken.map((t) => t.status).toSorted()).toEqual([200, 409])
  const lost = taken.find((t) => t.status === 409)
  expect(lost?.body).toMatchObject({ code: 'call-taken' })
  const [winner, phone, name] = taken[0].status === 200 ? [first, one, '01'] : [second, two, '02']
  expect(lost?.body.by).toContain(name)

  await phone.until('ringing', (s) => s.call?.status === 'ringing')
  await phone.do('answer')
  const talking = await until('talking, with an incident', async () => (await calls(winner)).find((c) => c.id === waiting.id && c.state === 'talking' && c.incidentId !== null))
  await until('sound both ways', async () => { const s = await phone.stats(); return s.packetsReceived > 50 && s.packetsSent > 50 })

  await Promise.all([a.kill9(), b.kill9()])
  const before = await phone.stats()
  // One of them died between the operator's answer and the report.
  const cut = await between(`insert into call (id, sip_call_id, direction, state, remote_phone, region, queued_at, answered_at, ended_at, outcome) values (gen_random_uuid(), 'cut-off', 'inbound', 'ended', '19900001235', '410100', now(), now(), now(), 'answered') returning id`)
  const back = await startServer(place)
  const after = await phone.stats()
  expect(after.packetsReceived).toBeGreaterThan(before.packetsReceived + 50)
  expect(after.packetsLost - before.packetsLost).toBeLessThan(10)

  const supervisor = await logIn(back.url, 'supervisor')
  const found = await until('a report of the call that had none', async () => (await calls(supervisor)).find((c) => c.id === cut && c.incidentId !== null))
  expect((await supervisor.get<IncidentView>(`/api/incidents/${found.incidentId ?? ''}`)).body).toMatchObject({ reports: [{ source: 'call', callerPhone: '19900001235' }] })
  expect((await calls(supervisor)).find((c) => c.id === waiting.id)).toMatchObject({ state: 'talking', incidentId: talking.incidentId })
  const incident = await supervisor.get<IncidentView>(`/api/incidents/${talking.incidentId ?? ''}`)
  expect(incident.body).toMatchObject({ status: 'reported', kind: 'entrapment', callerPhone: '19900001234' })
  expect(incident.body.reports[0]?.said).toBe('235274')

  await phone.do('hangUp')
  await asTold(story)
  const ended = await until('the recording', async () => (await calls(supervisor)).find((c) => c.id === waiting.id && c.state === 'ended' && c.recording))
  expect(ended.outcome).toBe('answered')
  const hear = async (who: string) => {
    const client = await fetch(`${back.url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: who, password: 'sanfen-demo', token: true }) })
    const { token } = await client.json() as { token: string }
    return fetch(`${back.url}/api/calls/${waiting.id}/recording`, { headers: { authorization: `Bearer ${token}` } })
  }
  const wav = await hear('supervisor')
  expect(wav.status).toBe(200)
  expect(Buffer.from(await wav.arrayBuffer()).subarray(0, 4).toString()).toBe('RIFF')
  expect((await hear(winner === first ? 'operator2' : 'operator1')).status).toBe(404)
  expect((await hear('county')).status).toBe(403)
  await back.stop()
})

test('a caller who gives up in the queue is called back, and a keyed code is a report all the same', async () => {
  const server = await startServer(place)
  const operator = await logIn(server.url, 'operator1')
  const story = await rig.call('caller-cancels', { digits: '235274#', digitsAt: 0.3, values: { from: '19900005678', waitMs: '7000' } })
  await asTold(story)
  const abandoned = await until('the abandoned call', async () => (await calls(operator)).find((c) => c.phone === '19900005678' && c.state === 'ended' && c.incidentId !== null))
  expect(abandoned.outcome).toBe('abandoned')
  const snapshot = (await operator.get<Snapshot>('/api/snapshot')).body
  expect(snapshot.callbacks.map((c) => c.phone)).toContain('19900005678')
  expect(snapshot.incidents.find((i) => i.id === abandoned.incidentId)).toMatchObject({ status: 'reported' })
  await server.stop()
})
