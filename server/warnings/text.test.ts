import { expect, test } from 'vitest'
import { warningText, type Told } from './text.ts'

const told = (over: Partial<Told> = {}): string => warningText({ code: '235274', address: '金水区 文博雅园 4号楼1单元东梯', kind: 'repeated-door-faults', dueAt: new Date('2026-11-28T20:00:00Z'), status: 'open', ...over })

test('a warning names the elevator, the sign and the day of the city, in one segment', () => {
  expect(told()).toBe('【96333】预警235274 金水区 文博雅园 4号楼1单元东梯 开关门反复故障，11月29日前检修')
  expect(told({ status: 'overdue' })).toContain('预警逾期235274')
})
test('a long address gives way from the district on', () => expect(told({ address: `金水区 ${'很长的小区名'.repeat(5)} 12号楼3单元西梯` })).toContain('预警235274 很长的'))
