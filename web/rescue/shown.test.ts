import { describe, expect, test } from 'vitest'
import type { AssignmentView, MyAssignment } from '../../server/contracts/incident.ts'
import type { Act, ActType } from './outbox.ts'
import { frontOf, merge, shownOf, type Shown } from './shown.ts'

const at = (minute: number) => new Date(Date.parse('2026-11-21T08:22:00Z') + minute * 60_000).toISOString()
const ELEVATOR: MyAssignment['elevator'] = {
  id: '1', rescueCode: '235274', registrationCode: null, region: '410105', regionName: '金水区', estate: '文博雅园', building: '4号楼', door: '1单元', car: '东梯', address: '文博雅园4号楼1单元东梯', placeType: 'residential', lat: 34.8, lng: 113.68, maintenanceUnitId: '1', maintenanceUnit: '鼎安', useUnitId: '2',
}
function mine(id: string, status: AssignmentView['status'], more: Partial<AssignmentView> = {}): MyAssignment {
  return {
    assignment: { id, teamId: '1', teamName: '鼎安 03', tier: 1, shared: false, status, offeredAt: at(1), answerBy: status === 'offered' ? at(2) : null, acceptedAt: null, moveBy: null, departedAt: null, arrivedAt: null, releasedAt: null, endedAt: null, reason: null, notMoving: null, arriveBy: null, stuckAt: null, meters: null, inferred: [], ...more },
    incidentId: 'i', number: '20261121-0147', kind: 'entrapment', drill: false, version: 3, status: 'dispatched', elevator: ELEVATOR, people: { trapped: 2, injured: 0, vulnerable: [], hazards: [] }, keyPlace: null, street: '文博路 1 号', reportedAt: at(0), seat: '06', contacts: [], distanceMeters: 2900, etaSeconds: 480, reportCount: 1, arriveBy: null, releaseBy: null,
  }
}
const tap = (seq: number, type: ActType, minute: number): Act => ({ clientId: `c${seq}`, accountId: '7', assignmentId: 'a', seq, command: { type, at: at(minute) }, tries: 0, notBefore: 0, refusal: null })
const plain = (my: MyAssignment): Shown => shownOf(my, [])
const NOBODY = new Set<string>()

describe('taps that nobody heard yet', () => {
  test('carry the job on, with the moments of the taps', () => {
    const shown = shownOf(mine('a', 'offered'), [tap(1, 'accept', 2), tap(2, 'depart', 3), tap(3, 'arrive', 9)])
    expect(shown).toMatchObject({ status: 'arrived', acceptedAt: at(2), departedAt: at(3), arrivedAt: at(9) })
    expect([...shown.unsent]).toEqual(['accept', 'depart', 'arrive'])
  })
  test('do not raise a job that the server has ended', () => {
    expect(shownOf(mine('a', 'stood-down', { endedAt: at(4) }), [tap(1, 'depart', 5)]).status).toBe('stood-down')
  })
  test('of another assignment change nothing', () => {
    expect(shownOf(mine('b', 'offered'), [tap(1, 'accept', 2)]).status).toBe('offered')
  })
})

describe('what stands in front', () => {
  test('an offer rings over a running job', () => {
    expect(frontOf([plain(mine('job', 'arrived', { acceptedAt: at(2) })), plain(mine('new', 'offered'))], NOBODY, 0)).toMatchObject({ screen: 'call', shown: { id: 'new' }, others: 1 })
  })
  test('the job the team is furthest in, then the older one', () => {
    const jobs = [plain(mine('second', 'departed', { acceptedAt: at(4) })), plain(mine('first', 'departed', { acceptedAt: at(2) })), plain(mine('third', 'accepted', { acceptedAt: at(1) }))]
    expect(frontOf(jobs, NOBODY, 0)).toMatchObject({ screen: 'way', shown: { id: 'first' }, others: 2 })
  })
  test('a job that was withdrawn says so until it is read', () => {
    const gone = plain(mine('a', 'stood-down', { endedAt: at(5), reason: 'people-out' }))
    expect(frontOf([gone], NOBODY, Date.parse(at(0)))).toMatchObject({ screen: 'ended' })
    expect(frontOf([gone], new Set(['a']), Date.parse(at(0)))).toEqual({ screen: 'none' })
    expect(frontOf([gone], NOBODY, Date.parse(at(6)))).toEqual({ screen: 'none' })
  })
  test('the own refusal needs no screen', () => {
    expect(frontOf([plain(mine('a', 'declined', { endedAt: at(5) })), plain(mine('b', 'withdrawn', { endedAt: at(5) }))], NOBODY, 0)).toEqual({ screen: 'none' })
  })
  test('a release is summed up', () => {
    expect(frontOf([plain(mine('a', 'released', { releasedAt: at(12) }))], NOBODY, 0)).toMatchObject({ screen: 'done' })
  })
})

test('an older view never replaces a newer one', () => {
  const newer = { ...mine('a', 'accepted'), version: 9 }
  expect(merge([newer], mine('a', 'offered'))).toEqual([newer])
  expect(merge([mine('a', 'offered')], newer)).toEqual([newer])
})
