import { expect, test } from 'vitest'
import type { ElevatorView } from '../../../server/contracts/elevator.ts'
import type { AssignmentView, IncidentBrief } from '../../../server/contracts/incident.ts'
import { handoverFacts, serviceToCall, type HandoverWords } from './handover.ts'
import { toRemind } from './remind.ts'

const WORDS: HandoverWords = {
  people: (n) => `${n}人`, care: (p) => [p.injured > 0 ? `伤${p.injured}` : '', ...p.vulnerable, ...p.hazards].filter(Boolean).join(' '), nobodyHurt: '无人受伤', noHazard: '无险情', hazard: (h) => (h === 'smoke' ? '冒烟' : '进水'), floors: (n) => `${n}层`, desk: (number) => `96333 ${number}`, noTeam: '未派',
}
const car = { street: '文博东路', building: '4号楼', door: '1单元', floors: 26, keyPlace: '钥匙在监控室', contacts: [{ role: 'car-phone', name: '', phone: '1' }, { role: 'property-officer', name: '安全员', phone: '19900000041' }] } as unknown as ElevatorView
const incident = (more: Partial<IncidentBrief>): IncidentBrief => ({
  number: '1121-0147', elevator: { rescueCode: '235274', regionName: '金水区', estate: '文博雅园', building: '4号楼', door: '1单元', car: '东梯' }, people: { trapped: 2, injured: 1, vulnerable: ['child'], hazards: ['smoke'] },
  callerPhone: '13800138000', assignments: [], attention: [], services: [], ...more,
} as unknown as IncidentBrief)

test('what is read out to 119 is what the incident and the car’s papers say', () => {
  expect(handoverFacts(incident({}), car, WORDS)).toEqual({
    address: '金水区 文博东路 文博雅园 4号楼1单元东梯', code: '235274', people: '2人', injuries: '伤1 child', hazards: '冒烟', entrance: '文博东路，4号楼1单元，26层，钥匙在监控室', contact: '安全员 19900000041', desk: '96333 1121-0147', callback: '13800138000', teams: '未派',
  })
})

test('what nobody knows is not made up', () => {
  expect(handoverFacts(incident({ elevator: null, callerPhone: null, people: { trapped: null, injured: 0, vulnerable: [], hazards: [] } }), null, WORDS)).toMatchObject({ address: null, code: null, people: null, entrance: null, contact: null, callback: null, injuries: '无人受伤', hazards: '无险情' })
})

test('the service that the plan asks for comes first, and one that was called is not proposed again', () => {
  expect(serviceToCall({ attention: [], services: [] })).toBe('119')
  expect(serviceToCall({ attention: [{ reason: 'call-119', since: '' }, { reason: 'call-120', since: '' }], services: [] })).toBe('120')
  expect(serviceToCall({ attention: [], services: [{ service: '119', calledAt: '', name: '' }] })).toBe('120')
  expect(serviceToCall({ attention: [], services: [{ service: '119', calledAt: '', name: '' }, { service: '120', calledAt: '', name: '' }] })).toBeNull()
})

test('the one key reminds the team in doubt, then the one that has not answered; nobody on site', () => {
  const a = (id: string, status: AssignmentView['status'], notMoving: AssignmentView['notMoving'] = null) => ({ id, status, notMoving }) as AssignmentView
  expect(toRemind([a('1', 'offered'), a('2', 'departed', 'stale')])?.id).toBe('2')
  expect(toRemind([a('1', 'departed'), a('2', 'offered')])?.id).toBe('2')
  expect(toRemind([a('1', 'arrived'), a('2', 'declined')])).toBeNull()
})
