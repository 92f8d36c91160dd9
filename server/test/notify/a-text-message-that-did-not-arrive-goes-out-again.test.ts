// What a gateway says after it took a message, on the real ladder with a gateway on this machine: a passing trouble is tried again, whoever speaks first.
import { expect, onTestFinished, test } from 'vitest'
import { makeLadder } from '../../notify/ladder.ts'
import { makeSmsChannel } from '../../notify/sms.ts'
import { makeSmsReceipts, type SmsReceipt } from '../../notify/smsReceipts.ts'
import { dispatchKit } from '../dispatchKit.ts'
import { startSmsGateway } from '../gateways/smsGateway.ts'
import { testDatabase } from '../parts.ts'
import { until } from '../serverProcess.ts'

async function called() {
  const [database, gateway] = await Promise.all([testDatabase(), startSmsGateway()])
  const kit = await dispatchKit(database.url)
  onTestFinished(async () => { await gateway.close(); await kit.db.close(); await database.drop() })
  const { db, clock } = kit
  const sms = makeSmsChannel({ gateway: { url: gateway.url, token: gateway.token, sender: undefined }, clock, linkFor: async () => null })
  const ladder = makeLadder({ db, clock, channels: sms ? [sms] : [], changed: () => undefined, fault: (where, error) => { throw new Error(where, { cause: error }) } })
  ladder.start()
  onTestFinished(() => ladder.close())
  const said = makeSmsReceipts({ db, clock, changed: () => undefined, wake: ladder.wake })
  const { incidentId } = await kit.report()
  await kit.dispatch.command(incidentId, { type: 'assign', teamId: kit.world.contract[0]! }, kit.operator, kit.scope)
  const offer = (await kit.view(incidentId)).assignments[0]!
  clock.advance(15) // the ladder's seconds
  const rung = async () => (await kit.view(incidentId)).deliveries.find((d) => d.channel === 'sms')
  const failed = (of: { id: string; messageId: string }, more: Partial<SmsReceipt> = {}) => said({ ...of, state: 'failed', reason: 'phone-off', ...more })
  return { ...kit, gateway, said, failed, rung, offer }
}

test('a message that could not be brought goes out again, as one that the gateway does not take for the same', async () => {
  const c = await called()
  await until('it is sent', async () => (await c.rung())?.state === 'sent')
  const [first] = c.gateway.taken
  if (!first) throw new Error('nothing was taken')
  expect(await c.said({ messageId: first.messageId, state: 'failed', reason: 'phone-off' })).toBe(true)
  expect(await c.rung()).toMatchObject({ state: 'planned', reason: 'phone-off', attempts: 1 })
  c.clock.advance(5)
  await until('it is sent again', async () => c.gateway.taken.length === 2 && (await c.rung())?.state === 'sent')
  const second = c.gateway.taken[1]!
  expect(second.id).not.toBe(first.id)
  expect(await c.failed(first)).toBe(true) // the word about the first take, once more
  expect((await c.rung())?.state).toBe('sent')
  expect(await c.said({ id: second.id, messageId: second.messageId, state: 'delivered' })).toBe(true)
  expect(await c.rung()).toMatchObject({ state: 'delivered', attempts: 2 })
})

test('a receipt that comes before the gateway’s own answer is known by our id, and the answer after it undoes nothing', async () => {
  const c = await called()
  c.gateway.mood = 'slow' // it has the message, and answers late
  await until('it is asked', () => Promise.resolve(c.gateway.asked === 1))
  const { rows } = await c.db.query<{ id: string }>(`select id from notification where channel = 'sms'`)
  const early = { id: rows[0]!.id, messageId: 'm-early' }
  expect(await c.said({ messageId: 'm-early', state: 'failed' })).toBe(false) // without it nobody can know
  expect(await c.failed(early)).toBe(true)
  expect((await c.rung())?.state).toBe('planned')
  expect(await c.failed(early)).toBe(true)
  expect(await c.rung()).toMatchObject({ state: 'planned', attempts: 1 })
})

test('a dead number stays failed, and so does a message whose offer has ended', async () => {
  const c = await called()
  await until('it is sent', async () => (await c.rung())?.state === 'sent')
  const [first] = c.gateway.taken
  if (!first) throw new Error('nothing was taken')
  await c.dispatch.answer(c.offer.id, { type: 'accept' }, { teamId: c.offer.teamId, name: c.offer.teamName })
  await c.failed(first)
  expect(await c.rung()).toMatchObject({ state: 'failed', permanent: false })
  await c.db.query(`update notification set state = 'sent' where channel = 'sms'`)
  await c.failed(first, { permanent: true })
  expect(await c.rung()).toMatchObject({ state: 'failed', permanent: true })
})

test('a stranger’s id is nobody’s message', async () => {
  const c = await called()
  for (const id of ['', 'x', 'b5a3b1a2-0000-4000-8000-000000000000', '../../etc']) expect(await c.said({ id, messageId: 'm-nobody', state: 'delivered' })).toBe(false)
})
