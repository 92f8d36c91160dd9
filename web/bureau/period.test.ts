import { expect, test } from 'vitest'
import { choices, currentQuarter, monthBefore, periodOf, twelveMonths, yearBefore } from './period.ts'

const iso = (key: string) => { const p = periodOf(key)!; return [p.from.toISOString(), p.to.toISOString()] }

test('a period is whole days of Shanghai, its end exclusive', () => {
  expect(iso('2026-11')).toEqual(['2026-10-31T16:00:00.000Z', '2026-11-30T16:00:00.000Z'])
  expect(iso('2026-Q4')).toEqual(['2026-09-30T16:00:00.000Z', '2026-12-31T16:00:00.000Z'])
  expect(iso('2026')).toEqual(['2025-12-31T16:00:00.000Z', '2026-12-31T16:00:00.000Z'])
  expect(iso('2026-11-01..2026-11-01')).toEqual(['2026-10-31T16:00:00.000Z', '2026-11-01T16:00:00.000Z'])
})

test('what names no period is refused', () => {
  for (const key of ['', '2026-13', '2026-Q5', '2026-11-05..2026-11-01', '2026-02-30..2026-03-02', '26-11']) expect(periodOf(key)).toBeNull()
})

test('the running quarter is that of Shanghai', () => {
  expect(currentQuarter(new Date('2026-12-31T15:59:00Z'))).toBe('2026-Q4')
  expect(currentQuarter(new Date('2026-12-31T16:00:00Z'))).toBe('2027-Q1')
  expect(choices(new Date('2026-01-15T00:00:00Z'))).toMatchObject({ quarters: expect.arrayContaining(['2026-Q1', '2025-Q4']), months: expect.arrayContaining(['2026-01', '2025-12', '2025-01']) })
})

test('compared with the same days of the year before', () => {
  expect(yearBefore(periodOf('2026-Q3')!)).toMatchObject({ from: periodOf('2025-Q3')!.from, to: periodOf('2025-Q3')!.to })
  expect(monthBefore('2026-03')).toBe('2025-03')
})

test('twelve months end with the period', () => {
  const { months, from, to } = twelveMonths(periodOf('2026-Q3')!)
  expect([months[0], months[11]]).toEqual(['2025-10', '2026-09'])
  expect([from, to]).toEqual([periodOf('2025-10')!.from, periodOf('2026-10')!.from])
})
