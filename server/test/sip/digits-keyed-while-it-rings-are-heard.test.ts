// A caller may be keying the code when an operator's phone begins to ring: no digit is lost between waiting, ringing and talking.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Operators, startRigWithOperators } from './browser.ts'
import { asTold, type Rig, until } from './rig.ts'

let rig: Rig
let operators: Operators
beforeAll(async () => { ({ rig, operators } = await startRigWithOperators()) })
afterAll(() => rig.close())

test('the code is heard whole although the phone rings in the middle of it and is answered after it', async () => {
  const { line, ear } = await rig.connect()
  const operator = await operators.open('op1')
  await operator.until('ready', (state) => state.line === 'ready')
  await ear.until('registered', (event) => event.operator === 'op1')
  const story = await rig.call('caller-keys-before-answer', { digits: '235274#', digitsAt: 0.5, values: { talkMs: '4000', from: '13800000031' } })
  const queued = await ear.until('queued')
  await line.take(queued, { prompt: 'welcome' })
  const parked = await ear.until('parked')
  line.ring(parked, 'op1')
  await operator.until('ringing', (state) => state.call?.status === 'ringing')
  await ear.until('digit', (event) => event.digit === '#')
  expect(ear.events.filter((event) => event.type === 'digit').map((event) => event.digit).join('')).toBe('235274#')
  await operator.do('answer')
  await operator.until('talking', (state) => state.call?.status === 'talking')
  await until('both hear each other', async () => { const stats = await operator.stats(); return stats.packetsReceived > 50 && stats.packetsSent > 50 && stats.energyReceived > 0.001 })
  await asTold(story)
})
