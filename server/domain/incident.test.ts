// The life of one incident, told with a moved clock.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Command } from './decide.ts'
import { apply, isLive, isOpen, type Incident } from './incident.ts'
import { ELEVATOR, Story, TEAMS, team } from './story.ts'

const release = { people: 2, cause: { root: 'door', second: '异物卡阻' } }

describe('the tiers run by themselves', () => {
  test('a located incident that nobody dispatches dispatches itself after 60 s to the contract unit', () => {
    const s = new Story().advance(59)
    expect(s.offered()).toEqual([])
    s.advance(1)
    expect(s.offered()).toEqual(['1'])
    expect(s.incident.stage.status).toBe('dispatched')
  })

  test('the second contract team rings when the first does not answer', () => {
    const s = new Story().must({ type: 'assign', teamId: '1', confirmed: false }).advance(60)
    expect(s.offered()).toEqual(['2'])
    expect(s.incident.assignments[0]?.status).toBe('lapsed')
  })

  test('tier 2 is added three minutes after the report and tier 3 after five, while nobody has accepted', () => {
    const s = new Story({ teams: [...TEAMS, team('6', { contract: true }), team('7', { contract: true }), team('8', { contract: true })] }).must({ type: 'assign', teamId: '1', confirmed: false })
    s.advance(179)
    expect(s.tiers()).toEqual([1])
    s.advance(1)
    expect(s.tiers()).toEqual([1, 2])
    expect(s.offered()).toEqual(expect.arrayContaining(['3', '4']))
    expect(s.incident.assignments.filter((a) => a.tier === 1).some(isLive)).toBe(true)
    s.advance(120)
    expect(s.tiers()).toEqual([1, 2, 3])
    expect(s.incident.attention.map((a) => a.reason)).toContain('call-119')
  })

  test('with no contract team on duty the stations are called at once', () => {
    const s = new Story({ teams: TEAMS.map((t) => (t.contract ? { ...t, onDuty: false } : t)) }).advance(60)
    expect(s.offered()).toEqual(['3', '4'])
  })

  test('tier 2 means stations: another unit’s crew that is nearer is called only when no station is left', () => {
    const near = team('3', { kind: 'maintenance' })
    expect(new Story({ teams: [near, team('4'), team('5')] }).advance(60).offered()).toEqual(['4', '5'])
    expect(new Story({ teams: [near, team('4')] }).advance(60).offered()).toEqual(['4', '3'])
  })

  test('with nobody at all a person is asked for, within the same second', () => {
    const s = new Story({ teams: [] }).advance(60)
    expect(s.incident.attention.map((a) => a.reason)).toContain('call-119')
  })

  test('a declined offer goes to the next team at once', () => {
    const s = new Story().must({ type: 'assign', teamId: '1', confirmed: false })
    s.must({ type: 'team-decline', assignmentId: s.assignmentOf('1'), reason: '正在执行' })
    expect(s.offered()).toEqual(['2'])
  })

  test('"cannot go" after accepting advances at once', () => {
    const s = new Story().must({ type: 'assign', teamId: '1', confirmed: false })
    s.must({ type: 'team-accept', assignmentId: s.assignmentOf('1') }).must({ type: 'team-cannot-go', assignmentId: s.assignmentOf('1'), reason: '车坏了' })
    expect(s.offered()).toEqual(['2'])
    expect(s.incident.stage.status).toBe('dispatched')
  })

  test('a team that accepted and does not leave gets company, and keeps its assignment', () => {
    const s = new Story().must({ type: 'assign', teamId: '1', confirmed: false })
    s.must({ type: 'team-accept', assignmentId: s.assignmentOf('1') }).advance(120)
    expect(s.incident.assignments[0]).toMatchObject({ status: 'accepted', notMoving: 'still' })
    expect(s.offered()).toEqual(['2'])
  })

  test('once a team is on the way the tiers rest', () => {
    const s = new Story().must({ type: 'assign', teamId: '1', confirmed: false })
    s.must({ type: 'team-accept', assignmentId: s.assignmentOf('1') }).must({ type: 'team-depart', assignmentId: s.assignmentOf('1') }).drive('1').advance(1000)
    expect(s.tiers()).toEqual([1])
  })

  test('no locating for 60 s asks for a person', () => {
    expect(new Story({ located: false }).advance(60).incident.attention.map((a) => a.reason)).toEqual(['not-located'])
  })

  test('another elevator stands the called teams down and starts again with its own unit', () => {
    const s = new Story().must({ type: 'assign', teamId: '1', confirmed: false })
    s.must({ type: 'locate', elevator: { ...ELEVATOR, id: '2' }, readBack: true })
    expect(s.incident.assignments[0]?.status).toBe('stood-down')
    expect(s.next()?.key).toBe('dispatch')
  })
})

test('a read-back confirms what a keyed code has located, until somebody is called', () => {
  const s = new Story({ located: false }).must({ type: 'locate', elevator: ELEVATOR, readBack: false })
  expect(s.say({ type: 'locate', elevator: ELEVATOR, readBack: true })).toBeNull()
  expect(s.say({ type: 'locate', elevator: ELEVATOR, readBack: false })).toBe('already-located-there')
  s.must({ type: 'assign', teamId: '1', confirmed: false })
  expect(s.say({ type: 'locate', elevator: ELEVATOR, readBack: true })).toBe('already-located-there')
})

