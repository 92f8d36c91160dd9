// What arrives at the mechanic's ear: every byte of the sentence, in even packets of 20 ms; and how sentences are kept.
import { execFile } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Robot } from '../../sip/robot.ts'
import { makeSpeech, type Speech, type Spoken } from '../../speech/speech.ts'
import { espeak } from '../../speech/voice.ts'
import { asTold, type Rig } from '../sip/rig.ts'
import { orderFor, startRigWithRobot } from '../sip/robotKit.ts'

let rig: Rig
let robot: Robot
let speech: Speech
beforeAll(async () => { ({ rig, server: { robot }, speech } = await startRigWithRobot()) })
afterAll(() => rig.close())

const FRAME = 160
const PCMA = 8

/** The sentence as A-law, frame by frame. */
async function framesOf(spoken: Spoken): Promise<string[]> {
  const file = spoken.file.replace(rig.edge.promptDirForMedia, rig.edge.promptDir)
  const { stdout } = await promisify(execFile)('ffmpeg', ['-loglevel', 'error', '-i', file, '-f', 'alaw', '-'], { encoding: 'buffer', maxBuffer: 10_000_000 })
  return Array.from({ length: Math.floor(stdout.length / FRAME) }, (_, i) => stdout.subarray(i * FRAME, (i + 1) * FRAME).toString('latin1'))
}

test('the sentence twice, to the last byte, in an even stream', async () => {
  const heard: { at: number, number: number, frame: string }[] = []
  const ear = createSocket('udp4')
  ear.on('message', (rtp) => {
    if ((rtp.readUInt8(1) & 127) === PCMA) heard.push({ at: performance.now(), number: rtp.readUInt16BE(2), frame: rtp.subarray(12).toString('latin1') })
  })
  await new Promise<void>((ready) => ear.bind(0, '127.0.0.1', ready))
  const story = await rig.call('phone-listens', { to: 'nobody', port: rig.edge.trunkPeer.port, values: { mediaPort: String(ear.address().port) } })
  const order = await orderFor(speech)
  expect(await robot.call(order)).toMatchObject({ outcome: 'no-digit', heard: true })
  await asTold(story)
  ear.close()

  expect(new Set(heard.map(({ frame }) => frame.length))).toEqual(new Set([FRAME]))
  const sentence = await framesOf(order.prompt)
  expect(sentence.length).toBeGreaterThan(75)
  // As a telephone puts them together: by their numbers, of which 0 follows 65535. On a busy machine one overtakes another.
  const after = ({ number }: { number: number }) => ((number - (heard[0]?.number ?? 0) + 0x8000) & 0xffff) - 0x8000
  expect(heard.toSorted((a, b) => after(a) - after(b)).map(({ frame }) => frame)).toEqual([...sentence, ...sentence])
  const spoken = heard.slice(1, sentence.length)
  const gaps = spoken.map(({ at }, index) => at - (heard[index]?.at ?? 0)).toSorted((a, b) => a - b)
  // A busy machine shifts packets a little; a sentence in bursts has gaps of 116 ms and more all the time.
  expect(gaps[Math.floor(gaps.length * 0.9)]).toBeLessThan(60)
  expect(rig.faults).toEqual([])
})

test('a sentence that was made is found again, two that ask at once make it once, the oldest is forgotten', async () => {
  const dir = join(rig.dataDir, 'speech')
  let spoken = 0
  const voice = { name: 'test', speak: (text: string, file: string) => { spoken += 1; return espeak.speak(text, file) } }
  const small = makeSpeech({ dir, dirForMedia: '/media', voice, keep: 2 })
  const [one, same] = await Promise.all([small.prepare('第一句'), small.prepare('第一句')])
  expect(one).toEqual(same)
  expect(one.file).toMatch(/^\/media\/[0-9a-f]{24}\.mka$/)
  expect(one.seconds).toBeGreaterThan(0.3)
  expect(spoken).toBe(1)
  await small.prepare('第二句')
  await small.prepare('第一句')
  await small.prepare('第三句')
  expect(spoken).toBe(3)
  // The second was the one not used for longest.
  await small.prepare('第一句')
  expect(spoken).toBe(3)
  await small.prepare('第二句')
  expect(spoken).toBe(4)
  await expect(small.prepare('。')).rejects.toThrow()
})
