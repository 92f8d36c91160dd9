import { describe, expect, it } from 'vitest'
import { follow, seenAt, type CarTrack } from './carTrack.ts'
import { NOTHING_KNOWN, type CarState } from './device.ts'

const START = Date.UTC(2026, 10, 22, 1)
const at = (seconds: number) => new Date(START + seconds * 1000)
const told = (...steps: readonly (readonly [number, Partial<CarState>])[]): CarTrack => {
  const track = steps.reduce<CarTrack | null>((before, [seconds, over]) => follow(before, { ...NOTHING_KNOWN, ...over }, at(seconds)), null)
  if (!track) throw new Error('nothing was told')
  return track
}

describe('car track', () => {
  it('counts a stop from where it began, not from the last message', () => {
    const track = told([0, { moving: true }], [10, { moving: false }], [40, { moving: false }], [50, {}])
    expect(seenAt(track, at(70)).standingSeconds).toBe(60)
    expect(seenAt(track, at(70)).ageSeconds).toBe(20)
  })
  it('begins a new stop when the floor has changed', () => expect(seenAt(told([0, { moving: false, floor: '3' }], [30, { moving: false, floor: '4' }]), at(40)).standingSeconds).toBe(10))
  it('does not let people vanish behind shut doors', () => {
    expect(told([0, { door: 'closed', people: true }], [5, { door: 'closed', people: false }], [9, { door: 'closed' }]).peopleSeen).toBe(true)
    expect(told([0, { door: 'closed', people: true }], [5, { door: 'open', people: true }], [9, { door: 'closed', people: false }]).peopleSeen).toBe(false)
    expect(told([0, { door: 'open', people: true }]).peopleSeen).toBe(null)
  })
  it('knows people who appear in a shut, empty car for ghosts, and those whom the sensor noticed late for people', () => {
    expect(told([0, { door: 'closed', people: false }], [40, { door: 'closed', people: true }]).appeared).toBe(true)
    expect(told([0, { door: 'open' }], [5, { door: 'closed', people: false }], [12, { door: 'closed', people: true }]).appeared).toBe(false)
    expect(told([0, { door: 'closed', people: true }], [5, { door: 'closed', people: false }], [90, { door: 'closed', people: true }]).appeared).toBe(false)
    expect(told([0, { door: 'closed', people: false }], [40, { door: 'closed', people: true }], [50, { door: 'open' }], [55, { door: 'closed', people: true }]).appeared).toBe(false)
  })
  it('ignores a message that was overtaken', () => expect(told([10, { moving: false }], [5, { moving: true }]).standingSince).toEqual(at(10)))
})
