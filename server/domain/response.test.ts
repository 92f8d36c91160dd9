// The plan as data: what its times, tiers and modifiers do to one incident, told with a moved clock.
import { describe, expect, test } from 'vitest'
import type { IncidentEvent } from './incident.ts'
import { completePlan, type PlanTier, type ResponsePlan } from './plan.ts'
import { ELEVATOR, PLAN, Story, TEAMS, team } from './story.ts'

const withTier = (n: number, over: Partial<PlanTier>, plan: ResponsePlan = PLAN): ResponsePlan => ({ ...plan, tiers: plan.tiers.map((t) => (t.tier === n ? { ...t, ...over } : t)) })
const told = <T extends IncidentEvent['type']>(s: Story, type: T) => s.told.flatMap((t) => (t.event.type === type ? [{ at: (t.at.getTime() - s.incident.reportedAt.getTime()) / 1000, ...(t.event as Extract<IncidentEvent, { type: T }>) }] : []))
const reasons = (s: Story) => s.incident.attention.map((a) => a.reason)
const MANY = [...TEAMS, team('6', { contract: true }), team('7', { contract: true }), team('8', { contract: true })]

describe('tiers', () => {
  test('in parallel start with the dispatch, in the same moment', () => {
    const s = new Story({ plan: withTier(2, { startAfter: 0 }) }).advance(60)
    expect(s.tiers()).toEqual([1, 2])
    expect(s.offered()).toEqual(['1', '3', '4'])
  })

  test('that follow a tier count from its start, and start earlier when it does', () => {
    const serial = withTier(3, { follows: 2, startAfter: 100 }, withTier(2, { follows: 1, startAfter: 120 }))
    const late = new Story({ plan: serial, teams: MANY }).advance(60 + 120 + 100)
    expect(told(late, 'tier-started').map((e) => e.at)).toEqual([60, 180, 280])
    const early = new Story({ plan: serial, teams: MANY }).must({ type: 'assign', teamId: '1', confirmed: false }).must({ type: 'escalate', tier: 2 }).advance(100)
    expect(told(early, 'tier-started').map((e) => e.at)).toEqual([0, 0, 100])
  })

  test('all run by the cap, counted from when the place is known', () => {
    const slow = { ...withTier(3, { startAfter: 280 }, withTier(2, { startAfter: 250 })), allTiersWithin: 280 }
    const s = new Story({ plan: slow, teams: MANY, located: false }).advance(200).must({ type: 'locate', elevator: ELEVATOR, readBack: true }).must({ type: 'assign', teamId: '1', confirmed: false }).advance(280)
    expect(told(s, 'tier-started').map((e) => e.at)).toEqual([200, 260, 280])
    expect(s.tiers()).toEqual([1, 2, 3])
  })

  test('call nearer stations before those beyond the circle, and say when none is inside', () => {
    const plan = withTier(2, { radiusMeters: 4500, fanOut: 1 })
    expect(new Story({ plan, teams: [team('5', { distanceMeters: 5000, onShift: true }), team('4', { distanceMeters: 4000, positionAgeSeconds: 3000 })] }).advance(60).offered()).toEqual(['4'])
    const none = new Story({ plan, teams: [team('5', { distanceMeters: 5000 })] }).advance(60)
    expect(none.offered()).toEqual(['5'])
    expect(told(none, 'team-offered')[0]?.record.shortfalls.map((x) => x.code)).toContain('nobody-inside-radius')
  })

  test('prefer the capability that the plan asks for', () => {
    const s = new Story({ plan: withTier(2, { capability: '破拆', fanOut: 1 }), teams: [team('3'), team('5', { capabilities: ['破拆'] })] }).advance(60)
    expect(s.offered()).toEqual(['5'])
  })

  test('may call the use unit’s own people', () => {
    const plan = withTier(2, { selector: 'use-unit-officer', fanOut: 1 })
    expect(new Story({ plan, teams: [team('3'), team('6', { kind: 'property' })] }).advance(60).offered()).toEqual(['6'])
    expect(new Story({ teams: [team('6', { kind: 'property' })] }).advance(60).offered()).toEqual([])
  })
})

