// Web Push against a push service that really checks the sender and really decrypts: what comes through, what is tried again, and what is never called.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeDb, type Db } from '../../db/pool.ts'
import { DEVICES, findPushSubscription, removePushSubscription, savePushSubscription } from '../../db/pushSubscriptions.ts'
import type { Notice } from '../../notify/channel.ts'
import { makePushChannel, type PushChannel } from '../../notify/push.ts'
import { derivePushKeys } from '../../notify/pushKeys.ts'
import { startPushService, type PushService } from '../gateways/pushService.ts'
import { testDatabase, type TestDatabase } from '../parts.ts'
import { seedAccounts } from '../door/door.ts'

const secret = (name: string) => Buffer.from(name.padEnd(32, '.')).toString('base64url')
const keys = derivePushKeys(secret)
const NOW = new Date('2026-11-21T08:22:00Z')
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1000)
const noReport = () => undefined

let database: TestDatabase
let db: Db
let service: PushService
let channel: PushChannel
let owner: { accountId: string; teamId: string }
beforeAll(async () => {
  database = await testDatabase()
  db = makeDb(database.url, { max: 4 })
  await seedAccounts(db)
  const { rows } = await db.query<{ id: string; team_id: string }>(`select id, team_id from account where username = 'team'`)
  owner = { accountId: rows[0]!.id, teamId: rows[0]!.team_id }
  service = await startPushService()
  channel = channelOf({})
})
afterAll(async () => { await channel.close(); await service.close(); await db.close(); await database.drop() })
const channelOf = (over: { patienceMs?: number }) => makePushChannel({ db, clock: () => NOW, keys, subject: 'mailto:duty@sanfen.example', hosts: ['push.example', service.host], ca: service.ca, ...over })
beforeEach(async () => {
  service.mood = { status: 201 }
  service.received.length = 0
  await db.query('delete from push_subscription')
})

/** What a message to the team is addressed to. */
const contacts = async () => (await db.query<{ contact: string }>(`select contact from team_contact where team_id = $1 and channel = 'push'`, [owner.teamId])).rows.map((r) => r.contact)
const phone = (device = service.subscribe()) => db.tx((tx) => savePushSubscription(tx, owner, device, 'a phone', NOW))
const notice = (contact: string, over: Partial<Notice> = {}): Notice => ({
  id: '71', kind: 'offer', assignmentId: 'i-1', teamId: owner.teamId, teamName: '一队', contact, answerBy: after(60),
  subject: { incidentId: 'i', number: '20261121-0001', code: '235274', address: '金水区 文博雅园 4号楼1单元东梯', trapped: 2, injured: 1, vulnerable: ['child'], drill: true }, ...over,
})
const send = (n: Notice) => channel.send(n, noReport, new AbortController().signal)

test('an offer is decrypted by its phone, carries what is needed, and is not kept longer than an answer counts', async () => {
  expect(await send(notice(await phone()))).toEqual({ state: 'sent' })
  expect(service.complaints).toEqual([])
  const [got] = service.received
  expect(got?.message).toEqual({ id: '71', kind: 'offer', assignmentId: 'i-1', title: '【演练】派单 · 235274', body: '金水区 文博雅园 4号楼1单元东梯\n被困 2 人，1 人受伤，儿童', code: '235274', answerBy: after(60).toISOString() })
  expect(got?.senderKey).toBe(keys.publicKey)
  expect(got?.headers).toMatchObject({ ttl: '60', urgency: 'high', 'content-encoding': 'aes128gcm', topic: expect.stringMatching(/^[\w-]{32}$/) as string })
  const { rows } = await db.query<{ last_ok_at: Date; failures: number }>('select last_ok_at, failures from push_subscription')
  expect(rows).toEqual([{ last_ok_at: NOW, failures: 0 }])
})

test('a second message of one assignment takes the place of the first, that of another assignment does not', async () => {
  const id = await phone()
  for (const one of [notice(id), notice(id, { kind: 'stand-down', answerBy: null }), notice(id, { assignmentId: 'i-2' })]) await send(one)
  const [offer, standDown, other] = service.received.map((r) => r.headers['topic'])
  expect(standDown).toBe(offer)
  expect(other).not.toBe(offer)
  expect(service.received[1]?.message).toMatchObject({ kind: 'stand-down', assignmentId: 'i-1', answerBy: null, title: '【演练】不用去了 · 235274' })
})

test.each([404, 410])('a phone that is gone (%i) is never called again', async (status) => {
  const id = await phone()
  service.mood = { status }
  expect(await send(notice(id))).toEqual({ state: 'failed', permanent: true, reason: 'subscription-gone' })
  expect(await findPushSubscription(db, id)).toBeNull()
  expect(await send(notice(id))).toEqual({ state: 'failed', permanent: true, reason: 'subscription-gone' })
  expect(service.received).toHaveLength(1)
})

