import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkRules, DEFAULT_RULES, type AlarmRules } from './alarmRules.ts'
import { ALARM_TYPES, ENTRAPMENT_TYPES, NOTHING_KNOWN, type AlarmType, type CarState } from './device.ts'
import { effectOf, markOf, NO_MARKS, trustOf } from './trust.ts'
import { judge, mayHoldPeople, meets, momentOf, occupancyOf, ruleOf, unanswered, type AlarmNow, type Around, type Verdict } from './truth.ts'

const START = new Date('2026-11-21T08:22:00Z')
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000)
const alarm = (type: AlarmType, over: Partial<AlarmNow> = {}): AlarmNow => ({ type, at: START, clearedAt: null, people: null, storm: false, late: false, afterDismissal: false, kept: false, ...over })
const NOTHING_AROUND: Around = { mode: null, occupancy: 'unknown', incidentOpen: false, trust: 'as-ruled', swept: false, sighted: false }
const say = (a: AlarmNow, around: Partial<Around> = {}, seconds = 0, rules: AlarmRules = DEFAULT_RULES) => judge(a, { ...NOTHING_AROUND, ...around }, rules, at(seconds))

test('the built-in rules are sound', () => expect(checkRules(DEFAULT_RULES)).toEqual([]))

test('a stop of 30 s is noise, one of 45 s is not', () => {
  const stop = alarm('stopped-outside-door-zone')
  expect(say(stop, { occupancy: 'people' })).toEqual({ state: 'held', reason: 'debounce', dueAt: at(45) })
  expect(say({ ...stop, clearedAt: at(30) }, { occupancy: 'people' }, 30)).toEqual({ state: 'cleared', reason: 'ended-while-held' })
  expect(say(stop, { occupancy: 'people' }, 44.9).state).toBe('held')
  expect(say(stop, { occupancy: 'people' }, 45)).toEqual({ state: 'reported', reason: 'direct', kind: 'entrapment' })
  // The end came with its second half of a minute over, though nobody had looked in between.
  expect(say({ ...stop, clearedAt: at(45) }, { occupancy: 'people' }, 46).state).toBe('reported')
})

test('who is inside decides what a stop is, and nobody known asks a person', () => {
  const stop = alarm('stopped-outside-door-zone')
  expect(say(stop, { occupancy: 'unknown' }, 45)).toMatchObject({ state: 'waiting', reason: 'people-unknown' })
  expect(say(stop, { occupancy: 'empty' }, 45)).toMatchObject({ state: 'logged', reason: 'nobody-inside', dueAt: at(75) })
  expect(say(stop, { occupancy: 'empty' }, 290)).toMatchObject({ state: 'logged', dueAt: null })
  expect(say({ ...stop, people: 2 }, { occupancy: 'empty' }, 45)).toMatchObject({ state: 'reported', kind: 'entrapment' })
  const powerless = alarm('main-power-lost')
  expect(say(powerless, {}, 45)).toMatchObject({ state: 'logged', reason: 'people-unknown', dueAt: at(75) })
  // One car alone is asked about; one of a blackout is looked at by its sweep.
  expect(say(powerless, {}, 105)).toMatchObject({ state: 'waiting', reason: 'people-unknown' })
  expect(say(powerless, { swept: true }, 105)).toMatchObject({ state: 'logged', dueAt: at(135) })
  expect(say(powerless, { occupancy: 'empty' }, 105)).toMatchObject({ state: 'logged', reason: 'nobody-inside' })
  expect(say({ ...powerless, clearedAt: at(100) }, {}, 105)).toMatchObject({ state: 'logged', dueAt: null })
})

test('a camera makes somebody look where nobody would have, and sends nobody', () => {
  const powerless = alarm('main-power-lost')
  const question = say(powerless, { occupancy: 'empty', sighted: true }, 45)
  expect(question).toMatchObject({ state: 'waiting', reason: 'camera' })
  const silence = (around: Partial<Around>, seconds: number) => unanswered(powerless, 'camera', { ...NOTHING_AROUND, sighted: true, ...around }, DEFAULT_RULES, at(seconds))
  expect(silence({ occupancy: 'empty' }, 165)).toEqual({ state: 'overdue', dueAt: at(195) }) // looked at again as long as one that was kept
  expect(silence({ occupancy: 'empty' }, 290)).toEqual({ state: 'overdue', dueAt: null })
  expect(silence({ swept: true }, 165)).toEqual({ state: 'overdue', dueAt: at(195) })
  expect(silence({ occupancy: 'people' }, 165)).toMatchObject({ state: 'reported' })
  // Alone without power it would have been asked about and reported without a camera as well.
  expect(silence({}, 165)).toMatchObject({ state: 'reported', reason: 'nobody-looked' })
  expect(silence({}, 80)).toEqual({ state: 'overdue', dueAt: at(110) })
  expect(say(alarm('door-open-fault'), { sighted: true }, 45)).toMatchObject({ state: 'logged', reason: 'rule' })
})

