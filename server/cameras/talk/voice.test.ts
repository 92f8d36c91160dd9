import { expect, test } from 'vitest'
import { findG711 } from '../../domain/g711.ts'
import { makeVoice } from './voice.ts'

const tone = (samples: number, value = 8000) => { const pcm = Buffer.alloc(samples * 2); for (let i = 0; i < samples; i++) pcm.writeInt16LE(value, i * 2); return pcm }
const loud = (sound: Buffer) => sound.filter((code) => Math.abs(findG711(8)?.[code] ?? 0) > 1000).length

test('however the network brings it, the speaker gets 160 bytes every 20 ms, silence where there is no voice', () => {
  const voice = makeVoice('a', 0)
  expect(voice.due(100)).toHaveLength(5 * 160)
  voice.hear(tone(100)) // too little to begin with
  expect(loud(voice.due(120))).toBe(0)
  voice.hear(tone(600))
  expect(loud(voice.due(140))).toBe(160)
  let sum = 160
  for (let at = 160; at <= 400; at += 20) { const out = voice.due(at); expect(out).toHaveLength(160); sum += loud(out) }
  expect(sum).toBe(700)
  expect(voice.isDry).toBe(true)
})

test('a heap that comes at once makes nobody speak ever later: the oldest of it is left out', () => {
  const voice = makeVoice('u', 0)
  voice.hear(tone(8000))
  let steps = 0
  for (let at = 20; !voice.isDry; at += 20, steps++) voice.due(at)
  expect(steps).toBeLessThanOrEqual(4)
})

test('the end of a word goes out although nothing comes behind it; a machine that stood still makes up for a fifth of a second', () => {
  const voice = makeVoice('a', 0)
  voice.hear(tone(80))
  voice.end()
  expect(loud(voice.due(20))).toBe(80)
  expect(voice.due(60_000)).toHaveLength(10 * 160)
})