test('a service that is busy or broken is asked again, and the phone stays', async () => {
  const id = await phone()
  for (const status of [429, 500, 503]) {
    service.mood = { status }
    expect(await send(notice(id))).toEqual({ state: 'failed', permanent: false, reason: `status-${status}` })
  }
  service.mood = 'cut'
  expect(await send(notice(id))).toMatchObject({ state: 'failed', permanent: false, reason: 'econnreset' })
  service.mood = 'slow'
  const hurried = channelOf({ patienceMs: 300 })
  expect(await hurried.send(notice(id), noReport, new AbortController().signal)).toMatchObject({ state: 'failed', permanent: false, reason: 'timeout' })
  await hurried.close()
  expect(await findPushSubscription(db, id)).not.toBeNull()
  expect((await db.query<{ failures: number }>('select failures from push_subscription')).rows).toEqual([{ failures: 5 }])
})

test('a wish to wait is kept, but never beyond the time in which an answer counts', async () => {
  const id = await phone()
  service.mood = { status: 429, retryAfter: '20' }
  expect(await send(notice(id))).toMatchObject({ permanent: false, retryAfter: 20 })
  service.mood = { status: 503, retryAfter: after(30).toUTCString() }
  expect(await send(notice(id))).toMatchObject({ permanent: false, retryAfter: 30 })
  service.mood = { status: 429, retryAfter: '3600' }
  expect(await send(notice(id))).toMatchObject({ permanent: false, retryAfter: 55 })
  expect(await send(notice(id, { answerBy: after(0) }))).toMatchObject({ reason: 'answer-time-over' })
})

test('a message that the service will never take is permanent, yet the phone is not forgotten for our own fault', async () => {
  const id = await phone()
  service.mood = { status: 403 }
  expect(await send(notice(id))).toEqual({ state: 'failed', permanent: true, reason: 'status-403' })
  expect(await findPushSubscription(db, id)).not.toBeNull()
})

test('nobody but the listed push services is ever called, and a redirect is not followed', async () => {
  const { p256dh, auth } = service.subscribe()
  const [, port = ''] = service.host.split(':')
  for (const endpoint of [`http://${service.host}/x`, `https://localhost:${port}/x`, 'https://127.0.0.1/x', `https://push.example:${port}/x`, 'https://evil-push.example/x', 'https://push.example.evil/x', `https://push.example@127.0.0.1:${port}1/x`, 'https://169.254.169.254/latest', 'file:///etc/passwd', 'x']) {
    expect(channel.refusal({ endpoint, p256dh, auth }), endpoint).toMatch(/^endpoint-/)
    expect(await send(notice(await phone({ endpoint, p256dh, auth })))).toMatchObject({ state: 'failed', permanent: true, reason: expect.stringMatching(/^endpoint-/) as string })
  }
  expect(channel.refusal({ endpoint: 'https://eu.push.example/x', p256dh, auth })).toBeNull()
  expect(channel.refusal({ endpoint: 'https://push.example/x', p256dh: Buffer.alloc(65, 4).toString('base64url'), auth })).toBe('bad-keys')
  expect(service.received).toEqual([])
  service.mood = { status: 307, location: `https://${service.host}/elsewhere` }
  expect(await send(notice(await phone()))).toMatchObject({ state: 'failed', permanent: false, reason: 'status-307' })
  expect(service.received).toHaveLength(1)
})

test('the eleventh phone of an account pushes out the oldest, and a phone belongs to who logged in last', async () => {
  const ids: string[] = []
  for (let n = 0; n <= DEVICES; n++) ids.push(await db.tx((tx) => savePushSubscription(tx, owner, service.subscribe(), '', after(n))))
  expect((await contacts()).sort()).toEqual(ids.slice(1).sort())
  const device = service.subscribe()
  const id = await db.tx((tx) => savePushSubscription(tx, owner, device, '', after(60)))
  const { rows } = await db.query<{ id: string }>(`select id from account where username = 'property'`)
  expect(await db.tx((tx) => savePushSubscription(tx, { accountId: rows[0]!.id, teamId: null }, device, '', NOW))).toBe(id)
  expect(await contacts()).not.toContain(id)
  expect(await removePushSubscription(db, owner.accountId, device.endpoint)).toBe(false)
  expect(await removePushSubscription(db, rows[0]!.id, device.endpoint)).toBe(true)
})

test('every process of an installation derives the same keys, another installation others', () => {
  expect(derivePushKeys(secret)).toEqual(keys)
  expect(derivePushKeys((name) => secret(`${name}!`))).not.toEqual(keys)
  expect([Buffer.from(keys.publicKey, 'base64url').length, Buffer.from(keys.privateKey, 'base64url').length]).toEqual([65, 32])
})
