// CANCEL in the queue, CANCEL while a phone rings, CANCEL for nothing.
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

test('a caller who hangs up in the queue is abandoned, with the number to call back', async () => {
  const { line, ear } = server
  const story = await rig.call('caller-cancels', { values: { from: '13800000011', waitMs: '800' } })
  const queued = await ear.until('queued', (event) => event.from === '13800000011')
  await line.take(queued, { prompt: 'welcome' })
  expect(await ear.until('abandoned', (event) => event.callId === queued.callId)).toMatchObject({ from: '13800000011', reason: 'caller-hung-up', operator: null })
  await asTold(story)
  expect((await line.sync()).calls).toEqual([])
})

test('a caller who hangs up while a phone rings stops the ringing', async () => {
  const { line, ear } = server
  const operator = await operators.open('op1')
  await ear.until('registered')
  const story = await rig.call('caller-cancels', { values: { from: '13800000012', waitMs: '2000' } })
  const queued = await ear.until('queued', (event) => event.from === '13800000012')
  await line.take(queued, { prompt: 'welcome' })
  line.ring(await ear.until('parked', (event) => event.callId === queued.callId), 'op1')
  await operator.until('ringing', (state) => state.call?.status === 'ringing')
  expect(await ear.until('abandoned', (event) => event.callId === queued.callId)).toMatchObject({ reason: 'caller-hung-up', operator: 'op1' })
  await operator.until('quiet again', (state) => state.call?.status === 'ended' && state.call.reason === 'cancelled')
  await asTold(story)
  expect(ear.events.filter((event) => event.type === 'abandoned' && event.callId === queued.callId)).toHaveLength(1)
  expect((await line.sync()).calls).toEqual([])
})

test('a CANCEL without a call is answered 481', async () => {
  await asTold(await rig.call('cancel-without-call'))
})
