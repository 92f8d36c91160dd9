import { afterEach, expect, test } from 'vitest'
import { metersBetween } from '../../map/mercator.ts'
import { addChosen, circleMark, forgetDraft, pickAt, radius, useDeclare } from './declare.ts'

const here = { lat: 34.78, lng: 113.7 }
afterEach(forgetDraft)

test('the first click is the centre, the second the edge, the third another centre of the same size', () => {
  useDeclare.setState({ pick: 'center' })
  pickAt(here)
  expect(useDeclare.getState()).toMatchObject({ circle: { ...here, meters: 500 }, pick: 'edge' })
  pickAt({ lat: here.lat + 0.009, lng: here.lng })
  const { circle } = useDeclare.getState()
  expect(circle?.meters).toBeGreaterThan(980)
  expect(circle?.meters).toBeLessThan(1020)
  useDeclare.setState({ pick: 'center' })
  pickAt({ lat: 34.8, lng: 113.6 })
  expect(useDeclare.getState().circle).toMatchObject({ lat: 34.8, meters: circle?.meters })
})

test('a radius stays between what the server takes', () => {
  expect([1, 50_000, Number.NaN].map(radius)).toEqual([50, 10_000, 500])
})

test('the outline lies on the circle, and an estate is there once', () => {
  const estate = { region: '410105', estate: '老城', lat: 34.78, lng: 113.7, elevators: 4 }
  addChosen([estate])
  addChosen([estate, { ...estate, estate: '新城' }])
  const mark = circleMark({ ...useDeclare.getState(), circle: { ...here, meters: 800 }, found: [{ ...estate, meters: 0, areaNumber: null }] })
  for (const [lng, lat] of mark?.hull ?? []) expect(Math.abs(metersBetween(here, { lat, lng }) - 800)).toBeLessThan(8)
  expect(mark?.estates.map((e) => e.name)).toEqual(['老城', '新城'])
  expect(circleMark({ circle: null, found: [], chosen: [] })).toBeNull()
})