describe('answers that change nothing say why', () => {
  const arrived = () => {
    const s = new Story().must({ type: 'assign', teamId: '1', confirmed: false })
    return s.must({ type: 'team-accept', assignmentId: s.assignmentOf('1') }).must({ type: 'team-depart', assignmentId: s.assignmentOf('1') }).must({ type: 'team-arrive', assignmentId: s.assignmentOf('1') })
  }

  test('a second accept', () => {
    const s = new Story().must({ type: 'assign', teamId: '1', confirmed: false })
    s.must({ type: 'team-accept', assignmentId: s.assignmentOf('1') })
    const before = s.incident
    expect(s.say({ type: 'team-accept', assignmentId: s.assignmentOf('1') })).toBe('already-accepted')
    expect(s.incident).toBe(before)
  })

  test('an accept after the offer lapsed', () => {
    const s = new Story().must({ type: 'assign', teamId: '1', confirmed: false }).advance(61)
    expect(s.say({ type: 'team-accept', assignmentId: s.assignmentOf('1') })).toBe('offer-lapsed')
  })

  test('a release before the arrival', () => {
    const s = new Story().must({ type: 'assign', teamId: '1', confirmed: false })
    s.must({ type: 'team-accept', assignmentId: s.assignmentOf('1') })
    expect(s.say({ type: 'team-release', assignmentId: s.assignmentOf('1'), release })).toBe('not-arrived')
  })

  test('a dispatch before the elevator is known', () => {
    expect(new Story({ located: false }).say({ type: 'assign', teamId: '1', confirmed: true })).toBe('elevator-unknown')
  })

  test('a busy team without the operator saying so twice', () => {
    const s = new Story({ teams: [team('1', { contract: true, busyWith: { incidentId: 'x', number: '20261121-0009', status: 'departed' } })] })
    expect(s.say({ type: 'assign', teamId: '1', confirmed: false })).toBe('candidate-refused')
    s.must({ type: 'assign', teamId: '1', confirmed: true })
    expect(s.incident.assignments[0]?.shared).toBe(true)
  })

  test('a close before the follow-up', () => {
    const s = arrived()
    expect(s.say({ type: 'close', outcome: '已处理' })).toBe('not-released')
    s.must({ type: 'team-release', assignmentId: s.assignmentOf('1'), release })
    expect(s.say({ type: 'close', outcome: '已处理' })).toBe('not-followed-up')
    s.must({ type: 'follow-up', note: '乘客平安' }).must({ type: 'close', outcome: '已处理' })
    expect(isOpen(s.incident)).toBe(false)
    expect(s.say({ type: 'assign', teamId: '2', confirmed: false })).toBe('incident-closed')
  })

  test('the release stands every other team down', () => {
    const s = arrived().must({ type: 'escalate', tier: 2 })
    expect(s.offered()).toEqual(['3', '4'])
    s.must({ type: 'team-release', assignmentId: s.assignmentOf('1'), release })
    expect(s.incident.assignments.filter(isLive)).toEqual([])
  })
})

const anyCommand = (s: Story): fc.Arbitrary<Command> => {
  const assignmentId = fc.constantFrom(...s.incident.assignments.map((a) => a.id), 'i-99')
  return fc.oneof(
    fc.constantFrom<Command>({ type: 'locate', elevator: ELEVATOR, readBack: true }, { type: 'locate', elevator: { ...ELEVATOR, id: '2' }, readBack: false }, { type: 'escalate' }, { type: 'escalate', tier: 2 }, { type: 'escalate', tier: 3 },
      { type: 'follow-up', note: '' }, { type: 'close', outcome: '结案' }, { type: 'cancel', kind: 'false-alarm', reason: '误报' }, { type: 'comfort', note: '' }, { type: 'take-over', accountId: '9', name: '值班长' }, { type: 'release', release: { people: 1 } }),
    fc.record({ type: fc.constant('assign' as const), teamId: fc.constantFrom('1', '2', '3', '4', '5', '9'), confirmed: fc.boolean() }),
    assignmentId.chain((id) => fc.constantFrom<Command>({ type: 'team-accept', assignmentId: id }, { type: 'team-depart', assignmentId: id }, { type: 'team-arrive', assignmentId: id }, { type: 'team-decline', assignmentId: id, reason: '' },
      { type: 'team-cannot-go', assignmentId: id, reason: '' }, { type: 'team-release', assignmentId: id, release: { people: 2 } }, { type: 'stand-down', assignmentId: id, reason: '不需要' })),
  )
}

test('whatever anybody does, an open incident has a next step or a person, no team is called twice at once, and its events rebuild it', () => {
  fc.assert(fc.property(fc.gen(), fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 14 }), fc.subarray(TEAMS), (gen, waits, teams) => {
    const s = new Story({ located: false, teams })
    const start: Incident = s.incident
    for (const wait of waits) {
      s.advance(wait)
      s.say(gen(anyCommand, s))
      expect(s.isForgotten()).toBe(false)
      const live = s.incident.assignments.filter(isLive).map((a) => a.teamId)
      expect(new Set(live).size).toBe(live.length)
      if (!isOpen(s.incident) || s.incident.stage.status === 'released') expect(live).toEqual([])
    }
    expect(s.told.reduce((i, t) => apply(i, t.event, t.at), start)).toEqual(s.incident)
  }), { numRuns: 400 })
})