describe('gravity', () => {
  const plan: ResponsePlan = { ...PLAN, modifiers: [{ when: 'injury', tiers: [2], call: ['120'] }, { when: 'smoke', tiers: [2, 3], call: ['119'] }] }

  test('that only a doubted page has told prompts for 120 and calls nobody: a call back does, and so does the operator’s own word', () => {
    const doubted = () => {
      const s = new Story({ plan })
      s.incident = { ...s.incident, reports: s.incident.reports.map((r) => ({ ...r, source: 'passenger' as const })), attention: [{ reason: 'perhaps-false', since: s.now }] }
      return s.must({ type: 'passenger-told', text: '有人受伤', people: { injured: 1 } }).must({ type: 'assign', teamId: '1', confirmed: false })
    }
    const alone = doubted()
    expect(reasons(alone)).toEqual(['perhaps-false', 'call-120'])
    expect(alone.offered()).toEqual(['1'])
    alone.must({ type: 'people', people: { trapped: 2 } })
    expect(alone.offered()).toEqual(['1'])
    expect(doubted().must({ type: 'people', people: { injured: 1 } }).tiers()).toEqual([1, 2])
    expect(doubted().must({ type: 'people', people: { hazards: ['smoke'] } }).tiers()).toEqual([1, 2, 3])
    const called = doubted().must({ type: 'comfort', note: '确实有人受伤' })
    expect(called.tiers()).toEqual([1, 2])
    expect(reasons(called)).toEqual(['call-120'])
    expect(doubted().advance(300).tiers()).toContain(2)
  })

  test('that an unconfirmed page has told calls one team and no stations beside it: the call back does, and what waited for it starts then', () => {
    const page = (more: Partial<ResponsePlan> = {}, teams = TEAMS) => {
      const s = new Story({ plan: { ...plan, ...more }, teams })
      s.incident = { ...s.incident, reports: s.incident.reports.map((r) => ({ ...r, source: 'passenger' as const })) }
      return s.must({ type: 'report', report: { id: 'r2', source: 'passenger', reportedAt: s.now }, asks: 'confirm-by-call', people: { injured: 1 } })
    }
    const first = page().must({ type: 'assign', teamId: '1', confirmed: false })
    expect([first.offered(), reasons(first)]).toEqual([['1'], ['confirm-by-call', 'call-120']])
    // A doubt that comes later finds nothing started, and neither do times or shorter ways that run beside tier 1.
    first.must({ type: 'passenger-told', text: '', people: {}, doubt: true })
    expect(first.tiers()).toEqual([1])
    const near = TEAMS.map((t) => (t.contract ? { ...t, distanceMeters: 20_000 } : { ...t, distanceMeters: 300 }))
    for (const [more, teams] of [[withTier(2, { startAfter: 0 }, plan), TEAMS], [withTier(2, { soonerBy: 60 }, plan), near]] as const) {
      const beside = page(more, [...teams]).must({ type: 'assign', teamId: '1', confirmed: false })
      expect(beside.tiers()).toEqual([1])
      expect(beside.must({ type: 'comfort', note: '接通了' }).tiers()).toEqual([1, 2])
    }
    expect(page(withTier(2, { soonerBy: 60 }), near).must({ type: 'assign', teamId: '1', confirmed: false }).must({ type: 'report', report: { id: 'r3', source: 'call', reportedAt: new Date('2026-11-21T08:22:05Z') } }).tiers()).toEqual([1, 2])
    // Nobody waits for ever: the cap, and a first tier that has nobody left, go on.
    expect(page({}, MANY).must({ type: 'assign', teamId: '1', confirmed: false }).advance(299).tiers()).toEqual([1])
    expect(page({}, MANY).must({ type: 'assign', teamId: '1', confirmed: false }).advance(300).tiers()).toContain(2)
    expect(page({}, TEAMS.filter((t) => !t.contract)).advance(60).tiers()).toEqual([1, 2])
  })

  test('of a car that a better report speaks for is no longer doubted', () => {
    const s = new Story({ plan })
    s.incident = { ...s.incident, reports: s.incident.reports.map((r) => ({ ...r, source: 'passenger' as const })), attention: [{ reason: 'perhaps-false', since: s.now }] }
    s.must({ type: 'report', report: { id: 'r2', source: 'passenger', reportedAt: s.now } })
    expect(reasons(s)).toEqual(['perhaps-false'])
    s.must({ type: 'report', report: { id: 'r3', source: 'passenger', reportedAt: s.now }, sound: true })
    expect(reasons(s)).toEqual(['confirm-by-call'])
    s.must({ type: 'comfort', note: '' }).must({ type: 'report', report: { id: 'r4', source: 'passenger', reportedAt: s.now }, sound: true })
    expect(reasons(s)).toEqual([])
    s.must({ type: 'report', report: { id: 'r5', source: 'passenger', reportedAt: s.now }, asks: 'confirm-by-call' })
    expect(reasons(s)).toEqual(['confirm-by-call'])
  })

  test('an injured person prompts for 120 at once and starts tier 2 together with the dispatch', () => {
    const s = new Story({ plan }).must({ type: 'people', people: { injured: 1 } })
    expect(reasons(s)).toEqual(['call-120'])
    expect(s.offered()).toEqual([])
    s.must({ type: 'assign', teamId: '1', confirmed: false })
    expect(s.offered()).toEqual(['1', '3', '4'])
  })

  test('smoke that is heard of after the dispatch adds both tiers in that moment, once', () => {
    const s = new Story({ plan }).must({ type: 'assign', teamId: '1', confirmed: false }).must({ type: 'people', people: { hazards: ['smoke'] } }).must({ type: 'people', people: { hazards: ['smoke'] } })
    expect(s.tiers()).toEqual([1, 2, 3])
    expect(reasons(s)).toEqual(['call-119'])
    expect(told(s, 'sign-met')).toHaveLength(1)
  })

  test('once 120 is called nobody is asked to call it again', () => {
    const s = new Story({ plan }).must({ type: 'people', people: { injured: 1 } }).must({ type: 'service-called', service: '120', checklist: ['地址', '伤情'], note: '', name: '接警员' })
    expect(reasons(s)).toEqual([])
    expect(s.say({ type: 'service-called', service: '120', checklist: [], note: '', name: '接警员' })).toBe('already-called-service')
  })
})

