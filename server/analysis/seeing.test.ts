// Pure parts of the analysis: what moves, what is confirmed, what is shown and whom it asks.
import { expect, test } from 'vitest'
import { changedShare, type Grey, GRID, makeMovement, toGrey } from './movement.ts'
import type { ToldBy } from './models.ts'
import { makeWatch } from './sighting.ts'
import { readManifest } from './manifest.ts'
import { readOutput, toTensor } from './tensor.ts'

const grey = (paint: (x: number, y: number) => number): Grey => ({ ...GRID, pixels: Uint8Array.from({ length: GRID.width * GRID.height }, (_v, n) => paint(n % GRID.width, Math.floor(n / GRID.width))) })
const car = grey((x) => 80 + x)
const withHead = grey((x, y) => (x > 10 && x < 16 && y > 5 && y < 12 ? 200 : 80 + x))

test('cells are means of what lies under them, whatever the size', () => {
  const rgb = (width: number, height: number) => Uint8Array.from({ length: width * height * 3 }, (_v, n) => (Math.floor(n / 3) % width < width / 2 ? 0 : 255))
  for (const [w, h] of [[640, 360], [641, 359], [48, 27], [20, 11]] as const) {
    const { pixels } = toGrey(rgb(w, h), w, h)
    expect([pixels[0], pixels[GRID.width - 1]]).toEqual([0, 255])
  }
})

test('a head that comes in is movement, noise and a lamp that goes out are none', () => {
  const noisy = grey((x, y) => 80 + x + ((x * 7 + y * 13) % 11) - 5)
  expect(changedShare(car, withHead)).toBeGreaterThan(0.01)
  expect(changedShare(car, noisy)).toBe(0)
  expect(changedShare(car, grey((x) => 20 + x))).toBe(0)
  const move = makeMovement()
  expect(move(car, 0)).toEqual({ moving: null, share: null, stillSeconds: 0 })
  expect(move(car, 1000)).toMatchObject({ moving: false, stillSeconds: 1 })
  expect(move(withHead, 2000)).toMatchObject({ moving: true, stillSeconds: 0 })
  for (let s = 3; s <= 40; s++) move(withHead, s * 1000)
  expect(move(withHead, 41_000)).toMatchObject({ moving: false, stillSeconds: 39 })
  // After a gap nobody knows what was in between.
  expect(move(car, 100_000)).toMatchObject({ moving: null, stillSeconds: 0 })
})

const still = { moving: false, share: 0, stillSeconds: 5 }
const told = (what: ToldBy['what'], over: Partial<ToldBy> = {}): ToldBy => ({ what, is: true, score: 0.9, model: 'm', ...over })

test('one picture may be wrong: a second one confirms, and the same again is shown once a minute', () => {
  const watch = makeWatch()
  const fallen = (at: number, is = true) => watch.see({ at, movement: still, told: [told('fallen', { is })] })
  expect(fallen(0)).toMatchObject({ sightings: [], cues: { fallen: false } })
  expect(fallen(1000)).toMatchObject({ sightings: [{ what: 'fallen', urgent: true, score: 0.9, model: 'm' }], cues: { fallen: true, callForHelp: null, peopleCount: null, motion: false } })
  expect(fallen(2000).sightings).toEqual([])
  expect(fallen(62_000).sightings).toHaveLength(1)
  expect(fallen(63_000, false)).toMatchObject({ sightings: [], cues: { fallen: false } })
  expect(fallen(64_000).sightings).toEqual([])
})

test('a car that stands still with people in it asks for a look, an empty one does not', () => {
  const stood = { moving: false, share: 0, stillSeconds: 61 }
  const counted = (count: number) => [told('people', { count, is: count > 0 })]
  const full = makeWatch()
  full.see({ at: 0, movement: still, told: counted(2) })
  expect(full.see({ at: 60_000, movement: stood, told: counted(2) }).sightings).toMatchObject([{ what: 'stillness', urgent: true, value: { seconds: 61 } }, { what: 'people', urgent: false, value: { count: 2 } }])
  expect(full.see({ at: 61_000, movement: { ...stood, stillSeconds: 62 }, told: counted(2) }).sightings).toEqual([])
  expect(makeWatch().see({ at: 0, movement: stood, told: [] })).toMatchObject({ sightings: [{ what: 'stillness', urgent: false }], cues: { peopleCount: null } })
})

test('movement is shown after a quiet time, and without a model nothing is said of people', () => {
  const watch = makeWatch()
  const moved = { moving: true, share: 0.05, stillSeconds: 0 }
  expect(watch.see({ at: 0, movement: moved, told: [] })).toMatchObject({ sightings: [{ what: 'motion', value: { share: 0.05 }, urgent: false }], cues: { motion: true, peopleCount: null, callForHelp: null, fallen: null } })
  expect(watch.see({ at: 1000, movement: moved, told: [] }).sightings).toEqual([])
  expect(watch.see({ at: 40_000, movement: moved, told: [] }).sightings).toHaveLength(1)
})

test('numbers that are none are no word, and a manifest says what is wrong with it', () => {
  const likely = { what: 'fallen', kind: 'likelihood', name: 'x', threshold: 0.5 } as const
  expect([readOutput(likely, undefined), readOutput(likely, [NaN]), readOutput({ ...likely, index: 4 }, [1])]).toEqual([null, null, null])
  expect(readOutput({ what: 'people', kind: 'boxes', name: 'x', threshold: 0.5 }, [1, 2, 3])).toBe(null)
  expect(readOutput({ what: 'people', kind: 'boxes', name: 'x', threshold: 0.5 }, [0, 0, 9, 9, 0.9, 0, NaN, 0, 9, 9, 0.9, 0, 20, 0, 29, 9, 0.6, 1, 20, 1, 29, 9, 0.7, 1])).toMatchObject({ count: 2, score: 0.9 })
  expect(toTensor({ rgb: Uint8Array.of(255, 0, 0), width: 1, height: 1 }, { name: 'i', width: 8, height: 8, layout: 'nhwc', channels: 'rgb', fit: 'stretch' }).slice(0, 3)).toEqual(Float32Array.of(1, 0, 0))
  expect(readManifest('{')).toMatchObject({ ok: false, fault: expect.stringContaining('not JSON') })
  expect(readManifest('{"name": "x"}')).toMatchObject({ ok: false })
})
