// What a mechanic hears must lead him to the right door: numbers, floors, codes and letters, read as people say them.
import { expect, test } from 'vitest'
import { toPinyin, toWords } from './reading.ts'

test.each([
  ['建设西路126号4号楼2单元B2层东梯', '建设西路一百二十六号四号楼二单元地下二层东梯'],
  ['B2层', '地下二层'],
  ['停在-1层', '停在地下一层'],
  ['地库B3，西侧', '地库地下三层,西侧'],
  ['B2栋12层', '字母必二栋十二层'],
  ['A座3F', '字母诶座三层'],
  ['C区5号院', '字母西区五号院'],
  ['西区2号客梯', '西区二号客梯'],
  ['紫荆山站1号线C口', '紫荆山站一号线字母西口'],
  ['G107国道', '季幺零七国道'],
  ['10号楼', '十号楼'],
  ['11#楼', '十一号楼'],
  ['3#', '三号'],
  ['107号', '一百零七号'],
  ['1010弄', '一千零一十弄'],
  ['1500米外', '一千五百米外'],
  ['2.5公里', '二点五公里'],
  ['1.2km', '一点二公里'],
  ['2人被困，1人受伤', '两人被困,一人受伤'],
  ['12人', '十二人'],
  ['2层', '二层'],
  ['2号梯', '二号梯'],
  ['3-2-501', '三杠二杠五零幺'],
  ['302室', '三零二室'],
  ['013800001234', '零幺三八零零零零幺二三四'],
  ['识别码235274', '识别码二三五二七四'],
  ['拨96333，或120', '拨九六三三三,或幺二零'],
  ['按1接单，按2无法前往', '按一接单,按二无法前往'],
  ['第2次', '第二次'],
  ['14:05', '十四点零五分'],
  ['2:00', '两点整'],
  ['按 # 键', '按 井号 键'],
  ['Ｂ１层', '地下一层'],
])('%s is read %s', (text, words) => {
  expect(toWords(text).replaceAll('，', ',')).toBe(words)
})

test('pinyin has tones, pauses, and the reading that is meant', () => {
  expect(toPinyin('按 # 键，拨 96333。')).toBe('an4 jing3 hao4 jian4, bo1 jiu3 liu4 san1 san1 san1.')
  expect(toPinyin('按9重听')).toBe('an4 jiu3 chong2 ting1')
  expect(toPinyin('重庆路4号楼东梯')).toBe('chong2 qing4 lu4 si4 hao4 lou2 dong1 ti1')
  // No digit and no bare letter is left: the voice would read it in English, or not at all.
  expect(toPinyin('A座B2层，电话13800001234')).not.toMatch(/[A-Z]|\b\d/)
})
