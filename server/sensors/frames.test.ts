import fc from 'fast-check'
import mqtt from 'mqtt-packet'
import { expect, test } from 'vitest'
import { makeFrameCut } from './frames.ts'

const LIMIT = 300
const packet = (size: number) => mqtt.generate({ cmd: 'publish', topic: 'a/b', qos: 1, dup: false, retain: false, messageId: 7, payload: Buffer.alloc(size, 'x') })

/** What the parser behind the cut sees of `stream` when it comes in pieces. */
function seen(stream: Buffer, cuts: number[]): { topic: string; length: number; size: number }[] {
  const found: { topic: string; length: number; size: number }[] = []
  const parser = mqtt.parser()
  parser.on('packet', (p) => { if (p.cmd === 'publish') found.push({ topic: p.topic, length: p.length ?? 0, size: p.payload.length }) })
  parser.on('error', (error) => { throw error })
  const cut = makeFrameCut(LIMIT)
  let at = 0
  for (const to of [...cuts.map((c) => c % stream.length).sort((a, b) => a - b), stream.length]) {
    const kept = cut(stream.subarray(at, to))
    if (kept === 'too-large') throw new Error('too large')
    if (kept.length > 0) parser.parse(kept)
    at = to
  }
  return found
}

test('packets within the limit go on untouched and larger ones as their first bytes, however the stream is broken up', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 3 * LIMIT }), { minLength: 1, maxLength: 8 }), fc.array(fc.nat({ max: 10_000 }), { maxLength: 12 }), (sizes, cuts) => {
    const found = seen(Buffer.concat(sizes.map(packet)), cuts)
    expect(found).toHaveLength(sizes.length)
    found.forEach((one, n) => {
      const whole = (sizes[n] ?? 0) + 7
      expect(one).toEqual({ topic: 'a/b', length: Math.min(whole, LIMIT), size: Math.min(whole, LIMIT) - 7 })
    })
  }))
})

test('a large packet that is no message, or a length without an end, ends the connection', () => {
  expect(makeFrameCut(LIMIT)(mqtt.generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'x'.repeat(400), qos: 0 }] }))).toBe('too-large')
  expect(makeFrameCut(LIMIT)(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01]))).toBe('too-large')
})
