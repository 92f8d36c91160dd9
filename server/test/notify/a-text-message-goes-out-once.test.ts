// Text messages over HTTP to a gateway on this machine: what it takes, what it refuses for good, what is tried again, and that a repeat is no second message.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Notice } from '../../notify/channel.ts'
import { makeSmsChannel } from '../../notify/sms.ts'
import { startSmsGateway, type SmsGatewayAtTest } from '../gateways/smsGateway.ts'

const NOW = new Date('2026-11-21T08:22:00Z')
const LINK = 'https://sanfen.example/a/1zAbCdEf_hIj-L'
let gateway: SmsGatewayAtTest
beforeAll(async () => { gateway = await startSmsGateway() })
afterAll(() => gateway.close())
beforeEach(() => { gateway.mood = 'ok'; gateway.taken.length = 0; gateway.asked = 0 })

const channelTo = ({ patienceMs, ...over }: { token?: string; url?: string; patienceMs?: number } = {}) => {
  const channel = makeSmsChannel({ gateway: { url: gateway.url, token: gateway.token, sender: '96333', ...over }, clock: () => NOW, linkFor: async () => LINK, ...(patienceMs ? { patienceMs } : {}) })
  if (!channel) throw new Error('no channel')
  return channel
}
const notice = (contact = '199 0000 0100', over: Partial<Notice> = {}): Notice => ({
  id: randomUUID(), kind: 'offer', assignmentId: 'i-1', teamId: '1', teamName: '一队', contact, answerBy: new Date(NOW.getTime() + 60_000),
  subject: { incidentId: 'i', number: '1', code: '235274', address: '金水区 文博雅园 4号楼1单元东梯', trapped: 2, injured: 0, vulnerable: [], drill: true }, ...over,
})
const send = (n: Notice, over = {}) => channelTo(over).send(n, () => undefined, new AbortController().signal)

test('without a gateway there is no such channel', () => {
  expect(makeSmsChannel({ gateway: null, clock: () => NOW, linkFor: async () => null })).toBeNull()
})

test('a message arrives at the gateway whole, and its id comes back', async () => {
  const n = notice('+86 199-0000-0100')
  const delivery = await send(n)
  expect(gateway.taken).toEqual([{ id: n.id, to: '19900000100', from: '96333', text: `【演练】派单235274 文博雅园4号楼1单元东梯 困2人 应答${LINK}`, messageId: expect.any(String) as string }])
  expect(delivery).toEqual({ state: 'sent', ref: gateway.taken[0]?.messageId })
})

test('the same notification sent again is the same message', async () => {
  const n = notice()
  expect(await send(n)).toEqual(await send(n))
  expect([gateway.asked, gateway.taken.length]).toEqual([2, 1])
})

test('a number that can never get one is permanent, and a fixed line is not even asked for', async () => {
  for (const contact of ['0371-60000001', '96333', 'not a number', '']) expect(await send(notice(contact))).toEqual({ state: 'failed', permanent: true, reason: 'bad-number' })
  expect(gateway.asked).toBe(0)
  gateway.mood = { status: 422, code: 'unknown-number' }
  expect(await send(notice())).toEqual({ state: 'failed', permanent: true, reason: 'unknown-number' })
})

test('what may pass is temporary: our own token, a flood, a fault, a silence, a dead line', async () => {
  expect(await send(notice(), { token: 'another' })).toEqual({ state: 'failed', permanent: false, reason: 'bad-token' })
  gateway.mood = { status: 429, retryAfter: '7' }
  expect(await send(notice())).toEqual({ state: 'failed', permanent: false, reason: 'status-429', retryAfter: 7 })
  gateway.mood = { status: 429, retryAfter: '900' }
  expect(await send(notice())).toMatchObject({ retryAfter: 55 })
  gateway.mood = { status: 503 }
  expect(await send(notice())).toEqual({ state: 'failed', permanent: false, reason: 'status-503' })
  gateway.mood = 'slow'
  expect(await send(notice(), { patienceMs: 300 })).toEqual({ state: 'failed', permanent: false, reason: 'timeout' })
  expect(await send(notice(), { url: 'http://127.0.0.1:1/x' })).toEqual({ state: 'failed', permanent: false, reason: 'no-answer' })
})

test('nothing goes out once the answer time is over', async () => {
  expect(await send(notice(undefined, { answerBy: NOW }))).toMatchObject({ state: 'failed', reason: 'answer-time-over' })
  expect(gateway.asked).toBe(0)
})
