// Estimates of how long a crew needs, from two points and the hour.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultTravel, groundMeters, onRoads, straightMeters, type Point } from './travel.ts'

const NOON = new Date('2026-03-02T12:00:00+08:00')
const RUSH = new Date('2026-03-02T08:30:00+08:00')
const point = fc.record({ lat: fc.double({ min: 34.6, max: 34.9, noNaN: true }), lng: fc.double({ min: 113.4, max: 113.9, noNaN: true }) })
const home: Point = { lat: 34.75, lng: 113.65 }

test('roads are longer than the straight line, 1.34 times on the mean of all directions', () => {
  const detours = Array.from({ length: 360 }, (_, degree) => {
    const there = { lat: home.lat + 0.02 * Math.sin((degree * Math.PI) / 180), lng: home.lng + (0.02 * Math.cos((degree * Math.PI) / 180)) / Math.cos((home.lat * Math.PI) / 180) }
    return groundMeters(home, there) / straightMeters(home, there)
  })
  expect(detours.reduce((sum, d) => sum + d, 0) / detours.length).toBeCloseTo(1.34, 1)
  expect(Math.min(...detours)).toBeGreaterThan(1)
})

test('an estimate is finite, the same both ways, longer when it is farther, longest in the rush', () => {
  fc.assert(fc.property(point, point, (a, b) => {
    const seconds = defaultTravel.seconds(a, b, NOON)
    expect(seconds).toBeGreaterThanOrEqual(120)
    expect(seconds).toBeLessThan(Infinity)
    expect(defaultTravel.seconds(b, a, NOON)).toBeCloseTo(seconds, 6)
    expect(defaultTravel.seconds(a, b, RUSH)).toBeGreaterThanOrEqual(seconds)
  }))
})

test('a road graph is believed where it knows the way', () => {
  const travel = onRoads({ seconds: (from) => (from === home ? 77 : null) }, defaultTravel)
  const other = { lat: 34.8, lng: 113.7 }
  expect(travel.seconds(home, other, NOON)).toBe(77)
  expect(travel.seconds(other, home, NOON)).toBe(defaultTravel.seconds(other, home, NOON))
})
