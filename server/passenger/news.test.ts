import { expect, test } from 'vitest'
import { readAlarm } from './form.ts'
import { isNews, sameWords, type Heard } from './news.ts'

const heard = (over: Partial<Heard> = {}): Heard => ({ people: null, hurt: null, floor: null, phone: null, marks: [], details: 0, ...over })

test('the same tap again is no news; a change is, until there have been too many', () => {
  expect(isNews(heard(), readAlarm({}), null)).toBe(false)
  expect(isNews(heard({ people: 2 }), readAlarm({ people: '2' }), null)).toBe(false)
  expect(isNews(heard({ people: 2 }), readAlarm({ people: '3' }), null)).toBe(true)
  expect(isNews(heard({ people: 2, details: 20 }), readAlarm({ people: '3' }), null)).toBe(false)
  expect(isNews(heard({ details: 20 }), readAlarm({ words: '再说一遍' }), null)).toBe(false)
})

test('a first number, a first injury and a first “I am out” are never too much', () => {
  for (const fields of [{ phone: '19900000001' }, { hurt: '1' }, { out: '1' }]) expect([fields, isNews(heard({ details: 99 }), readAlarm(fields), null)]).toEqual([fields, true])
  expect(isNews(heard({ details: 99, phone: '19900000001', hurt: true, marks: ['out'] }), readAlarm({ phone: '19900000002', hurt: '1', out: '1' }), null)).toBe(false)
})

test('words are the same whatever stands between them', () => {
  expect(sameWords('测试苑 4号楼，1单元', '测试苑4号楼1单元。')).toBe(true)
  expect(sameWords('测试苑4号楼1单元', '测试苑4号楼2单元')).toBe(false)
})
