import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULT_RULES } from '../domain/alarmRules.ts'
import type { AlarmType } from '../domain/device.ts'
import { stormFrom } from '../domain/truth.ts'
import type { Arrival, Speaker } from './ports.ts'
import { classOf, noChanges, noUnrest, take, type Hand } from './take.ts'

const START = Date.parse('2026-11-21T08:22:00Z')
const BOX: Speaker = { id: 'box', elevatorId: '1', region: '410105', vendorId: null, drill: false }
const TYPES = ['trapped', 'stopped-outside-door-zone', 'alarm-button', 'repeated-door', 'overload'] as const satisfies readonly AlarmType[]

/** What a device says, one thing after the other: an alarm, the end of one, the last message again, from the next car. */
const saying = fc.record({ says: fc.constantFrom('alarm', 'alarm', 'alarm', 'clear', 'again', 'moves'), type: fc.constantFrom(...TYPES), after: fc.integer({ min: 0, max: 90 }) })

test('whatever a device says in whatever order: each alarm is in one row, one goes on of each type, and a row knows how many it holds', () => {
  fc.assert(fc.property(fc.array(saying, { maxLength: 120 }), fc.integer({ min: 1, max: 5 }), (story, batch) => {
    const hand: Hand = { rows: [], rules: DEFAULT_RULES, skewSeconds: 0, unrest: noUnrest() }
    let changes = noChanges()
    let [now, ids, said] = [START, 0, 0]
    let device = BOX
    let last: Arrival | null = null
    story.forEach(({ says, type, after }, n) => {
      now += after * 1000
      if (n % batch === 0) changes = noChanges() // a batch is over: what it changed is written
      if (says === 'moves') device = { ...device, elevatorId: String(1 + (n % 3)) }
      const id = `m${n}`
      const fresh: Arrival = { device, receivedAt: new Date(now), message: says === 'clear' ? { kind: 'clear', id, type, of: null, at: new Date(now) } : { kind: 'alarm', id, type, at: new Date(now), floor: null, people: null, imageUrl: null, data: {} } }
      const arrival: Arrival = says === 'again' && last ? { ...last, receivedAt: new Date(now) } : fresh
      const { taken, row } = take(hand, arrival, changes, () => `row${++ids}`, new Date(now))
      last = arrival
      if (arrival.message.kind === 'alarm') {
        expect(taken.outcome).not.toBe('nothing')
        expect(row && hand.rows.includes(row)).toBe(true)
        expect(taken.alarmId).toBe(row?.id)
        if (taken.outcome !== 'duplicate') said++
        if (taken.outcome === 'new') expect(row?.elevatorId).toBe(arrival.device.elevatorId)
        if (taken.outcome === 'repeated') expect(row?.elevatorId).toBe(arrival.device.elevatorId)
        if (taken.outcome === 'new') expect(changes.judge.has(row!)).toBe(true)
      }
    })
    expect(hand.rows.reduce((sum, r) => sum + 1 + r.repeats, 0)).toBe(said)
    const going = hand.rows.filter((r) => r.endedAt === null)
    expect(new Set(going.map((r) => r.type)).size).toBe(going.length)
    // So many short ones of a class, then the brake: a broken contact makes no more rows than that, and one of each type more for each way it may go on.
    for (const [of, brake] of [['people', stormFrom('trapped', DEFAULT_RULES)], ['stopped', DEFAULT_RULES.storm.changes], ['machine', DEFAULT_RULES.storm.changes]] as const) expect(hand.rows.filter((r) => classOf(r.type) === of).length).toBeLessThanOrEqual(brake + story.filter((s) => s.says === 'moves').length * TYPES.length + TYPES.length)
  }), { numRuns: 1500 })
})
