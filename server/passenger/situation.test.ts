import { expect, test } from 'vitest'
import { Story, TEAMS, team } from '../domain/story.ts'
import { defaultTravel } from '../domain/travel.ts'
import { foldedSituation, situationOf } from './situation.ts'

const of = (s: Story, saysOut = false) => situationOf({ incident: s.incident, times: { received: s.incident.reportedAt, dispatched: s.now, accepted: s.now, arrived: s.now, released: null }, teams: s.incident.assignments.map((a) => ({ assignmentId: a.id, kind: a.kind, meters: 900, positionAt: s.now, positionSource: 'phone', lat: 34.8, lng: 113.68 })), lat: 34.79, lng: 113.68, place: '测试苑' }, s.now, defaultTravel, saysOut)

test('the property’s officer is no rescue team: he comes, he is there, and help is still being called', () => {
  const s = new Story({ teams: [...TEAMS, team('6', { kind: 'property' })] }).must({ type: 'assign', teamId: '6', confirmed: true })
  const officer = s.incident.assignments[0]!
  s.must({ type: 'team-accept', assignmentId: officer.id })
  expect(of(s)).toMatchObject({ step: 'calling', team: null, eta: null, officer: { name: officer.teamName, isThere: false } })
  s.must({ type: 'team-depart', assignmentId: officer.id }).must({ type: 'team-arrive', assignmentId: officer.id })
  expect(of(s)).toMatchObject({ step: 'calling', officer: { isThere: true } })
})

test('only the phone that said so reads that its people are out', () => {
  const s = new Story().must({ type: 'perhaps-freed', text: '' })
  expect([of(s).perhapsOut, of(s, true).perhapsOut]).toEqual(['others', 'own'])
  s.must({ type: 'comfort', note: '还在里面' })
  expect(of(s, true).perhapsOut).toBeNull()
})

test('words that were added to another’s alarm never show the other’s place, crew or release', () => {
  const s = new Story().must({ type: 'assign', teamId: '1', confirmed: false })
  s.must({ type: 'team-accept', assignmentId: s.incident.assignments[0]!.id })
  expect(of(s)).toMatchObject({ step: 'coming', place: '测试苑' })
  expect(foldedSituation(of(s))).toMatchObject({ step: 'received', place: null, team: null, eta: null, times: { accepted: null } })
})
