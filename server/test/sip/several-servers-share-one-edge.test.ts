// Two server processes at one edge: both hear everything, one order wins, digits go to one and move when it dies.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Operators, startRigWithOperators } from './browser.ts'
import { asTold, type Rig, until } from './rig.ts'

let rig: Rig
let operators: Operators
beforeAll(async () => { ({ rig, operators } = await startRigWithOperators()) })
afterAll(() => rig.close())

test('both order a ring at the same moment: one phone rings, the other order is stale', async () => {
  const [one, two] = [await rig.connect(), await rig.connect()]
  for (const login of ['op1', 'op2']) {
    await operators.open(login, { answer: 'yes' })
    await one.ear.until('registered', (event) => event.operator === login)
  }
  const story = await rig.call('caller-keys-before-answer', { values: { talkMs: '500' } })
  const [queued, same] = await Promise.all([one.ear.until('queued'), two.ear.until('queued')])
  expect(same).toEqual({ ...queued, at: same.at })
  await one.line.take(queued, { prompt: 'welcome' })
  const [parked] = await Promise.all([one.ear.until('parked'), two.ear.until('parked')])
  one.line.ring(parked, 'op1')
  two.line.ring(parked, 'op2')
  const answered = await one.ear.until('answered')
  const stale = await one.ear.until('stale')
  expect(stale).toMatchObject({ callId: queued.callId, tid: parked.tid, command: 'ring' })
  expect(await two.ear.until('answered')).toMatchObject({ operator: answered.operator })
  await asTold(story)
  expect(one.ear.events.filter((event) => event.type === 'answered')).toHaveLength(1)
  expect(one.ear.events.filter((event) => event.type === 'ended')).toHaveLength(1)
})

test('digits reach one server, and the other after the first is gone', async () => {
  await rig.disconnectAll()
  const first = await rig.connect()
  await until('the first hears digits', () => first.line.health().digits === 'here')
  const second = await rig.connect()
  expect(second.line.health()).toEqual({ signalling: 'up', media: 'up', digits: 'elsewhere' })
  await first.line.close()
  await until('the second hears digits now', () => second.line.health().digits === 'here')
  const story = await rig.call('caller-cancels', { digits: '12#', digitsAt: 0.2, values: { from: '13800000051', waitMs: '1800' } })
  const queued = await second.ear.until('queued', (event) => event.from === '13800000051')
  await second.line.take(queued, { prompt: 'welcome' })
  await second.ear.until('digit', (event) => event.digit === '#')
  await asTold(story)
  expect(second.ear.events.filter((event) => event.type === 'digit').map((event) => event.digit).join('')).toBe('12#')
})

test('a carrier that takes no early media: the call waits without a prompt, and is answered all the same', async () => {
  await rig.disconnectAll()
  const { line, ear } = await rig.connect({ promptOn183: false })
  await ear.until('sync')
  const story = await rig.call('caller-keys-after-answer', { digits: '7', digitsAt: 0.2, values: { talkMs: '1200', from: '13800000052' } })
  const queued = await ear.until('queued', (event) => event.from === '13800000052')
  await line.take(queued, { prompt: 'welcome' })
  const parked = await ear.until('parked', (event) => event.callId === queued.callId)
  expect(parked.prompted).toBe(false)
  line.ring(parked, 'op1')
  await ear.until('answered', (event) => event.callId === queued.callId)
  // After the answer the caller can be spoken to, and keys.
  expect(await line.play(queued.callId, 'code-unknown')).toMatchObject({ ok: true })
  await ear.until('digit', (event) => event.digit === '7')
  await asTold(story)
  expect(await line.play(queued.callId, 'welcome')).toEqual({ ok: false, refusal: 'no-such-call' })
})
