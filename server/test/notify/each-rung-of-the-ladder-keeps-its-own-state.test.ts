// The ladder on a real database: two processes climb it, one may die with a rung in its hand. Channels here stand for carriers; what is ours is real.
import { expect, onTestFinished, test } from 'vitest'
import type { ChannelName, Delivery, Notice } from '../../domain/notice.ts'
import type { Channel } from '../../notify/channel.ts'
import { makeLadder } from '../../notify/ladder.ts'
import { dispatchKit } from '../dispatchKit.ts'
import { testDatabase } from '../parts.ts'
import { until } from '../serverProcess.ts'

type Carrier = Channel & { sent: { notice: Notice; process: string }[] }

/** A carrier that all processes share; `answer` says what becomes of each message. */
function carrier(name: ChannelName, answer: (notice: Notice, signal: AbortSignal) => Promise<Delivery> | Delivery) {
  const sent: { notice: Notice; process: string }[] = []
  return { sent, for: (process: string): Carrier => ({ name, sent, send: async (notice, _report, signal) => { sent.push({ notice, process }); return answer(notice, signal) }, close: () => Promise.resolve() }) }
}

async function city() {
  const database = await testDatabase()
  const kit = await dispatchKit(database.url)
  onTestFinished(async () => { await kit.db.close(); await database.drop() })
  const start = (...channels: Channel[]) => {
    const ladder = makeLadder({ db: kit.db, clock: kit.clock, channels, changed: () => undefined, fault: (where, error) => { throw new Error(where, { cause: error }) } })
    ladder.start()
    onTestFinished(() => ladder.close())
    return ladder
  }
  const { incidentId } = await kit.report()
  const assign = async () => {
    const team = kit.world.contract[0]!
    await kit.dispatch.command(incidentId, { type: 'assign', teamId: team }, kit.operator, kit.scope)
    return (await kit.view(incidentId)).assignments[0]!
  }
  const rungs = async (channel: ChannelName) => (await kit.view(incidentId)).deliveries.filter((d) => d.channel === channel)
  return { ...kit, start, incidentId, assign, rungs }
}

test('the page is told at once, the phone rings when its seconds are over, the message after it', async () => {
  const c = await city()
  const [socket, voice, sms] = [carrier('socket', () => ({ state: 'sent' })), carrier('voice', () => ({ state: 'delivered' })), carrier('sms', () => ({ state: 'sent', ref: 'm-1' }))]
  c.start(socket.for('a'), voice.for('a'), sms.for('a'))
  await c.assign()
  await until('the page', async () => (await c.rungs('socket'))[0]?.state === 'sent')
  expect((await c.rungs('voice'))[0]).toMatchObject({ state: 'planned', contact: '199****0100' })
  c.clock.advance(10)
  await until('the call', async () => (await c.rungs('voice'))[0]?.state === 'delivered')
  expect(sms.sent).toEqual([])
  c.clock.advance(5)
  await until('the message', async () => (await c.rungs('sms'))[0]?.state === 'sent')
  expect(voice.sent[0]?.notice).toMatchObject({ kind: 'offer', teamName: '队 t1', contact: '19900000100', subject: { code: '235274', drill: false } })
})

test('whoever accepts first is left in peace: the rungs that were to come are not needed', async () => {
  const c = await city()
  const voice = carrier('voice', () => ({ state: 'delivered' }))
  c.start(voice.for('a'))
  const a = await c.assign()
  await c.dispatch.answer(a.id, { type: 'accept' }, { teamId: a.teamId, name: a.teamName })
  c.clock.advance(10)
  await until('the call is dropped', async () => (await c.rungs('voice'))[0]?.state === 'not-needed')
  expect(voice.sent).toEqual([])
})

