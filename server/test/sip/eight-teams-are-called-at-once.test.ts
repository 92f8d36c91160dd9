// The voice channel of the ladder on eight phones at once: nobody waits for another's call, each key reaches its own assignment, each delivery is told.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answered, AnswerResult, Delivery, Notice } from '../../notify/channel.ts'
import { makeVoiceChannel, type VoiceChannel } from '../../notify/voice.ts'
import { asTold, type Rig, startRig, until } from './rig.ts'
import { speechOf } from './robotKit.ts'

let rig: Rig
let voice: VoiceChannel
/** Which sentence each file holds, and what was said to each key. */
const texts = new Map<string, string>()
const said: (string | undefined)[] = []
const answers: { assignmentId: string, answer: Answered }[] = []
let verdict: (assignmentId: string) => AnswerResult = () => ({ ok: true })
beforeAll(async () => {
  rig = await startRig()
  const { robot } = await rig.connectRobot()
  const speech = speechOf(rig.edge)
  voice = makeVoiceChannel({
    robot: {
      isHere: robot.isHere,
      call: ({ decide, ...order }) => robot.call({
        ...order,
        decide: decide && (async (key) => {
          const given = await decide(key)
          said.push(texts.get(given.say.file))
          return given
        }),
      }),
    },
    speech: {
      async prepare(text) {
        const made = await speech.prepare(text)
        texts.set(made.file, text)
        return made
      },
    },
    clock: () => new Date(), fault: (where, error) => rig.faults.push(new Error(where, { cause: error })), repeats: 1, pauseSeconds: 1,
    answer(assignmentId, answer) {
      answers.push({ assignmentId, answer })
      return Promise.resolve(verdict(assignmentId))
    },
  })
})
afterAll(() => rig.close())

const notice = (change: Partial<Notice> = {}): Notice => ({
  id: 'n', kind: 'offer', assignmentId: 'a', teamId: 't', teamName: '一组', contact: '139 0000 0001', answerBy: new Date(Date.now() + 60_000),
  subject: { incidentId: 'i', number: '1', code: '235274', address: '建设西路4号楼', trapped: 2, injured: 0, vulnerable: [], drill: false }, ...change,
})
const phone = (name: string, options: Parameters<Rig['call']>[1] = {}) => rig.call(name, { to: 'nobody', port: rig.edge.trunkPeer.port, ...options })
async function send(one: Notice, signal = new AbortController().signal) {
  const told: Delivery[] = []
  const last = await voice.send(one, (delivery) => told.push(delivery), signal)
  return { last, told: told.map(({ state }) => state) }
}

test('eight ring, eight press 1, eight assignments hear of it', async () => {
  expect(voice.isHere()).toBe(true)
  voice.prepare(notice())
  const story = await phone('phone-keys', { calls: 8, rate: 100, digits: '1', digitsAt: 1.5, seconds: 30 })
  const began = performance.now()
  const sent = await Promise.all(Array.from({ length: 8 }, (_, i) => send(notice({ id: `n${i}`, assignmentId: `a${i}`, contact: `1390000000${i}` }))))
  for (const { last, told } of sent) {
    expect(last).toMatchObject({ state: 'read', ref: expect.stringMatching(/^robot-/) as string })
    expect(told).toEqual(['sent', 'delivered', 'read'])
  }
  expect(new Set(sent.map(({ last }) => last.ref)).size).toBe(8)
  expect(answers.toSorted((a, b) => (a.assignmentId < b.assignmentId ? -1 : 1))).toEqual(Array.from({ length: 8 }, (_, i) => ({ assignmentId: `a${i}`, answer: 'accept' })))
  // One behind the other would take eight times as long.
  expect(performance.now() - began).toBeLessThan(20_000)
  await asTold(story)
})

test('2 is cannot-go; an answer that counts no more is still a call that was heard', async () => {
  answers.length = 0
  said.length = 0
  verdict = () => ({ ok: false, refusal: 'offer-lapsed' })
  const story = await phone('phone-keys', { digits: '2', digitsAt: 1, seconds: 30 })
  expect(await send(notice())).toMatchObject({ last: { state: 'read' } })
  expect(answers).toEqual([{ assignmentId: 'a', answer: 'cannot-go' }])
  await asTold(story)
  // Who has accepted in the app and then presses 1 must not hear that he need not go.
  verdict = () => ({ ok: false, refusal: 'already-accepted' })
  const again = await phone('phone-keys', { digits: '1', digitsAt: 1, seconds: 30 })
  expect(await send(notice())).toMatchObject({ last: { state: 'read' } })
  await asTold(again)
  expect(said).toEqual([expect.stringContaining('不用前往'), expect.stringContaining('已经接单')])
  verdict = () => ({ ok: true })
})

test('what the phone or the carrier says is a failure with its reason, and only a dead number is one for ever', async () => {
  const busy = await phone('phone-is-busy')
  expect(await send(notice())).toMatchObject({ last: { state: 'failed', permanent: false, reason: 'busy' }, told: ['sent'] })
  await asTold(busy)
  const unknown = await phone('phone-rejects', { values: { code: '404' } })
  expect(await send(notice())).toMatchObject({ last: { state: 'failed', permanent: true, reason: 'bad-number' } })
  await asTold(unknown)
  expect(await send(notice({ contact: '没有电话' }))).toEqual({ last: { state: 'failed', permanent: true, reason: 'bad-number' }, told: [] })
  expect(await send(notice({ answerBy: new Date(Date.now() + 1000) }))).toEqual({ last: { state: 'failed', permanent: false, reason: 'answer-time-over' }, told: [] })
})

test('the offer ends while it rings: the phone falls silent, and nothing is told as delivered', async () => {
  const story = await phone('phone-does-not-answer')
  const stop = new AbortController()
  const told: string[] = []
  const sending = voice.send(notice(), ({ state }) => told.push(state), stop.signal)
  await until('sent', () => told.includes('sent'))
  stop.abort()
  expect(await sending).toMatchObject({ state: 'failed', permanent: false, reason: 'cancelled' })
  await asTold(story)
})

test('a reachability drill is reached by a key alone; a stand-down is only said', async () => {
  answers.length = 0
  const drill = await phone('phone-keys', { digits: '1', digitsAt: 1, seconds: 30 })
  expect(await send(notice({ kind: 'drill', subject: null, assignmentId: null, answerBy: null }))).toMatchObject({ last: { state: 'read' } })
  await asTold(drill)
  const voicemail = await phone('phone-talks', { seconds: 60 })
  expect(await send(notice({ kind: 'drill', subject: null, assignmentId: null, answerBy: null }))).toMatchObject({ last: { state: 'delivered' }, told: ['sent', 'delivered'] })
  await asTold(voicemail)
  const told = await phone('phone-keys', { digits: '1', digitsAt: 1, seconds: 30 })
  expect(await send(notice({ kind: 'stand-down', assignmentId: null, answerBy: null }))).toMatchObject({ last: { state: 'read' } })
  await asTold(told)
  expect(answers).toEqual([])
  expect(rig.faults).toEqual([])
})