test('maintenance keeps the machine quiet, and whoever may be inside is still asked about', () => {
  const stopped = alarm('stopped-outside-door-zone')
  expect(say(stopped, { mode: 'maintenance' }, 60)).toEqual({ state: 'logged', reason: 'maintenance', dueAt: at(120) })
  expect(say(alarm('repeated-door'), { mode: 'maintenance' }, 60)).toEqual({ state: 'dropped', reason: 'maintenance' })
  // When it is over it is judged like any other; a car that fell silent has not said that it is.
  expect(say({ ...stopped, kept: true }, { mode: 'normal', occupancy: 'people' }, 7200)).toMatchObject({ state: 'reported' })
  expect(say({ ...stopped, kept: true }, { mode: null }, 7200)).toMatchObject({ state: 'logged', reason: 'maintenance' })
  expect(say(alarm('trapped'), { mode: 'maintenance' })).toMatchObject({ state: 'waiting', reason: 'maintenance' })
  expect(say(alarm('alarm-button'), { mode: 'maintenance' })).toMatchObject({ state: 'waiting', reason: 'maintenance' })
  expect(say(alarm('maintenance'), { mode: 'maintenance' })).toMatchObject({ state: 'logged' })
})

test('low trust asks a person, high trust asks nobody, an open incident takes every word', () => {
  expect(say(alarm('trapped'), { trust: 'ask' })).toMatchObject({ state: 'waiting', reason: 'low-trust', dueAt: at(120) })
  expect(say(alarm('fallen'))).toMatchObject({ state: 'waiting', reason: 'auto-confirm', dueAt: at(30) })
  expect(say(alarm('fallen'), { trust: 'believe' })).toMatchObject({ state: 'reported', reason: 'trusted' })
  expect(say(alarm('trapped'), { trust: 'ask', incidentOpen: true })).toMatchObject({ state: 'reported', reason: 'joins-incident' })
})

test('silence is not a no', () => {
  expect(unanswered(alarm('trapped'), 'low-trust', NOTHING_AROUND, DEFAULT_RULES, at(120))).toMatchObject({ state: 'reported', reason: 'nobody-looked', kind: 'entrapment' })
  expect(unanswered(alarm('fallen'), 'auto-confirm', NOTHING_AROUND, DEFAULT_RULES, at(120))).toMatchObject({ reason: 'auto-confirmed' })
  expect(unanswered(alarm('door-open-fault'), 'rule', NOTHING_AROUND, DEFAULT_RULES, at(120))).toEqual({ state: 'overdue', dueAt: null })
})

const anyType = fc.constantFrom(...ALARM_TYPES)
const anyAround = fc.record({ mode: fc.constantFrom(null, 'normal' as const, 'maintenance' as const), occupancy: fc.constantFrom('people' as const, 'empty' as const, 'unknown' as const), incidentOpen: fc.boolean(), trust: fc.constantFrom('ask' as const, 'as-ruled' as const, 'believe' as const), swept: fc.boolean(), sighted: fc.boolean() })
const anyAlarm = fc.record({ type: anyType, at: fc.constant(START), clearedAt: fc.constant(null), people: fc.option(fc.integer({ min: 0, max: 20 })), storm: fc.boolean(), late: fc.boolean(), afterDismissal: fc.boolean(), kept: fc.boolean() })

test('whatever comes: a timer that is set lies ahead, and no sign of a person is dropped or only kept by a rule', () => {
  fc.assert(fc.property(anyAlarm, anyAround, fc.integer({ min: 0, max: 600 }), (a, around, seconds) => {
    const verdict = judge(a, around, DEFAULT_RULES, at(seconds))
    if ('dueAt' in verdict && verdict.dueAt) expect(verdict.dueAt.getTime()).toBeGreaterThan(at(seconds).getTime())
    if (verdict.state === 'held' || verdict.state === 'waiting') expect(verdict.dueAt).toBeInstanceOf(Date)
    if (ENTRAPMENT_TYPES.has(a.type)) expect(['held', 'waiting', 'reported']).toContain(verdict.state)
    if (['alarm-button', 'call-for-help', 'fallen'].includes(a.type)) expect(['held', 'waiting', 'reported']).toContain(verdict.state)
    if (a.people && mayHoldPeople(a.type) && around.mode !== 'maintenance') expect(verdict.state).not.toBe('logged')
  }), { numRuns: 5000 })
})

