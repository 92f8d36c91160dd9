// The heart of the line: carrier → queue → operator's browser → talk → end.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Operators, startRigWithOperators } from './browser.ts'
import { asTold, type Rig, until } from './rig.ts'

let rig: Rig
let operators: Operators
beforeAll(async () => { ({ rig, operators } = await startRigWithOperators()) })
afterAll(() => rig.close())

test('a call from the carrier waits with a prompt, rings one operator, and both sides hear each other', async () => {
  const { line, ear } = await rig.connect()
  const operator = await operators.open('op1')
  await operator.until('ready', (state) => state.line === 'ready')
  await ear.until('registered', (event) => event.operator === 'op1')

  const story = await rig.call('caller-keys-before-answer', { digits: '235274#', values: { talkMs: '4000' } })
  const queued = await ear.until('queued')
  expect(queued).toMatchObject({ from: '13800001234', to: '96333', drill: false })
  expect(await line.take(queued, { prompt: 'welcome' })).toEqual({ ok: true })
  const parked = await ear.until('parked')
  expect(parked.prompted).toBe(true)

  // Keys pressed before anybody answered.
  await ear.until('digit', (event) => event.digit === '#')
  const keyed = ear.events.filter((event) => event.type === 'digit')
  expect(keyed.map((event) => event.digit).join('')).toBe('235274#')
  expect(keyed.every((event) => event.side === 'caller' && event.callId === queued.callId)).toBe(true)

  expect(line.ring(parked, 'op1')).toEqual({ ok: true })
  await operator.until('ringing', (state) => state.call?.status === 'ringing' && state.call.from === '13800001234' && state.call.callId === queued.callId)
  await ear.until('ringing', (event) => event.operator === 'op1')
  await operator.do('answer')
  await ear.until('answered', (event) => event.operator === 'op1' && event.callId === queued.callId)
  await operator.until('talking', (state) => state.call?.status === 'talking')

  await until('100 packets each way, with sound in them', async () => {
    const stats = await operator.stats()
    return stats.packetsReceived > 100 && stats.packetsSent > 100 && stats.energyReceived > 0.01
  })
  const stats = await operator.stats()
  expect(stats.codec).toBe('audio/PCMA')
  expect(stats.packetsLost).toBeLessThan(5)

  const { calls } = await line.sync()
  expect(calls).toMatchObject([{ callId: queued.callId, state: 'talking', operator: 'op1', direction: 'inbound' }])

  await asTold(story)
  await ear.until('ended', (event) => event.callId === queued.callId && event.by === 'caller' && event.operator === 'op1')
  await operator.until('told that the caller hung up', (state) => state.call?.status === 'ended' && state.call.reason === 'far-side')
  expect((await line.sync()).calls).toEqual([])
  expect(rig.faults).toEqual([])
})
