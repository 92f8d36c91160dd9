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

/** Rings until it is cut off. */
const ringing = (name: ChannelName = 'voice') => carrier(name, (_, signal) => new Promise((resolve) => { signal.addEventListener('abort', () => resolve({ state: 'failed', permanent: false, reason: 'cancelled' })) }))

test('a process that closes hands back what it had in hand, and another sends it at once', async () => {
  const c = await city()
  const [first, second] = [ringing(), carrier('voice', () => ({ state: 'delivered' }))]
  const ladder = c.start(first.for('a'))
  await c.assign()
  c.clock.advance(10)
  await until('it rings', () => Promise.resolve(first.sent.length === 1))
  await ladder.close()
  const { rows } = await c.db.query('select state, due_at, lease_until, attempts, failed_at from notification where channel = $1', ['voice'])
  expect(rows).toEqual([{ state: 'planned', due_at: c.clock(), lease_until: null, attempts: 0, failed_at: null }])
  c.start(second.for('b'))
  await until('the other rings', () => Promise.resolve(second.sent.length === 1))
})

test('a phone that falls silent because the offer has ended has not failed', async () => {
  const c = await city()
  const voice = ringing()
  c.start(voice.for('a'))
  const a = await c.assign()
  c.clock.advance(10)
  await until('it rings', () => Promise.resolve(voice.sent.length === 1))
  await c.dispatch.answer(a.id, { type: 'accept' }, { teamId: a.teamId, name: a.teamName })
  await until('it is not needed', async () => (await c.rungs('voice'))[0]?.state === 'not-needed')
  const { rows } = await c.db.query('select reason, failed_at, lease_until from notification where channel = $1', ['voice'])
  expect(rows).toEqual([{ reason: null, failed_at: null, lease_until: null }])
})

test('a process that was held up does not ring a second time what it rings already', async () => {
  const c = await city()
  const [voice, sms] = [ringing(), carrier('sms', () => ({ state: 'sent' }))]
  const ladder = c.start(voice.for('a'), sms.for('a'))
  await c.assign()
  c.clock.advance(10)
  await until('it rings', () => Promise.resolve(voice.sent.length === 1))
  c.clock.advance(20) // beyond the lease
  await c.db.query(`update notification set lease_until = $1 where channel = 'voice'`, [new Date(c.clock().getTime() - 1000)])
  ladder.wake([c.clock()])
  await until('the look that sends the message', () => Promise.resolve(sms.sent.length === 1))
  expect(voice.sent).toHaveLength(1)
  expect((await c.rungs('voice'))[0]).toMatchObject({ state: 'sending', attempts: 1 })
  await until('it keeps its lease', async () => (await c.db.query<{ kept: boolean }>(`select lease_until > $1 as kept from notification where channel = 'voice'`, [c.clock()])).rows[0]?.kept === true)
})

/** Somebody picks up; then the call goes on as `after` says. */
const pickedUp = (after: (report: (d: Delivery) => void, signal: AbortSignal) => Promise<Delivery>) => {
  const calls: string[] = []
  const channel: Channel = { name: 'voice', send: async ({ id }, report, signal) => { calls.push(id); report({ state: 'sent' }); report({ state: 'delivered' }); return after(report, signal) }, close: () => Promise.resolve() }
  return { calls, channel }
}

test('a call that broke after it was picked up is made again, one that was heard is not', async () => {
  const c = await city()
  const broken: Delivery = { state: 'failed', permanent: false, reason: 'media-failed' }
  const voice = pickedUp((report) => { if (voice.calls.length > 1) report({ state: 'read' }); return Promise.resolve(broken) })
  c.start(voice.channel)
  await c.assign()
  c.clock.advance(10)
  await until('it is planned again', async () => voice.calls.length === 1 && (await c.rungs('voice'))[0]?.state === 'planned')
  c.clock.advance(3)
  await until('the second call is heard', async () => voice.calls.length === 2 && (await c.rungs('voice'))[0]?.state === 'read')
  await until('it lets go', async () => (await c.db.query('select from notification where channel = $1 and lease_until is not null', ['voice'])).rows.length === 0)
  expect((await c.rungs('voice'))[0]?.attempts).toBe(2)
})

test.each([['delivered', 1], ['read', 0]] as const)('whoever was listening when the process died, and had it %s, is called %i times more', async (state, times) => {
  const c = await city()
  const voice = pickedUp((report, signal) => { if (state === 'read') report({ state }); return new Promise((resolve) => { signal.addEventListener('abort', () => resolve({ state })) }) })
  const [other, sms] = [carrier('voice', () => ({ state: 'read' })), carrier('sms', () => ({ state: 'sent' }))]
  c.start(voice.channel)
  await c.assign()
  c.clock.advance(10)
  await until('somebody listens', async () => (await c.rungs('voice'))[0]?.state === state)
  await c.db.query(`update notification set sender = 'gone' where channel = 'voice'`) // it keeps no lease any more, as a dead one
  c.clock.advance(13)
  c.start(other.for('b'), sms.for('b'))
  await until('the look that sends the message', () => Promise.resolve(sms.sent.length === 1))
  expect(other.sent).toHaveLength(times)
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
