import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALARM_TYPES, ENTRAPMENT_TYPES, NOTHING_KNOWN, SERVICE_MODES, type CarState } from './device.ts'
import { GROUND, likelihood, type CameraCues, type CarSeen, type Evidence } from './likelihood.ts'

const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null })
const state: fc.Arbitrary<CarState> = fc.record({
  mode: maybe(fc.constantFrom(...SERVICE_MODES)), floor: fc.constant(null), inDoorZone: maybe(fc.boolean()), door: maybe(fc.constantFrom('open' as const, 'closed' as const, 'opening' as const, 'closing' as const)),
  direction: fc.constant(null), moving: maybe(fc.boolean()), people: maybe(fc.boolean()), power: maybe(fc.boolean()),
})
const car: fc.Arbitrary<CarSeen> = fc.record({ state, standingSeconds: maybe(fc.nat(1000)), peopleSeen: maybe(fc.boolean()), ageSeconds: fc.nat(600) })
const camera: fc.Arbitrary<CameraCues> = fc.record({ motion: maybe(fc.boolean()), peopleCount: maybe(fc.nat(8)), callForHelp: maybe(fc.boolean()), fallen: maybe(fc.boolean()), score: fc.double({ min: 0, max: 1, noNaN: true }), ageSeconds: fc.nat(200) })
const alarm = fc.record({ type: fc.constantFrom(...ALARM_TYPES), trust: maybe(fc.double({ min: 0, max: 1, noNaN: true })), cleared: fc.boolean() })
const evidence: fc.Arbitrary<Evidence> = fc.record({
  alarms: fc.array(alarm, { maxLength: 5 }), car: maybe(car), camera: maybe(camera),
  voices: maybe(fc.record({ calls: fc.nat(12), qr: fc.nat(3), saidTrapped: fc.nat(3) })), past: maybe(fc.record({ entrapments: fc.nat(9), falseAlarms: fc.nat(30), days: fc.nat(900) })),
})
const value = (e: Evidence) => likelihood(e).value
/** Sums of the same numbers in another order differ in the last place. */
const atLeast = (more: number, less: number): void => { expect(more).toBeGreaterThanOrEqual(less - 1e-9) }
const seen = (over: Partial<CarState>, rest: Partial<CarSeen> = {}): CarSeen => ({ state: { ...NOTHING_KNOWN, ...over }, standingSeconds: 120, ageSeconds: 5, ...rest })