/** Plays one alarm with nobody at the desk: when was it reported, in seconds; null: never. */
function play(a: AlarmNow, around: Around, clearedAfter: number | null): number | null {
  let now = 0
  const seen = (): AlarmNow => ({ ...a, clearedAt: clearedAfter !== null && clearedAfter <= now ? at(clearedAfter) : null })
  let verdict: Verdict = judge(seen(), around, DEFAULT_RULES, at(0))
  for (let step = 0; step < 600; step++) {
    if (verdict.state === 'reported') return now
    if (!('dueAt' in verdict) || !verdict.dueAt) return null
    const due = (verdict.dueAt.getTime() - START.getTime()) / 1000
    if (verdict.state === 'held' && clearedAfter !== null && clearedAfter < due) now = clearedAfter
    else now = due
    if (verdict.state !== 'waiting') {
      verdict = judge(seen(), around, DEFAULT_RULES, at(now))
      continue
    }
    const end = unanswered(seen(), verdict.reason, around, DEFAULT_RULES, at(now))
    if (end.state === 'reported') return now
    if (!end.dueAt) return null
    verdict = { ...verdict, dueAt: end.dueAt }
  }
  throw new Error('it never ends')
}

test('less trust is never faster, and one more sign of people never slower', () => {
  const order = ['ask', 'as-ruled', 'believe'] as const
  fc.assert(fc.property(anyAlarm, anyAround, fc.option(fc.integer({ min: 0, max: 200 })), (a, around, cleared) => {
    const times = order.map((trust) => play(a, { ...around, trust }, cleared) ?? Infinity)
    expect(times[0]).toBeGreaterThanOrEqual(times[1]!)
    expect(times[1]).toBeGreaterThanOrEqual(times[2]!)
    expect(play({ ...a, people: 2 }, around, cleared) ?? Infinity).toBeLessThanOrEqual(play({ ...a, people: null }, around, cleared) ?? Infinity)
    expect(play(a, { ...around, sighted: true }, cleared) ?? Infinity).toBeLessThanOrEqual(play(a, { ...around, sighted: false }, cleared) ?? Infinity)
    expect(play(a, { ...around, incidentOpen: true }, cleared) ?? Infinity).toBeLessThanOrEqual(play(a, { ...around, incidentOpen: false }, cleared) ?? Infinity)
  }), { numRuns: 3000 })
})

test('what ends before its time is noise, what ends after it is not', () => {
  fc.assert(fc.property(anyType, fc.integer({ min: 0, max: 300 }), (type, ended) => {
    const rule = ruleOf(DEFAULT_RULES, type)
    const reported = play(alarm(type, { people: 1 }), { ...NOTHING_AROUND, occupancy: 'people' }, ended)
    if (rule.clearEnds && ended < rule.debounce) expect(reported).toBeNull()
    else if (rule.handling === 'direct') expect(reported).toBe(rule.debounce)
  }))
})

test('trust follows the marks, the vendor speaks first, and neither without enough of them', () => {
  expect(trustOf(NO_MARKS, null)).toMatchObject({ share: 0.6, marks: 0 })
  expect(effectOf(trustOf({ true: 0, false: 4 }, null), DEFAULT_RULES.trust)).toBe('as-ruled')
  expect(effectOf(trustOf({ true: 0, false: 8 }, null), DEFAULT_RULES.trust)).toBe('ask')
  expect(effectOf(trustOf(NO_MARKS, { true: 0, false: 500 }), DEFAULT_RULES.trust)).toBe('ask')
  // A single broken box of a good vendor: ten false alarms and it is asked about, though five hundred others were right.
  expect(effectOf(trustOf({ true: 0, false: 40 }, { true: 500, false: 40 }), DEFAULT_RULES.trust)).toBe('ask')
  expect(effectOf(trustOf({ true: 60, false: 0 }, { true: 60, false: 0 }), DEFAULT_RULES.trust)).toBe('believe')
  const count = fc.nat({ max: 200 })
  fc.assert(fc.property(count, count, count, count, (t, f, vt, vf) => {
    const vendor = { true: t + vt, false: f + vf }
    const here = trustOf({ true: t, false: f }, vendor)
    expect(here.share).toBeGreaterThan(0)
    expect(here.share).toBeLessThan(1)
    expect(here.low).toBeLessThanOrEqual(here.share)
    expect(here.high).toBeGreaterThanOrEqual(here.share)
    expect(trustOf({ true: t + 1, false: f }, { ...vendor, true: vendor.true + 1 }).share).toBeGreaterThan(here.share)
    expect(trustOf({ true: t, false: f + 1 }, { ...vendor, false: vendor.false + 1 }).share).toBeLessThan(here.share)
  }))
})

