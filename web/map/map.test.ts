import { expect, test } from 'vitest'
import { mercX, mercY, metersPerPixel, scaleBar } from './mercator.ts'
import { unpackPoints } from './pointColumns.ts'

test('the world is one square with the equator in its middle', () => {
  expect([mercX(-180), mercX(0), mercY(0)]).toEqual([0, 0.5, 0.5])
  expect(mercY(85.0511288)).toBeCloseTo(0, 6)
})

test('a scale bar has a round length and is not wider than its place', () => {
  const perPixel = metersPerPixel(34.75, 13)
  const { meters, width } = scaleBar(perPixel, 100)
  expect(meters).toBe(1000)
  expect(width).toBeLessThanOrEqual(100)
  expect(width).toBe(Math.round(1000 / perPixel))
})

test('points are read column by column, and half a download is refused', () => {
  const body = new ArrayBuffer(28)
  const view = new DataView(body)
  view.setUint32(0, 2, true)
  for (const [n, value] of [113_680_000, 113_690_000, 34_800_000, 34_810_000].entries()) view.setInt32(4 + 4 * n, value, true)
  view.setUint32(20, 7, true)
  view.setUint32(24, 8, true)
  const points = unpackPoints(body)
  expect([points.n, [...points.lngE6], [...points.latE6], [...points.ids]]).toEqual([2, [113_680_000, 113_690_000], [34_800_000, 34_810_000], [7, 8]])
  expect(() => unpackPoints(body.slice(0, 20))).toThrow(RangeError)
})