describe('evidence', () => {
  const accepted = (teams = TEAMS) => {
    const s = new Story({ teams }).must({ type: 'assign', teamId: '1', confirmed: false })
    return s.must({ type: 'team-accept', assignmentId: s.assignmentOf('1') })
  }

  test('a team that comes closer is believed, and its departure is inferred', () => {
    const s = accepted().drive('1').advance(120)
    expect(s.incident.assignments[0]).toMatchObject({ status: 'departed', inferred: ['departed'], notMoving: null })
    expect(s.offered()).toEqual([])
  })

  test('a tap on "departed" without movement is not believed either: the next team is called beside it', () => {
    const s = accepted().must({ type: 'team-depart', assignmentId: 'i-1' }).advance(179)
    expect(s.offered()).toEqual([])
    s.advance(1)
    expect(s.incident.assignments[0]).toMatchObject({ status: 'departed', notMoving: 'still' })
    expect(s.offered()).toEqual(['2'])
    expect(reasons(s)).toEqual(['not-moving'])
  })

  test('a position that is too old proves nothing, and neither does none at all', () => {
    expect(accepted().change('1', { positionAgeSeconds: 500 }).advance(120).incident.assignments[0]).toMatchObject({ notMoving: 'stale' })
    expect(accepted().change('1', { distanceMeters: null, positionSource: null, positionAgeSeconds: null }).advance(120).incident.assignments[0]).toMatchObject({ notMoving: 'no-position' })
  })

  test('a team that stands still half-way is noticed at the next look', () => {
    const s = accepted([team('1', { contract: true, distanceMeters: 4000 }), ...TEAMS.slice(1)]).drive('1').advance(125)
    s.change('1', { distanceMeters: 3000 })
    const stopped = new Story({ teams: [team('1', { contract: true, distanceMeters: 4000 }), ...TEAMS.slice(1)] })
    stopped.must({ type: 'assign', teamId: '1', confirmed: false }).must({ type: 'team-accept', assignmentId: 'i-1' }).change('1', { distanceMeters: 3000 }).advance(120)
    expect(stopped.incident.assignments[0]).toMatchObject({ notMoving: null, meters: 3000 })
    stopped.advance(180)
    expect(stopped.incident.assignments[0]).toMatchObject({ notMoving: 'still' })
  })

  test('one that moves again is calm again, and only one team was added for it', () => {
    const s = accepted().advance(120)
    s.drive('1').advance(180)
    expect(s.incident.assignments[0]).toMatchObject({ notMoving: null })
    expect(reasons(s)).not.toContain('not-moving')
    expect(told(s, 'team-offered').filter((e) => e.record.by === 'plan' && e.at >= 120).map((e) => e.teamId)).toContain('2')
  })

  test('a certain position at the building is an arrival, marked as inferred until the crew confirms it', () => {
    const s = accepted()
    expect(s.say({ type: 'sighted', assignmentId: 'i-1', meters: 40, accuracy: 500 })).toBe('nothing-new')
    s.must({ type: 'sighted', assignmentId: 'i-1', meters: 40, accuracy: 20 })
    expect(s.incident.stage.status).toBe('arrived')
    expect(s.incident.assignments[0]).toMatchObject({ status: 'arrived', inferred: ['departed', 'arrived'] })
    s.must({ type: 'team-arrive', assignmentId: 'i-1' })
    expect(s.incident.assignments[0]).toMatchObject({ inferred: ['departed'] })
    expect(s.say({ type: 'team-arrive', assignmentId: 'i-1' })).toBe('already-arrived')
  })

  test('a team that needs longer than its tier allows gets company and keeps its assignment', () => {
    const far = [team('1', { contract: true, distanceMeters: 40_000 }), ...TEAMS.slice(1)]
    const s = new Story({ teams: far, plan: withTier(1, { arriveWithin: 900 }) }).must({ type: 'assign', teamId: '1', confirmed: false }).must({ type: 'team-accept', assignmentId: 'i-1' }).drive('1').advance(900)
    expect(told(s, 'team-late')).toHaveLength(1)
    expect(s.offered()).toEqual(['2'])
    expect(s.incident.assignments[0]?.status).toBe('departed')
  })
})