test('a phone that rings stops when somebody else has taken the incident', async () => {
  const c = await city()
  let stopped = false
  const voice = carrier('voice', (_, signal) => new Promise((resolve) => { signal.addEventListener('abort', () => { stopped = true; resolve({ state: 'failed', permanent: false, reason: 'cancelled' }) }) }))
  c.start(voice.for('a'))
  const a = await c.assign()
  c.clock.advance(10)
  await until('it rings', () => Promise.resolve(voice.sent.length === 1))
  await c.dispatch.command(c.incidentId, { type: 'stand-down', assignmentId: a.id, reason: '误派' }, c.operator, c.scope)
  await until('it stops', () => Promise.resolve(stopped))
})

test('busy is tried again while the offer stands, a dead number never', async () => {
  const c = await city()
  const dead: Delivery = { state: 'failed', permanent: true, reason: 'bad-number' }
  const [voice, sms] = [carrier('voice', () => ({ state: 'failed', permanent: false, reason: 'busy' })), carrier('sms', () => dead)]
  c.start(voice.for('a'), sms.for('a'))
  await c.assign()
  c.clock.advance(15)
  await until('one try each', () => Promise.resolve(voice.sent.length === 1 && sms.sent.length === 1))
  await until('the failure is written', async () => (await c.rungs('sms'))[0]?.state === 'failed')
  await until('another is planned', async () => (await c.rungs('voice'))[0]?.state === 'planned')
  c.clock.advance(10)
  await until('a second call', () => Promise.resolve(voice.sent.length === 2))
  expect(sms.sent).toHaveLength(1)
  expect((await c.rungs('sms'))[0]).toMatchObject({ state: 'failed', permanent: true, reason: 'bad-number', attempts: 1 })
})

test('all phones of a crew ring at once', async () => {
  const c = await city()
  await c.db.query(`update team set phones = '{19900000101,19900000102}'`)
  const voice = carrier('voice', () => ({ state: 'delivered' }))
  c.start(voice.for('a'))
  await c.assign()
  c.clock.advance(10)
  await until('three calls', () => Promise.resolve(voice.sent.length === 3))
  expect(voice.sent.map((s) => s.notice.contact).toSorted()).toEqual(['19900000100', '19900000101', '19900000102'])
})

test('two processes send each rung once, and what a dead one had in hand another sends after its lease', async () => {
  const c = await city()
  const voice = carrier('voice', (_, signal) => new Promise((resolve) => { signal.addEventListener('abort', () => resolve({ state: 'failed', permanent: false, reason: 'cancelled' })) })) // it rings until the test ends
  const answered = carrier('voice', () => ({ state: 'delivered' }))
  c.start(voice.for('a'))
  await c.assign()
  c.clock.advance(10)
  await until('the first rings', () => Promise.resolve(voice.sent.length === 1))
  await c.db.query(`update notification set sender = 'gone' where state = 'sending'`) // it keeps no lease any more, as a dead one
  c.start(answered.for('b'))
  c.start(answered.for('c'))
  expect(answered.sent).toEqual([])
  c.clock.advance(13)
  await until('somebody else rings', async () => (await c.rungs('voice'))[0]?.state === 'delivered')
  expect(answered.sent).toHaveLength(1)
})

test('a receipt makes it read, and never less than it was', async () => {
  const c = await city()
  const { saveReceipt, saveDelivery } = await import('../../db/notifications.ts')
  c.start(carrier('socket', () => ({ state: 'sent' })).for('a'))
  const a = await c.assign()
  await until('sent', async () => (await c.rungs('socket'))[0]?.state === 'sent')
  const receipt = (state: 'delivered' | 'read') => saveReceipt(c.db, { teamId: a.teamId, channel: 'socket', state, assignmentId: a.id }, c.clock())
  expect(await receipt('read')).toMatchObject({ known: true })
  expect(await receipt('delivered')).toEqual({ known: true, changed: [] })
  expect(await saveReceipt(c.db, { teamId: '999', channel: 'socket', state: 'read', assignmentId: a.id }, c.clock())).toEqual({ known: false, changed: [] })
  const id = (await c.rungs('socket'))[0]!.id
  expect(await saveDelivery(c.db, id, { state: 'failed', permanent: false, reason: 'late' }, c.clock())).toBeNull()
  expect((await c.rungs('socket'))[0]?.state).toBe('read')
})
