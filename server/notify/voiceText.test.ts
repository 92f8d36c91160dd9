// The words of a call: an exercise first, the place and the code so that they can be written down, the keys last and only where something is asked.
import { expect, test } from 'vitest'
import { toWords } from '../speech/reading.ts'
import type { Notice, NoticeSubject } from './channel.ts'
import { voiceWords } from './voiceText.ts'

const subject: NoticeSubject = { incidentId: 'i', number: '20261121-0001', code: '235274', address: '中原区 建设西路126号 好运小区 4号楼2单元 B2层东梯', trapped: 2, injured: 1, vulnerable: ['elderly', 'pregnant'], drill: false }
const notice = (change: Partial<Notice> = {}): Notice => ({ id: 'n', kind: 'offer', assignmentId: 'a', teamId: 't', teamName: '一组', contact: '13800000001', subject, answerBy: null, ...change })
const said = (change: Partial<Notice> = {}) => toWords(voiceWords(notice(change)).prompt).replaceAll(',', '，')

test('an offer says who, where, how many, the code by threes, and the keys', () => {
  expect(said()).toBe('这里是九六三三三，电梯困人，请您救援。中原区，建设西路一百二十六号，好运小区，四号楼二单元，地下二层东梯。两人被困，一人受伤，有老人、孕妇。识别码，二三五，二七四。按一接单，按二无法前往，按九重听。')
})

test('an exercise is named before anything else', () => {
  for (const kind of ['offer', 'remind', 'stand-down', 'notice', 'drill'] as const) expect(said({ kind, subject: { ...subject, drill: true } })).toMatch(/^演练/)
  expect(said({ kind: 'drill', subject: null })).toBe('演练。这里是九六三三三，通知测试，不用出动。按一确认收到，按九重听。')
})

test('where nothing is asked, no key takes a task', () => {
  for (const change of [{ kind: 'stand-down' }, { kind: 'notice' }, { kind: 'offer', assignmentId: null }] as const) expect(said(change)).not.toMatch(/按[一二]/)
})

test('what is not known is not made up', () => {
  expect(said({ subject: { ...subject, trapped: null, injured: 0, vulnerable: [] } })).toContain('被困人数不清楚。识别码')
})

test('a call that is cut off says nothing about going or staying: the team may have accepted by another way', () => {
  expect(voiceWords(notice()).over).not.toMatch(/不用|出发|转给/)
  expect(voiceWords(notice()).already).toMatch(/已经接单.*出发/)
})