describe('likelihood', () => {
  it('is a probability, and its reasons add up to it', () => fc.assert(fc.property(evidence, (e) => {
    const told = likelihood(e)
    expect(told.value).toBeGreaterThanOrEqual(0)
    expect(told.value).toBeLessThanOrEqual(1)
    expect(told.confidence).toBeGreaterThanOrEqual(0)
    expect(told.confidence).toBeLessThanOrEqual(1)
    expect(Math.log(told.value / (1 - told.value))).toBeCloseTo(told.reasons.reduce((sum, r) => sum + r.points, GROUND), 0)
  })))

  it('never falls because one more alarm came', () => fc.assert(fc.property(evidence, alarm, (e, one) => atLeast(value({ ...e, alarms: [...(e.alarms ?? []), one] }), value(e)))))
  it('never falls because an alarm is trusted more', () => fc.assert(fc.property(evidence, alarm, fc.double({ min: 0, max: 1, noNaN: true }), (e, one, trust) => {
    const alarms = e.alarms ?? []
    atLeast(value({ ...e, alarms: [...alarms, { ...one, trust: Math.max(trust, one.trust ?? 0) }] }), value({ ...e, alarms: [...alarms, { ...one, trust: one.trust ?? 0 }] }))
  })))
  it('never falls because the car stands longer', () => fc.assert(fc.property(evidence, car, fc.nat(500), (e, c, more) => atLeast(value({ ...e, car: { ...c, standingSeconds: (c.standingSeconds ?? 0) + more } }), value({ ...e, car: c })))))
  it('never falls because one more person speaks of it', () => fc.assert(fc.property(evidence, (e) => {
    const heard = e.voices ?? { calls: 0, qr: 0, saidTrapped: 0 }
    atLeast(value({ ...e, voices: { ...heard, calls: heard.calls + 1 } }), value({ ...e, voices: heard }))
    atLeast(value({ ...e, voices: { ...heard, qr: heard.qr + 1 } }), value({ ...e, voices: heard }))
  })))
  it('never falls because the camera sees one more person, or a sign of need', () => fc.assert(fc.property(evidence, camera, (e, cues) => {
    atLeast(value({ ...e, camera: { ...cues, peopleCount: (cues.peopleCount ?? 0) + 1 } }), value({ ...e, camera: cues }))
    atLeast(value({ ...e, camera: { ...cues, callForHelp: true } }), value({ ...e, camera: cues }))
    atLeast(value({ ...e, camera: { ...cues, fallen: true } }), value({ ...e, camera: cues }))
  })))

  it('places what is not known between well and ill', () => fc.assert(fc.property(evidence, car, (e, c) => {
    const of = (over: Partial<CarState>) => value({ ...e, car: { ...c, state: { ...c.state, ...over } } })
    atLeast(of({ people: true }), of({ people: null }))
    atLeast(of({ people: null }), of({ people: false }))
    atLeast(of({ power: false }), of({ power: null }))
    atLeast(of({ moving: false }), of({ moving: true }))
    atLeast(of({ moving: null }), of({ moving: true }))
    atLeast(of({ mode: null }), of({ mode: 'maintenance' }))
    atLeast(of({ door: 'closed', inDoorZone: true }), of({ door: 'open', inDoorZone: true }))
    atLeast(of({ door: null, inDoorZone: true }), of({ door: 'open', inDoorZone: true }))
  })))
  it('knows less with every fact that is missing, and is not reassured', () => {
    const all = likelihood({ car: seen({ inDoorZone: false, door: 'closed', people: true, power: true, moving: false }) })
    const some = likelihood({ car: seen({ inDoorZone: false, door: 'closed', people: null, power: true, moving: false }) })
    const none = likelihood({})
    expect(all.confidence).toBe(1)
    expect(some.unknown).toEqual(['people'])
    expect(some.confidence).toBeLessThan(all.confidence)
    expect(none.confidence).toBe(0)
    expect(none.value).toBeGreaterThan(value({ car: seen({ people: false, door: 'closed', inDoorZone: true, moving: false }) }))
  })
  it('lets an old state excuse nothing, and forget nothing', () => {
    const open = { door: 'open', inDoorZone: true, people: false } as const
    expect(value({ car: seen(open, { ageSeconds: 600 }) })).toBeGreaterThan(value({ car: seen(open) }))
    const shut = { door: 'closed', inDoorZone: false, people: true } as const
    expect(value({ car: seen(shut, { ageSeconds: 600 }) })).toBe(value({ car: seen(shut) }))
  })

  it('takes no stop of 20 s for an entrapment, and one of a minute with people between floors for one', () => {
    const shut = { door: 'closed', inDoorZone: false, people: true, moving: false } as const
    expect(value({ car: seen(shut, { standingSeconds: 20 }) })).toBeLessThan(0.1)
    expect(value({ car: seen(shut, { standingSeconds: 60 }) })).toBeGreaterThan(0.5)
  })
  it('does not lose people whom a flickering sensor loses', () => {
    const shut = { door: 'closed', inDoorZone: false, moving: false } as const
    const lost = value({ car: seen({ ...shut, people: false }, { peopleSeen: true }) })
    expect(lost).toBeGreaterThan(0.5)
    expect(lost).toBeGreaterThan(value({ car: seen({ ...shut, people: false }, { peopleSeen: false }) }))
  })
  it('finds no entrapment in an idle car with its doors shut at a level', () => {
    expect(value({ car: seen({ door: 'closed', inDoorZone: true, moving: false, people: false, power: true }, { standingSeconds: 20_000 }) })).toBeLessThan(0.02)
  })
  it('believes a voice from the car against empty sensors', () => {
    expect(value({ voices: { calls: 1, qr: 0, saidTrapped: 1 }, car: seen({ door: 'closed', inDoorZone: true, people: false, moving: false }) })).toBeGreaterThan(0.3)
    expect(value({ voices: { calls: 1, qr: 0, saidTrapped: 1 } })).toBeGreaterThan(0.8)
  })
  it('gives an alarm that the device has ended no weight', () => {
    for (const type of ENTRAPMENT_TYPES) expect(value({ alarms: [{ type, cleared: true }] })).toBe(value({}))
  })
})
