import { expect, test } from 'vitest'
import type { DecisionRecordView } from '../contracts/decision.ts'
import type { CandidateView } from '../contracts/team.ts'
import { decisionTable } from './decisionTable.ts'

const team = (teamId: string, more: Partial<CandidateView>): CandidateView => ({
  rank: Number(teamId), teamId, teamCode: `t${teamId}`, name: `队 ${teamId}`, leader: '队长', kind: 'maintenance', tier: 1, distanceMeters: 1234.56, etaSeconds: 327, positionSource: 'phone', positionAgeSeconds: 5.4, onShift: true, capabilities: ['破拆'],
  lat: 34.8, lng: 113.68, reasons: [{ code: 'contract-unit' }, { code: 'position-fresh', seconds: 5 }], refusedBecause: null, ...more,
})
const record: DecisionRecordView = {
  incidentId: 'i', number: '20261121-0147', address: '金水区 文博雅园', reportedAt: '2026-11-21T08:22:07.000Z',
  decisions: [
    { seq: 5, at: '2026-11-21T08:22:49.000Z', tier: 1, shortfalls: [{ tier: 1, code: 'fewer-than-wanted', wanted: 2, found: 1 }], dispatch: {
      assignmentId: 'i-1', by: 'operator', pooled: false, actor: '接警员', seat: '01', teamId: '1', teamName: '队 1', answerBy: '2026-11-21T08:23:49.000Z', shared: false, considered: [team('1', {}), team('2', { rank: null, refusedBecause: { code: 'busy', number: '20261121-0140' } })], travel: { by: 'learned', trips: 12_041, learnedAt: '2026-11-20T19:00:00.000Z' }, plan: { region: '410100', version: 7, name: '郑州市三级响应预案' },
    } },
    { seq: 9, at: '2026-11-21T08:24:00.000Z', tier: 2, shortfalls: [{ tier: 2, code: 'nobody-eligible' }], dispatch: null },
  ],
}

test('each team considered is one line with the reasons of its place, and each line is as long as the headings', () => {
  const { headings, rows } = decisionTable(record)
  const lines = [...rows]
  expect(lines).toHaveLength(3)
  for (const l of lines) expect(l).toHaveLength(headings.length)
  const of = (n: number, heading: string) => lines[n]?.[headings.indexOf(heading)]
  expect(['由谁', '操作人', '预案版本', '缺口', '派出', '名次', '理由', '位置时龄(秒)', '距离(米)', '预计(秒)', '预计依据'].map((h) => of(0, h))).toEqual(['人工', '接警员', 7, '队伍不足（要 2，有 1）', '是', 1, '合同单位、位置新', 5, 1235, 327, '按 12041 次到场自学（2026-11-21）'])
  expect(['派出', '名次', '不派原因'].map((h) => of(1, h))).toEqual(['', null, '执行 20261121-0140'])
  expect(['响应级', '缺口', '派出'].map((h) => of(2, h))).toEqual(['二级', '没有可派的队伍', '无队可派'])
})
