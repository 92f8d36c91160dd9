// The door for the text message gateway's receipts and for the phones' own: who may say what, and that saying it twice changes nothing.
import { expect, test } from 'vitest'
import { receiptRoutes, type Receipt } from '../../http/receipts.ts'
import { smsReceiptRoutes, type SmsReceipt } from '../../http/smsReceipts.ts'
import { bearer, openDoor } from '../door/door.ts'
import { startSmsGateway } from '../gateways/smsGateway.ts'

const MOMENT = new Date('2026-03-01T08:00:00+08:00') // the door's clock
const at = (seconds: number) => new Date(MOMENT.getTime() + seconds * 1000)

async function gatewayDoor(secretKnown = true) {
  const gateway = await startSmsGateway()
  const heard: SmsReceipt[] = []
  const door = await openDoor(({ clock }) => ({ rooms: async (app) => {
    await app.register(smsReceiptRoutes, { clock, smsReceiptSecret: secretKnown ? gateway.receiptSecret : null, smsReceipt: async (receipt) => { if (receipt.messageId !== 'm-1') return false; heard.push(receipt); return true } })
  } }))
  const tell = async (request: { headers: Record<string, string>; body: string }) => {
    const answer = await door.app.inject({ method: 'POST', url: '/api/notify/sms-receipts', headers: request.headers, payload: request.body })
    return answer.statusCode === 204 ? '204' : `${answer.statusCode} ${answer.json<{ code: string }>().code}`
  }
  return { gateway, heard, door, tell, async [Symbol.asyncDispose]() { await door[Symbol.asyncDispose](); await gateway.close() } }
}

test('a signed receipt is taken, once and again', async () => {
  await using kit = await gatewayDoor()
  const receipt = kit.gateway.receipt({ messageId: 'm-1', state: 'delivered' }, MOMENT)
  expect([await kit.tell(receipt), await kit.tell(receipt)]).toEqual(['204', '204'])
  expect(await kit.tell(kit.gateway.receipt({ messageId: 'm-1', state: 'failed', permanent: true, reason: 'phone switched off' }, at(-299)))).toBe('204')
  expect(kit.heard.at(-1)).toEqual({ messageId: 'm-1', state: 'failed', permanent: true, reason: 'phone switched off' })
  expect(await kit.tell(kit.gateway.receipt({ messageId: 'm-2', state: 'delivered' }, MOMENT))).toBe('404 not-found')
})

test('a forged, changed, late or shapeless one is not', async () => {
  await using kit = await gatewayDoor()
  const good = kit.gateway.receipt({ messageId: 'm-1', state: 'delivered' }, MOMENT)
  const { 'x-sanfen-signature': _signature, ...unsigned } = good.headers
  expect(await kit.tell({ ...good, headers: unsigned })).toBe('401 bad-signature')
  expect(await kit.tell({ ...good, body: good.body.replace('delivered', 'failed') })).toBe('401 bad-signature')
  expect(await kit.tell({ ...good, headers: { ...good.headers, 'x-sanfen-timestamp': String(at(1).getTime() / 1000) } })).toBe('401 bad-signature')
  expect(await kit.tell({ ...good, headers: { ...good.headers, 'x-sanfen-signature': '0'.repeat(64) } })).toBe('401 bad-signature')
  for (const seconds of [-301, 301]) expect(await kit.tell(kit.gateway.receipt({ messageId: 'm-1', state: 'delivered' }, at(seconds)))).toBe('401 stale-signature')
  expect(await kit.tell(kit.gateway.receipt({ messageId: 'm-1', state: 'eaten' }, MOMENT))).toBe('400 invalid-input')
  expect(await kit.tell({ headers: {}, body: '' })).toBe('401 bad-signature')
  expect(kit.heard).toEqual([])
  kit.door.advance(301)
  expect(await kit.tell(good)).toBe('401 stale-signature') // caught on the way and sent again later
})

test('without a gateway there is no such door', async () => {
  await using kit = await gatewayDoor(false)
  expect(await kit.tell(kit.gateway.receipt({ messageId: 'm-1', state: 'delivered' }, MOMENT))).toBe('404 not-found')
})

test('a phone tells of its own notifications only', async () => {
  const heard: [string | null, Receipt][] = []
  await using door = await openDoor(() => ({ rooms: async (app) => { await app.register(receiptRoutes, { receipt: async ({ teamId }, receipt) => { heard.push([teamId, receipt]); return receipt.assignmentId?.endsWith('-1') ?? false } }) } }))
  const headers = bearer(await door.token('team'))
  const tell = async (payload: object, as = headers) => (await door.app.inject({ method: 'POST', url: '/api/me/receipts', headers: as, payload })).statusCode
  const assignmentId = '8b0a4a5e-0000-4000-8000-000000000000-1'
  expect(await tell({ assignmentId, channel: 'socket', state: 'read' })).toBe(204)
  expect(await tell({ notificationId: '8b0a4a5e-0000-4000-8000-000000000000', channel: 'push', state: 'delivered' })).toBe(404)
  expect(await tell({ channel: 'push', state: 'delivered' })).toBe(400)
  expect(await tell({ assignmentId, channel: 'voice', state: 'read' })).toBe(400)
  expect(await tell({ assignmentId, channel: 'socket', state: 'read' }, bearer(await door.token('operator')))).toBe(403)
  expect(heard.map(([, r]) => r.channel)).toEqual(['socket', 'push'])
  expect(heard[0]?.[0]).toMatch(/^\d+$/)
})