describe('a person over the plan', () => {
  test('a pause keeps the plan from calling anybody until its time, then the plan goes on and says so', () => {
    const s = new Story().must({ type: 'pause', reason: '正在核实地址', seconds: 300, name: '值班长' }).advance(299)
    expect(s.offered()).toEqual([])
    expect(s.next()?.key).toMatch(/^pause\//)
    s.advance(1)
    expect(s.offered()).toEqual(['1'])
    expect(reasons(s)).toContain('pause-over')
  })

  test('an offer that lapses in a pause is not replaced until the operator resumes', () => {
    const s = new Story().must({ type: 'assign', teamId: '1', confirmed: false }).must({ type: 'pause', reason: '核实', seconds: 600, name: '值班长' }).advance(100)
    expect(s.offered()).toEqual([])
    s.must({ type: 'resume' })
    expect(s.offered()).toEqual(['2'])
  })

  test('any tier may be started out of turn, in a pause too', () => {
    const s = new Story().must({ type: 'pause', reason: '核实', seconds: 600, name: '值班长' }).must({ type: 'escalate', tier: 3, reason: '有浓烟' })
    expect(reasons(s)).toEqual(['call-119'])
    expect(told(s, 'tier-started')[0]).toMatchObject({ tier: 3, reason: 'operator', why: '有浓烟' })
  })

  test('119 once called is asked after when it should have been there', () => {
    const s = new Story({ teams: [] }).advance(60).must({ type: 'service-called', service: '119', checklist: ['地址'], note: '', name: '接警员' })
    expect(s.isForgotten()).toBe(false)
    s.advance(1800)
    expect(reasons(s)).toContain('arrival-overdue')
  })

  test('119 that was called to another car must be told: the address has changed', () => {
    const s = new Story({ teams: [] }).advance(60).must({ type: 'service-called', service: '119', checklist: ['地址'], note: '', name: '接警员' })
    s.must({ type: 'locate', elevator: { ...ELEVATOR, id: '2' }, readBack: true })
    expect(reasons(s)).toEqual(['call-119'])
    expect(s.say({ type: 'service-called', service: '119', checklist: ['新地址'], note: '', name: '接警员' })).toBeNull()
  })

  test('a reminder is a fact of the timeline and changes nothing else', () => {
    const s = new Story().must({ type: 'assign', teamId: '1', confirmed: false }).must({ type: 'remind', assignmentId: 'i-1' })
    expect(s.offered()).toEqual(['1'])
    expect(s.say({ type: 'remind', assignmentId: 'i-9' })).toBe('no-such-assignment')
  })
})

describe('what a review has found', () => {
  test('the crew that was sent home because the car was another one is the first again for the right car', () => {
    const s = new Story().must({ type: 'assign', teamId: '1', confirmed: false }).must({ type: 'locate', elevator: { ...ELEVATOR, id: '2' }, readBack: true }).advance(60)
    expect(s.offered()).toEqual(['1'])
  })

  test('those who were sent home because another was quicker are called when that one cannot go', () => {
    const s = new Story({ plan: withTier(1, { fanOut: 2 }) }).advance(60).must({ type: 'team-accept', assignmentId: 'i-1' }).must({ type: 'team-cannot-go', assignmentId: 'i-1', reason: '车坏了' })
    expect(s.offered()).toEqual(['2'])
  })

  test('the use unit’s officer, who is there already, neither rests the plan nor makes the incident "arrived"', () => {
    const plan = withTier(2, { selector: 'use-unit-officer', startAfter: 0, fanOut: 1 })
    const s = new Story({ plan, teams: [team('1', { contract: true }), team('6', { kind: 'property' })] }).advance(60)
    s.must({ type: 'team-accept', assignmentId: s.assignmentOf('6') }).must({ type: 'team-arrive', assignmentId: s.assignmentOf('6') })
    expect(s.incident.stage.status).toBe('dispatched')
    s.advance(240)
    expect(reasons(s)).toContain('call-119')
    s.must({ type: 'team-release', assignmentId: s.assignmentOf('6'), release: { people: 1 } })
    expect(s.incident.stage.status).toBe('released')
  })

  test('a crew whose phone was taken for there may still say that it cannot go, and somebody asks when nobody confirms', () => {
    const s = new Story().must({ type: 'assign', teamId: '1', confirmed: false }).must({ type: 'team-accept', assignmentId: 'i-1' }).must({ type: 'sighted', assignmentId: 'i-1', meters: 10, accuracy: 10 }).advance(180)
    expect(reasons(s)).toEqual(['arrival-unconfirmed'])
    s.must({ type: 'team-cannot-go', assignmentId: 'i-1', reason: '不是我' })
    expect(s.offered()).toContain('2')
    const confirmed = new Story().must({ type: 'assign', teamId: '1', confirmed: false }).must({ type: 'team-accept', assignmentId: 'i-1' }).must({ type: 'sighted', assignmentId: 'i-1', meters: 10, accuracy: 10 }).must({ type: 'team-arrive', assignmentId: 'i-1' }).advance(180)
    expect(reasons(confirmed)).toEqual([])
  })

  test('an injury that is heard of in a pause adds its tier when the plan goes on', () => {
    const plan: ResponsePlan = { ...PLAN, modifiers: [{ when: 'injury', tiers: [2], call: [] }] }
    const s = new Story({ plan }).must({ type: 'assign', teamId: '1', confirmed: false }).must({ type: 'team-accept', assignmentId: 'i-1' })
    s.must({ type: 'pause', reason: '核实', seconds: 60, name: '值班长' }).must({ type: 'people', people: { injured: 1 } })
    expect(s.tiers()).toEqual([1])
    s.must({ type: 'resume' })
    expect(s.tiers()).toEqual([1, 2])
  })

  test('a jump to tier 2 leaves tier 1 its turn, before anybody is sent to 119', () => {
    const s = new Story().must({ type: 'escalate', tier: 2 }).advance(60)
    expect(s.tiers()).toEqual([2, 1])
    expect(s.offered()).toContain('1')
    expect(reasons(s)).toEqual([])
  })

  test('a team that cannot go after eight minutes is replaced; the tiers that were resting follow one after the other', () => {
    const s = new Story({ teams: [team('1', { contract: true, distanceMeters: 9000 }), ...MANY.slice(1)] }).must({ type: 'assign', teamId: '1', confirmed: false }).must({ type: 'team-accept', assignmentId: 'i-1' })
    s.drive('1').advance(480).must({ type: 'team-cannot-go', assignmentId: 'i-1', reason: '爆胎' }).advance(1)
    expect(s.tiers()).toEqual([1])
    s.advance(60)
    expect(s.tiers()).toEqual([1, 2])
    s.advance(58)
    expect(s.tiers()).toEqual([1, 2])
    s.advance(2)
    expect(s.tiers()).toEqual([1, 2, 3])
  })

  test('when a round of a tier is over without an answer the next one is as large', () => {
    const s = new Story({ plan: withTier(1, { fanOut: 3 }), teams: MANY }).advance(60)
    expect(s.offered()).toEqual(['1', '2', '6'])
    s.advance(60)
    expect(s.offered()).toEqual(['7', '8'])
  })

  test('a pause that ran out is seen to with one key', () => {
    const s = new Story().must({ type: 'pause', reason: '核实', seconds: 60, name: '值班长' }).advance(60).must({ type: 'resume' })
    expect(reasons(s)).toEqual([])
  })
})

describe('after an outage of more than ten minutes', () => {
  test('what is overdue goes to a person instead of calling anybody, and one key lets the plan go on', () => {
    const s = new Story().must({ type: 'assign', teamId: '1', confirmed: false })
    s.now = new Date(s.now.getTime() + 1_200_000)
    for (const key of ['answer/i-1', 'tier/2', 'tier/3']) s.must({ type: 'deadline', key, lateSeconds: 700 })
    expect(s.offered()).toEqual([])
    expect(reasons(s)).toEqual(['after-outage'])
    expect(s.isForgotten()).toBe(false)
    s.must({ type: 'resume' })
    expect(s.offered()).toEqual(['2'])
    expect(reasons(s)).toEqual([])
  })

  test('a shorter one is caught up by itself', () => {
    const s = new Story().must({ type: 'assign', teamId: '1', confirmed: false })
    s.now = new Date(s.now.getTime() + 400_000)
    s.must({ type: 'deadline', key: 'answer/i-1', lateSeconds: 340 })
    expect(s.offered()).toEqual(['2'])
  })
})

test('a plan of before the ladder and the modifiers is read as it was meant', () => {
  const since = new Set(['allTiersWithin', 'progressEvery', 'ladder', 'modifiers', 'follows', 'radiusMeters', 'capability'])
  const old = JSON.parse(JSON.stringify(PLAN, (key, value: unknown) => (since.has(key) ? undefined : value))) as Parameters<typeof completePlan>[0]
  expect(JSON.stringify(old)).not.toContain('follows')
  expect(completePlan(old)).toEqual(PLAN)
})

test('the record of a dispatch says who was considered, what was missing, and which version of which plan asked', () => {
  const s = new Story({ teams: [team('1', { contract: true, onShift: false })] }).advance(60)
  const [offer] = told(s, 'team-offered')
  expect(offer?.record).toMatchObject({ by: 'plan', chosen: { teamId: '1' }, plan: { region: '410100', version: 1, name: '测试预案' }, shortfalls: [{ tier: 1, code: 'nobody-on-shift' }] })
  expect(offer?.record.considered).toHaveLength(1)
})
