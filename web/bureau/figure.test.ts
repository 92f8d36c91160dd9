import { expect, test } from 'vitest'
import { blue, minutes, percent, span, ticks } from './figure.ts'

test('what is missing is a dash, never a nought', () => {
  expect([minutes(null), percent(null), span(null, { s: '秒', min: '分' })]).toEqual(['—', '—', '—'])
})

test('seconds are minutes with one digit', () => {
  expect([minutes(858), minutes(0), percent(0.9979)]).toEqual(['14.3', '0.0', '99.8'])
  expect([span(12.4, { s: '秒', min: '分' }), span(858, { s: '秒', min: '分' })]).toEqual(['12 秒', '14.3 分'])
})

test('a scale has round lines around its values', () => {
  expect(ticks(11.2, 16.8)).toEqual([10, 12, 14, 16, 18])
  expect(ticks(0, 620)).toEqual([0, 200, 400, 600, 800])
  expect(ticks(0, 0).length).toBeGreaterThan(0)
})

test('the blue runs from light to dark', () => {
  expect([blue(0), blue(1), blue(2)]).toEqual(['rgb(232 241 247)', 'rgb(6 58 98)', 'rgb(6 58 98)'])
})
