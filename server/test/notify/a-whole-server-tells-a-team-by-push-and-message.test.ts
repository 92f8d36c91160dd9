// A whole server process with both gateways beside it: an offer nobody sees on a page is pushed and texted, each rung says how far it came, and the link in the message takes it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { IncidentView } from '../../contracts/incident.ts'
import type { PlanView } from '../../contracts/plan.ts'
import type { CandidateView } from '../../contracts/team.ts'
import { startPushService, type PushService } from '../gateways/pushService.ts'
import { startSmsGateway, type SmsGatewayAtTest } from '../gateways/smsGateway.ts'
import { cityDatabase, testRedis, type TestDatabase } from '../parts.ts'
import { logIn, startServer, until, type Client, type ServerProcess } from '../serverProcess.ts'

let database: TestDatabase
let service: PushService
let gateway: SmsGatewayAtTest
let directory: string
let server: ServerProcess
let operator: Client
beforeAll(async () => {
  [database, service, gateway, directory] = await Promise.all([cityDatabase(), startPushService(), startSmsGateway(), mkdtemp(join(tmpdir(), 'sanfen-notify-'))])
  const authority = join(directory, 'ca.pem')
  await writeFile(authority, service.ca)
  server = await startServer({ databaseUrl: database.url, redisUrl: (await testRedis()).url, edge: null, env: { ...gateway.settings, NODE_EXTRA_CA_CERTS: authority, PUSH_HOSTS: service.host } })
  operator = await logIn(server.url, 'operator1')
  const admin = await logIn(server.url, 'admin')
  const { region: _region, version: _version, since: _since, by: _by, regionName: _name, ...plan } = (await admin.get<PlanView>('/api/response-plans/410100')).body
  expect((await admin.put('/api/response-plans/410100', { ...plan, ladder: { pushAfter: 0, voiceAfter: 1, smsAfter: 1 } })).status).toBe(200)
})
afterAll(async () => {
  await server.stop()
  await Promise.all([service.close(), gateway.close(), rm(directory, { recursive: true })])
  await database.drop()
})

const view = async (id: string) => (await operator.get<IncidentView>(`/api/incidents/${id}`)).body
const rung = async (id: string, channel: string, state: string, kind = 'offer') => (await view(id)).deliveries.some((d) => d.kind === kind && d.channel === channel && d.state === state)

test('push, message, receipts and the link, each through its own door', async () => {
  const { incidentId: id } = (await operator.post<{ incidentId: string }>('/api/reports', { source: 'walk-in', code: '235274', trapped: 2 })).body
  const first = (await operator.get<CandidateView[]>(`/api/incidents/${id}/candidates`)).body.find((c) => c.rank === 1)
  if (!first) throw new Error('nobody to send')
  const team = await logIn(server.url, first.teamCode)
  const { endpoint, p256dh, auth } = service.subscribe()
  expect((await team.put('/api/me/push-subscription', { endpoint, keys: { p256dh, auth } })).status).toBe(200)
  expect((await operator.post(`/api/incidents/${id}/commands`, { type: 'assign', teamId: first.teamId })).status).toBe(200)

  const pushed = await until('the push', async () => service.received[0])
  expect(service.complaints).toEqual([])
  expect(pushed.message).toMatchObject({ kind: 'offer', title: '派单 · 235274' })
  await until('the push is noted as sent', () => rung(id, 'push', 'sent'))
  expect((await team.post('/api/me/receipts', { notificationId: pushed.message['id'], channel: 'push', state: 'delivered' })).status).toBe(204)
  await until('the push is delivered', () => rung(id, 'push', 'delivered'))
  const other = await logIn(server.url, first.teamCode === 'team01' ? 'team02' : 'team01')
  expect((await other.post('/api/me/receipts', { notificationId: pushed.message['id'], channel: 'push', state: 'read' })).status).toBe(404)

  // The use unit's officer has been told already: nothing to press.
  const told = await until('the officer’s message', async () => gateway.taken.find((m) => m.text.startsWith('有人被困')))
  expect(told.text).toMatch(/^有人被困235274 .*困2人/)
  expect(told.text).not.toContain('http')
  await until('the console sees that the officer was told', () => rung(id, 'sms', 'sent', 'notice'))

  expect((await (await logIn(server.url, 'property1')).get('/api/me/notices')).body).toEqual({ sms: expect.stringMatching(/^1\d\d\*{4}\d{4}$/) })

  const message = await until('the text message', async () => gateway.taken.find((m) => m.text.startsWith('派单')))
  expect(message.text).toMatch(/^派单235274 .*https:\/\/sanfen\.example\/a\/[\w-]+$/)
  await until('the message is noted as sent', () => rung(id, 'sms', 'sent'))
  expect(await gateway.tell(server.url, { messageId: message.messageId, state: 'delivered' })).toBe(204)
  expect(await gateway.tell(server.url, { messageId: 'm-nobody', state: 'delivered' })).toBe(404)
  await until('the message is delivered', () => rung(id, 'sms', 'delivered'))

  const link = `${server.url}${new URL(message.text.slice(message.text.indexOf('https://'))).pathname}`
  expect(await (await fetch(link)).text()).toContain('派单：请应答')
  expect((await view(id)).status).not.toBe('accepted')
  const pressed = await fetch(link, { method: 'POST', body: new URLSearchParams({ answer: 'accept' }) })
  expect([pressed.status, (await pressed.text()).includes('已接单，请马上出发')]).toEqual([200, true])
  const accepted = await view(id)
  expect(accepted.assignments.find((a) => a.teamId === first.teamId)?.status).toBe('accepted')
  expect(accepted.deliveries.find((d) => d.kind === 'offer' && d.channel === 'sms')?.state).toBe('read')
  expect(server.log()).not.toContain(endpoint.split('/').at(-1))
})
