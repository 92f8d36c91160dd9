// What our own arrivals teach about the next drive.
import { expect, test } from 'vitest'
import { defaultTravel, groundMeters, type Point } from './travel.ts'
import { ENOUGH_TRIPS, isSound, learnedTravel, learnTravel, type Trip } from './travelModel.ts'

/** Whole numbers without end, the same every time. */
function makeDraw(): (below: number) => number {
  let state = 7
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state / 4_294_967_296) * below
  }
}
const AT = (hour: number) => new Date(Date.parse('2026-03-02T00:30:00+08:00') + hour * 3600_000)
const anywhere = (draw: (below: number) => number): Point => ({ lat: 34.7 + draw(0.12), lng: 113.6 + draw(0.12) })
/** A city where one sets out in 200 s and drives 5 m/s, half as fast at 8 o'clock, and where the east of 113.66 and the west are parted by a river: 300 s more. */
function drive(from: Point, to: Point, hour: number): number {
  return 200 + (groundMeters(from, to) / 5) * (hour === 8 ? 2 : 1) + ((from.lng < 113.66) === (to.lng < 113.66) ? 0 : 300)
}
function drives(count: number): Trip[] {
  const draw = makeDraw()
  return Array.from({ length: count }, () => {
    const [from, hour] = [anywhere(draw), Math.floor(draw(24))]
    const to = { lat: from.lat + draw(0.04) - 0.02, lng: from.lng + draw(0.04) - 0.02 }
    return { from, to, at: AT(hour), seconds: drive(from, to, hour) * (0.85 + draw(0.3)), region: '410105' }
  })
}
const wrong = (guess: number, truth: number) => Math.abs(Math.log(guess / truth))

test('too few drives teach nothing', () => {
  expect(learnTravel(drives(ENOUGH_TRIPS - 1))).toBeNull()
})

test('after some thousand drives it is right where the plain estimate is not: in length, in the rush, and across the river', () => {
  const model = learnTravel(drives(6000))
  if (!model) throw new Error('nothing learned')
  const learned = learnedTravel(JSON.parse(JSON.stringify(model)) as typeof model)
  const draw = makeDraw()
  const [ours, plain, across]: [number[], number[], number[]] = [[], [], []]
  for (let n = 0; n < 500; n++) {
    const [from, hour] = [anywhere(draw), Math.floor(draw(24))]
    const to = { lat: from.lat + draw(0.04) - 0.02, lng: from.lng + draw(0.04) - 0.02 }
    const truth = drive(from, to, hour)
    ours.push(wrong(learned.seconds(from, to, AT(hour)), truth))
    plain.push(wrong(defaultTravel.seconds(from, to, AT(hour)), truth))
    if ((from.lng < 113.655) && (to.lng > 113.665)) across.push(learned.seconds(from, to, AT(hour)) / truth)
  }
  const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length
  expect(mean(ours)).toBeLessThan(0.15)
  expect(mean(ours)).toBeLessThan(mean(plain) / 2)
  expect(mean(across)).toBeGreaterThan(0.8)
})

test('a drive that took no time or half a day is no drive', () => {
  const odd = drives(400).map((t, n) => (n % 4 === 0 ? { ...t, seconds: n % 8 === 0 ? 5 : 40_000 } : t))
  expect(learnTravel(odd)?.trips).toBe(300)
})

test('crews that stood at the door already spoil nothing', () => {
  // Twice as long as by the clock of the wheels alone: the curve has no start left, and of no way there is no logarithm.
  const onlyPace = drives(600).map((t, n) => (n < 3 ? { ...t, to: t.from, seconds: 100 } : { ...t, to: { lat: t.from.lat + 0.02 + (n % 50) * 0.001, lng: t.from.lng }, seconds: groundMeters(t.from, { lat: t.from.lat + 0.02 + (n % 50) * 0.001, lng: t.from.lng }) ** 1.2 / 20 }))
  const model = learnTravel(onlyPace)
  if (!model) throw new Error('nothing learned')
  const stored = JSON.parse(JSON.stringify(model)) as typeof model
  expect(isSound(stored)).toBe(true)
  const [from, to] = [onlyPace[9]!.from, onlyPace[9]!.to]
  expect(learnedTravel(stored).seconds(from, to, AT(10))).toBeGreaterThan(60)
})

test('a model with a hole in it, or in which a way takes no time, is none', () => {
  const model = learnTravel(drives(400))
  if (!model) throw new Error('nothing learned')
  const stored = (over: object) => JSON.parse(JSON.stringify({ ...model, ...over })) as typeof model
  expect(isSound(stored({}))).toBe(true)
  for (const over of [{ pace: NaN }, { start: 0, root: 0, pace: 0 }, { hours: [NaN] }, { districts: { '410105': NaN } }, { ways: { '1,1 2,2': [3, NaN] } }]) expect(isSound(stored(over))).toBe(false)
})
