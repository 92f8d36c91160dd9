import { expect, test } from 'vitest'
import { resolveQuery } from './query.ts'

const ask = (text: string, more: { phone?: string; point?: { lat: number; lng: number } } = {}) => resolveQuery({ text, phone: more.phone ?? null, point: more.point ?? null })

test('six digits are a code, twenty a registration code, whatever spaces stand between', () => {
  expect([ask('235 274'), ask('3110 5300 0020 1908 1274')]).toEqual([{ code: '235274' }, { registration: '31105300002019081274' }])
})

test('words and initials are an address', () => {
  expect([ask('文博雅园 4号楼'), ask('wbyy')]).toEqual([{ text: '文博雅园 4号楼' }, { text: 'wbyy' }])
})

test('half a code or one character asks nothing yet', () => {
  expect([ask('23'), ask('文'), ask('  ')]).toEqual([null, null, null])
})

test('without words the caller or the clicked point is asked about', () => {
  expect([ask('', { phone: '13812342264' }), ask('', { point: { lat: 34.8, lng: 113.68 } })]).toEqual([{ phone: '13812342264' }, { lat: 34.8, lng: 113.68 }])
})
