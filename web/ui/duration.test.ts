import { expect, test } from 'vitest'
import { clock, distance, grouped, maskPhone } from './duration.ts'

test('a clock has no hours before sixty minutes and never runs backwards', () => {
  expect([clock(0), clock(228_000), clock(3_599_999), clock(3_600_000), clock(-5_000)]).toEqual(['0:00', '3:48', '59:59', '1:00:00', '0:00'])
})

test('a distance is metres below a hundred and kilometres above', () => {
  expect([distance(61), distance(1_640)]).toEqual([{ value: '61', unit: 'm' }, { value: '1.6', unit: 'km' }])
})

test('a phone keeps its head and tail, a short number is shown whole', () => {
  expect([maskPhone('13812342264'), maskPhone('96333')]).toEqual(['138****2264', '96333'])
})

test('only a registration code is grouped by four', () => {
  expect([grouped('31105300002019081274'), grouped('235274')]).toEqual(['3110 5300 0020 1908 1274', '235274'])
})
