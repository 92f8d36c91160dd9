import i18next from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import type { TimelineEntry } from '../../../server/contracts/incident.ts'
import { en } from '../words.en.ts'
import { zh } from '../words.zh.ts'
import { timelineLine } from './timelineText.ts'

beforeAll(async () => {
  await i18next.init({ lng: 'zh-CN', keySeparator: false, nsSeparator: false, interpolation: { escapeValue: false, prefix: '{', suffix: '}' }, resources: { 'zh-CN': { translation: zh }, en: { translation: en } } })
})

const TEAMS = new Map([['a', '鼎安 03']])
const line = (type: string, data: Record<string, unknown>) => timelineLine({ seq: 1, type, at: '2026-11-21T08:23:00Z', recordedAt: '2026-11-21T08:23:00Z', actor: { kind: 'system', name: null, seat: null, via: null }, data } satisfies TimelineEntry, TEAMS)

test('what the evidence says is told with the team, the doubt and the distance', () => {
  expect(line('team-not-moving', { assignmentId: 'a', why: 'still', meters: 2140 })).toEqual({ text: '鼎安 03 未靠近，距 2.1 公里', warn: true })
  expect(line('team-not-moving', { assignmentId: 'a', why: 'no-position', meters: null }).text).toBe('鼎安 03 没有位置')
  expect(line('team-closing-in', { assignmentId: 'a', meters: 640 })).toEqual({ text: '鼎安 03 在靠近，距 0.6 公里', warn: false })
  expect(line('team-not-moving', { assignmentId: 'a', why: 'stale', meters: 3 }).text).toBe('鼎安 03 位置过期，到过现场附近')
  expect(line('team-closing-in', { assignmentId: 'a', meters: 12 }).text).toBe('鼎安 03 在靠近，就在现场附近')
  expect(line('team-late', { assignmentId: 'a' })).toEqual({ text: '鼎安 03 到场逾期', warn: true })
  expect(line('team-arrived', { assignmentId: 'a', inferred: true }).text).toBe('鼎安 03 到场（按位置推断）')
  expect(line('team-arrived', { assignmentId: 'a', inferred: false }).text).toBe('鼎安 03 到场')
})

test('every override of an operator can be read: what, why, until when', () => {
  expect(line('plan-paused', { reason: '核实现场', endsAt: new Date(2026, 10, 21, 16, 30, 5).toISOString(), name: '王雪梅' })).toEqual({ text: '王雪梅 暂停预案至 16:30:05：核实现场', warn: true })
  expect(line('plan-resumed', { by: 'time' }).text).toBe('暂停到时，预案继续')
  expect(line('tier-started', { tier: 3, reason: 'operator', why: '现场情况严重' })).toEqual({ text: '启动三级：人工加派：现场情况严重', warn: false })
  expect(line('tier-started', { tier: 2, reason: 'gravity' })).toEqual({ text: '启动二级：情形险重', warn: true })
  expect(line('service-called', { service: '119', checklist: ['地址', '识别码'], note: '两车已出', name: '王雪梅' }).text).toBe('王雪梅 已呼叫 119（地址、识别码）：两车已出')
  expect(line('team-reminded', { assignmentId: 'a' }).text).toBe('催办 鼎安 03')
  expect(line('owner-left', {}).text).toBe('交还，预案照常')
  expect(line('sign-met', { sign: 'smoke' }).text).toBe('险重情形：冒烟')
})

test('a tier that found nobody says what was missing, once', () => {
  expect(line('tier-exhausted', { tier: 2, shortfalls: [{ tier: 2, code: 'nobody-on-shift' }, { tier: 2, code: 'nobody-on-shift' }, { tier: 2, code: 'fewer-than-wanted', wanted: 2, found: 1 }] }).text).toBe('二级无队可派（没有在班的队伍、要 2 支，只有 1 支）')
})
