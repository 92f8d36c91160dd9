// The server rings a mechanic's phone by itself: a key is an answer, silence is none, and what a key counts for is said to the end.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Robot } from '../../sip/robot.ts'
import type { RobotAnswer } from '../../sip/robotCall.ts'
import type { Speech } from '../../speech/speech.ts'
import { asTold, type Rig, type Server, until } from './rig.ts'
import { orderFor, startRigWithRobot } from './robotKit.ts'

let rig: Rig
let server: Server & { robot: Robot }
let speech: Speech
beforeAll(async () => { ({ rig, server, speech } = await startRigWithRobot()) })
afterAll(() => rig.close())

const phone = (name: string, digits = '', values: Record<string, string> = {}, digitsAt = 1.2) => rig.call(name, { to: 'nobody', port: rig.edge.trunkPeer.port, digits, digitsAt, seconds: 30, values })
/** Every call is over in Kamailio and rtpengine too, and the line of the operators has heard nothing of any. */
async function nothingLeft() {
  await until('no dialog and no sound is left', async () => (await server.line.sync()).calls.length === 0)
  expect(server.ear.events.filter((event) => event.type !== 'sync' && event.type !== 'edge-up')).toEqual([])
  expect(rig.faults).toEqual([])
}

test('1 accepts, and the closing sentence is said before the goodbye', async () => {
  const story = await phone('phone-keys', '1')
  const order = await orderFor(speech)
  const began = performance.now()
  expect(await server.robot.call(order)).toMatchObject({ outcome: 'accepted', digits: '1', answered: true, code: null, callId: [...order.callIds][0] })
  expect(order.asked).toEqual(['accept'])
  expect(order.progress).toEqual(['dialled', 'ringing', 'answered', 'keyed'])
  expect(performance.now() - began).toBeGreaterThan(order.says.ok.seconds * 1000 + 1200)
  await asTold(story)
  await nothingLeft()
})

test('2 refuses, and other keys mean nothing', async () => {
  const story = await phone('phone-keys', '57#2')
  const order = await orderFor(speech)
  expect(await server.robot.call(order)).toMatchObject({ outcome: 'refused', digits: '57#2' })
  expect(order.asked).toEqual(['refuse'])
  await asTold(story)
})

test('9 says it again as often as it is pressed, then 1 accepts', async () => {
  const story = await phone('phone-keys', '9991')
  const order = await orderFor(speech, { repeats: 1 })
  expect(await server.robot.call(order)).toMatchObject({ outcome: 'accepted', digits: '9991' })
  expect(order.asked).toEqual(['accept'])
  await asTold(story)
})

test('a key that comes as SIP INFO counts the same', async () => {
  const story = await phone('phone-keys-by-info', '', { digit: '1' })
  const order = await orderFor(speech)
  expect(await server.robot.call(order)).toMatchObject({ outcome: 'accepted', digits: '1' })
  await asTold(story)
  await nothingLeft()
})

test('a carrier that asks again in the middle of the call gets plain sound again, and the key still counts', async () => {
  const story = await phone('phone-asks-again', '1')
  const order = await orderFor(speech, { repeats: 3 })
  expect(await server.robot.call(order)).toMatchObject({ outcome: 'accepted', digits: '1' })
  await asTold(story)
  await nothingLeft()
})

test('nobody presses a key: it is said twice, and that is no acceptance', async () => {
  const story = await phone('phone-talks')
  const order = await orderFor(speech)
  expect(await server.robot.call(order)).toMatchObject({ outcome: 'no-digit', answered: true, heard: true, digits: '' })
  expect(order.asked).toEqual([])
  expect(order.progress).toEqual(['dialled', 'ringing', 'answered', 'heard'])
  await asTold(story)
})

test('where nothing is asked, 1 is no answer and the sentence is only said', async () => {
  const story = await phone('phone-keys', '1')
  const order = await orderFor(speech, { decide: null, repeats: 1 })
  expect(await server.robot.call(order)).toMatchObject({ outcome: 'told', heard: true })
  await asTold(story)
})

test('the answer counts no more: the person hears so', async () => {
  const story = await phone('phone-keys', '1')
  const order = await orderFor(speech, { decide: (_answer, says) => Promise.resolve({ taken: false, say: says.gone }) })
  const began = performance.now()
  expect(await server.robot.call(order)).toMatchObject({ outcome: 'no-longer-counts' })
  expect(performance.now() - began).toBeGreaterThan(order.says.gone.seconds * 1000 + 1200)
  await asTold(story)
})

test('the answer could not be kept: it is asked for again, and the second 1 counts', async () => {
  const asked: RobotAnswer[] = []
  const story = await phone('phone-keys', `1${' '.repeat(13)}1`)
  const order = await orderFor(speech, {
    decide(answer, says) {
      asked.push(answer)
      return asked.length === 1 ? Promise.reject(new Error('the database is away')) : Promise.resolve({ taken: true, say: says.ok })
    },
  })
  expect(await server.robot.call(order)).toMatchObject({ outcome: 'accepted', digits: '11' })
  await asTold(story)
  expect(rig.faults.splice(0).map((fault) => fault.message)).toEqual(['the database is away'])
})

test('who hangs up has not answered; who presses 1 and hangs up at once has', async () => {
  const story = await phone('phone-hangs-up', '', { talkMs: '900' })
  const order = await orderFor(speech)
  expect(await server.robot.call(order)).toMatchObject({ outcome: 'hung-up', answered: true, heard: false })
  expect(order.asked).toEqual([])
  await asTold(story)

  const hasty = await phone('phone-hangs-up', '1', { talkMs: '750' }, 0.5)
  const second = await orderFor(speech)
  expect(await server.robot.call(second)).toMatchObject({ outcome: 'accepted', digits: '1' })
  expect(second.asked).toEqual(['accept'])
  await asTold(hasty)
  await nothingLeft()
})

test('the offer ends while the person listens: told so, then goodbye', async () => {
  const story = await phone('phone-talks')
  const order = await orderFor(speech)
  const call = server.robot.call(order)
  await until('answered', () => order.progress.includes('answered'))
  order.stop.abort()
  expect(await call).toMatchObject({ outcome: 'cancelled', answered: true })
  await asTold(story)
  await nothingLeft()
})
