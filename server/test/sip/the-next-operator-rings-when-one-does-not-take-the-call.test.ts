// Who did not take a call, why, and that the call is rung elsewhere at once.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Operators, startRigWithOperators } from './browser.ts'
import { asTold, type Rig, type Server } from './rig.ts'

let rig: Rig
let operators: Operators
let server: Server
beforeAll(async () => {
  ({ rig, operators } = await startRigWithOperators())
  server = await rig.connect()
})
afterAll(() => rig.close())

test('a declined call, a busy phone and an absent operator each lead to the next one', async () => {
  const { line, ear } = server
  const first = await operators.open('declines', { answer: 'no' })
  const second = await operators.open('answers', { answer: 'yes' })
  await ear.until('registered', (event) => event.operator === 'declines')
  await ear.until('registered', (event) => event.operator === 'answers')

  const one = await rig.call('caller-keys-after-answer', { digits: '235274#', digitsAt: 0.5, values: { talkMs: '30000', from: '13800000001' } })
  const queued = await ear.until('queued')
  expect(line.ring(queued, 'nobody-is-called-so')).toEqual({ ok: true })
  const absent = await ear.until('missed', (event) => event.operator === 'nobody-is-called-so')
  expect(absent).toMatchObject({ reason: 'offline', callId: queued.callId })
  expect(absent.tid).not.toBe(queued.tid)

  line.ring(absent, 'declines')
  const declined = await ear.until('missed', (event) => event.operator === 'declines')
  expect(declined).toMatchObject({ reason: 'declined', code: 603 })
  await first.until('told so', (state) => state.call?.status === 'ended' && state.call.reason === 'declined')

  line.ring(declined, 'answers')
  await ear.until('answered', (event) => event.operator === 'answers')
  // Keys pressed while they talk.
  await ear.until('digit', (event) => event.digit === '#')
  expect(ear.events.filter((event) => event.type === 'digit').map((event) => event.digit).join('')).toBe('235274#')

  const two = await rig.call('caller-keys-before-answer', { values: { talkMs: '500', from: '13800000002' } })
  const other = await ear.until('queued', (event) => event.from === '13800000002')
  await line.take(other, { prompt: 'please-wait' })
  line.ring(await ear.until('parked', (event) => event.callId === other.callId), 'answers')
  expect(await ear.until('missed', (event) => event.operator === 'answers')).toMatchObject({ reason: 'busy', callId: other.callId })

  await second.do('hangUp')
  expect(await ear.until('ended', (event) => event.callId === queued.callId)).toMatchObject({ by: 'operator', operator: 'answers' })
  await asTold(one)

  // Three seconds after the miss nobody has chosen: every phone rings, and the free one takes it.
  await ear.until('ring-all', (event) => event.callId === other.callId && event.reason === 'not-taken')
  await ear.until('answered', (event) => event.callId === other.callId && event.operator === 'answers')
  await asTold(two)
  expect(rig.faults).toEqual([])
})

test('an order with an old ticket is told as stale and disturbs nobody', async () => {
  const { line, ear } = server
  const story = await rig.call('caller-is-sent-away', { values: { code: '480', from: '13800000003' } })
  const queued = await ear.until('queued', (event) => event.from === '13800000003')
  await line.take(queued)
  const parked = await ear.until('parked', (event) => event.callId === queued.callId)
  expect(parked.prompted).toBe(false)
  line.ring(queued, 'answers')
  expect(await ear.until('stale', (event) => event.callId === queued.callId)).toMatchObject({ command: 'ring', tid: queued.tid })
  expect(await line.sendAway(parked)).toEqual({ ok: true })
  await ear.until('abandoned', (event) => event.callId === queued.callId && event.reason === 'sent-away')
  await asTold(story)
  expect(await line.sendAway(parked)).toEqual({ ok: false, refusal: 'no-such-call' })
})
