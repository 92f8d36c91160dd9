// What text messages say, and that they fit.
import { expect, test } from 'vitest'
import type { Notice, NoticeSubject } from './channel.ts'
import { SEGMENT, smsText } from './smsText.ts'

const subject: NoticeSubject = { incidentId: 'i', number: '20261121-0001', code: '235274', address: '金水区 文博雅园 4号楼1单元东梯', trapped: 2, injured: 1, vulnerable: ['child', 'elderly'], drill: false }
const notice = (over: Partial<Notice> = {}, about: Partial<NoticeSubject> = {}): Notice => ({ id: 'n', kind: 'offer', assignmentId: 'a', teamId: '1', teamName: '一队', contact: '19900000001', answerBy: new Date(0), subject: { ...subject, ...about }, ...over })
const LINK = 'https://sanfen.example/a/1zAbCdEf_hIj-L'

test('an offer with its link fits one segment, and gives way from the district on', () => {
  const text = smsText(notice(), LINK)
  expect(text).toBe(`派单235274 文博雅园4号楼1单元东梯 困2人伤1有弱者 应答${LINK}`)
  expect(smsText(notice(), null)).toBe('派单235274 金水区 文博雅园 4号楼1单元东梯 困2人伤1 儿童 老人 应答请打开救援页')
  expect(smsText(notice({}, { injured: 0, vulnerable: [] }), LINK).length).toBeLessThanOrEqual(SEGMENT)
  expect(smsText(notice({}, { trapped: null, injured: 0, vulnerable: [] }), null)).toContain('人数不详')
})

test('a drill says so before anything else', () => {
  for (const kind of ['offer', 'remind', 'stand-down', 'notice'] as const) expect(smsText(notice({ kind }, { drill: true }), LINK)).toMatch(/^【演练】/)
  expect(smsText(notice({ kind: 'drill', subject: null }), LINK)).toBe(`【通知测试】不用出动，收到请点 ${LINK}`)
})

test('who need not come is told so, without a link to press', () => {
  expect(smsText(notice({ kind: 'stand-down' }), null)).toBe('不用去了235274 金水区 文博雅园 4号楼1单元东梯')
  expect(smsText(notice({ kind: 'stand-down' }), LINK)).not.toContain('http')
})

test('a use unit’s officer hears of one car, or of all that stopped after it', () => {
  expect(smsText(notice({ kind: 'notice', assignmentId: null, teamId: null, unitId: '7' }), null)).toBe('有人被困235274 金水区 文博雅园 4号楼1单元东梯 困2人伤1 儿童 老人 请到场安抚、开机房')
  const many = smsText(notice({ kind: 'notice', unitId: '7' }, { more: 13 }), null)
  expect(many).toContain('另有13台，请打开页面查看')
  expect(many.length).toBeLessThanOrEqual(SEGMENT)
  const linked = smsText(notice({ kind: 'notice', unitId: '7' }, { more: 13, corrected: true }), 'https://sanfen.example/property/')
  expect(linked).toMatch(/^更正：有人被困235274 .* 另有13台 https:\/\/sanfen\.example\/property\/$/)
  expect(linked.length).toBeLessThanOrEqual(SEGMENT)
})

test('a very long place costs a second segment, never the link', () => {
  const text = smsText(notice({}, { address: `金水区 ${'很长的小区名'.repeat(8)} 12号楼3单元西梯` }), LINK)
  expect(text.length).toBeGreaterThan(SEGMENT)
  expect(text.endsWith(LINK)).toBe(true)
})

test('what a person wrote to all who wait is said word for word, an exercise named first', () => {
  expect(smsText({ ...notice({ kind: 'notice' }), text: '预计 17:10 恢复供电，救援队在路上' }, null)).toBe('预计 17:10 恢复供电，救援队在路上')
  expect(smsText({ ...notice({ kind: 'notice' }, { drill: true }), text: '预计 17:10 恢复供电' }, null)).toBe('【演练】预计 17:10 恢复供电')
})
