import { expect, test } from 'vitest'
import { floorsOf, stepsOf } from './steps.ts'

const at = (s: number): string => new Date(Date.parse('2026-11-21T08:00:00Z') + s * 1000).toISOString()
const state = (s: number, data: Record<string, unknown>) => ({ receivedAt: at(s), at: null, kind: 'state', data })

test('a value holds until the next says otherwise; before the first and where a state says nothing it is unknown', () => {
  const t0 = Date.parse(at(0))
  const steps = stepsOf({ from: at(0), to: at(240), messages: [state(60, { floor: '7', people: true }), { receivedAt: at(70), at: null, kind: 'heartbeat', data: {} }, state(90, { floor: '7', people: true }), state(120, { floor: '8' })] }, t0 + 999_000)
  expect(steps.floor.map((s) => [(s.from - t0) / 1000, (s.to - t0) / 1000, s.value])).toEqual([[0, 60, null], [60, 120, '7'], [120, 240, '8']])
  expect(steps.people.map((s) => s.value)).toEqual([null, 'true', null])
  expect(steps.power).toEqual([{ from: t0, to: t0 + 240_000, value: null }])
})

test('floors stand in the order of the building', () => {
  expect(floorsOf(['18', 'B1', '1', '-2', null].map((value) => ({ from: 0, to: 1, value })))).toEqual(['-2', 'B1', '1', '18'])
})

test('what has not happened yet is not drawn', () => {
  const t0 = Date.parse(at(0))
  expect(stepsOf({ from: at(0), to: at(240), messages: [state(60, { floor: '7' })] }, t0 + 90_000).floor.at(-1)).toEqual({ from: t0 + 60_000, to: t0 + 90_000, value: '7' })
})