test('a dismissed alarm is quiet for its time, then it is asked about anew; a kept one joins until it is old', () => {
  const dismissed = { state: 'dropped', type: 'trapped' as const, lastAt: START, decidedAt: START, overSince: null }
  expect([60, 61].map((s) => meets(dismissed, DEFAULT_RULES, false, at(s)))).toEqual(['joins', 'asked'])
  const kept = { state: 'logged', type: 'repeated-door' as const, lastAt: START, decidedAt: null, overSince: null }
  expect([600, 601].map((s) => meets(kept, DEFAULT_RULES, false, at(s)))).toEqual(['joins', 'new'])
  expect(meets(kept, DEFAULT_RULES, true, at(9999))).toBe('joins')
})

test('after the release a sensor that goes on saying so is quiet for its time, and a button never', () => {
  const over = { state: 'reported', type: 'trapped' as const, lastAt: START, decidedAt: null, overSince: START }
  expect([1, 60, 61].map((s) => meets(over, DEFAULT_RULES, false, at(s)))).toEqual(['joins', 'joins', 'new'])
  expect([1, 60, 61].map((s) => meets({ ...over, type: 'alarm-button' }, DEFAULT_RULES, false, at(s)))).toEqual(['asked', 'asked', 'new'])
  expect(meets({ ...over, overSince: null }, DEFAULT_RULES, false, at(9999))).toBe('joins')
})

test('a clock that is an hour off is believed for what it has shown, and a late alarm is known as late', () => {
  expect(momentOf(at(-3600), START, 3600)).toEqual({ at: START, late: false })
  expect(momentOf(at(-3600), START, null)).toEqual({ at: START, late: false })
  expect(momentOf(at(-3600), START, 0)).toEqual({ at: at(-3600), late: true })
  expect(momentOf(at(3600), START, 0)).toEqual({ at: START, late: false })
  expect(momentOf(at(-20), START, 1)).toEqual({ at: at(-19), late: false })
  fc.assert(fc.property(fc.integer({ min: -90_000, max: 90_000 }), fc.option(fc.integer({ min: -7200, max: 7200 })), (said, skew) => {
    expect(momentOf(at(said), START, skew).at.getTime()).toBeLessThanOrEqual(START.getTime())
  }))
})

const car = (door: CarState['door'], people: boolean | null): CarState => ({ ...NOTHING_KNOWN, door, people })
test('nobody appears or vanishes behind a shut door, and a flicker is nobody known', () => {
  const story = (...steps: [number, CarState][]) => steps.map(([s, state]) => ({ at: at(s), state }))
  expect(occupancyOf([], at(0), 5)).toBe('unknown')
  expect(occupancyOf(story([0, car('open', true)], [5, car('closed', true)], [20, car('closed', false)]), at(60), 5)).toBe('people') // it has lost who stands still
  expect(occupancyOf(story([0, car('open', false)], [5, car('closed', false)]), at(60), 5)).toBe('empty')
  expect(occupancyOf(story([0, car('open', false)], [5, car('closed', false)], [30, car('closed', true)], [31, car('closed', false)]), at(60), 5)).toBe('unknown')
  expect(occupancyOf(story([5, car('closed', false)]), at(60), 5)).toBe('unknown') // it has not been seen shutting
  expect(occupancyOf(story([0, car('closed', true)], [60, car('open', false)]), at(61), 5)).toBe('empty')
})

test('whoever presses a button after a dismissal means it', () => {
  const dismissed = { state: 'dropped', lastAt: START, decidedAt: at(10), overSince: null }
  expect(meets({ ...dismissed, type: 'alarm-button' }, DEFAULT_RULES, false, at(20))).toBe('asked')
  expect(meets({ ...dismissed, type: 'trapped' }, DEFAULT_RULES, false, at(20))).toBe('joins')
})

test('no rule makes a call for help depend on a sensor that has seen somebody', () => {
  for (const needs of ['people', 'people-or-doubt'] as const) {
    expect(checkRules({ ...DEFAULT_RULES, types: { ...DEFAULT_RULES.types, trapped: { ...DEFAULT_RULES.types.trapped, needs } } })).toEqual([{ path: 'types/trapped/needs', code: 'never-looked-at' }])
  }
})

test('an alarm of people that joined a fault is not false because nobody was freed', () => {
  const fault = { kind: 'fault' as const, released: null, closed: true }
  expect(markOf('trapped', { ...fault, wasEntrapment: false })).toBe('unknown')
  expect(markOf('trapped', { ...fault, wasEntrapment: true })).toBe('false')
  expect(markOf('door-close-fault', { ...fault, wasEntrapment: false })).toBe('true')
})
