import { expect, test } from 'vitest'
import type { MyAssignment } from '../../server/contracts/incident.ts'
import { metersBetween, navigationUrl, travelOf } from './travel.ts'

const elevator = { lat: 30.281543, lng: 120.021519 }
const my = { elevator, distanceMeters: 2900, etaSeconds: 480 } as MyAssignment

test('the navigation link is in GCJ-02, beside the published twin of the same point', () => {
  const [lng, lat] = new URL(navigationUrl(elevator, '文博雅园 4号楼')).searchParams.get('to')!.split(',').map(Number)
  // The published pair: WGS-84 120.021519,30.281543 is GCJ-02 120.026268,30.279164.
  expect(metersBetween({ lat: lat!, lng: lng! }, { lat: 30.279164, lng: 120.026268 })).toBeLessThan(5)
  expect(metersBetween({ lat: lat!, lng: lng! }, elevator)).toBeGreaterThan(400)
})

const near = { lat: elevator.lat + 0.01, lng: elevator.lng, at: 1000 }

test('without the server a fresh position of the phone shrinks its first word, and says that it is the straight line', () => {
  const travel = travelOf(my, near, 2000)
  expect(travel.meters).toBeCloseTo(1112, 0)
  expect(travel.seconds).toBeCloseTo((480 * 1112) / 2900, 0)
  expect(travel).toMatchObject({ by: 'line', ageMs: 1000 })
  expect(travelOf(my, near, 500_000)).toEqual({ meters: 2900, seconds: 480, by: 'line', ageMs: null })
  expect(travelOf(my, null, 0)).toEqual({ meters: 2900, seconds: 480, by: 'line', ageMs: null })
})

test('the server’s estimate counts before it while it is fresh, with its age', () => {
  const way = { assignmentId: 'i-1', meters: 1300, seconds: 400, at: new Date(1000).toISOString(), by: 'learned' as const }
  expect(travelOf(my, near, 31_000, way)).toMatchObject({ seconds: 400, by: 'learned', ageMs: 30_000 })
  expect(travelOf(my, null, 31_000, way)).toMatchObject({ meters: 1300, seconds: 400 })
  expect(travelOf(my, { ...near, at: 200_000 }, 200_000, way)).toMatchObject({ by: 'line' })
})
