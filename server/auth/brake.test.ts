// The brake on guessing passwords, with a clock of its own.
import { expect, test } from 'vitest'
import { makeBrake } from './brake.ts'

function at(): { clock: () => Date; advance(seconds: number): void } {
  let now = Date.parse('2026-01-01T08:00:00+08:00')
  return { clock: () => new Date(now), advance: (seconds) => { now += seconds * 1000 } }
}
const LIMITS = { perName: 3, perAddress: 6, windowSeconds: 60 }

test('a name waits after its failures, a colleague behind the same address does not', () => {
  const { clock, advance } = at()
  const brake = makeBrake(clock, LIMITS)
  for (let i = 0; i < 3; i++) brake.tried('10.0.0.1', 'operator1')
  expect(brake.waitSeconds('10.0.0.1', 'OPERATOR1')).toBe(60)
  expect(brake.waitSeconds('10.0.0.1', 'operator2')).toBe(0)
  expect(brake.waitSeconds('10.0.0.2', 'operator1')).toBe(0)
  advance(60)
  expect(brake.waitSeconds('10.0.0.1', 'operator1')).toBe(0)
})

test('a list of names from one address is stopped, and a good password does not pay for it', () => {
  const brake = makeBrake(at().clock, LIMITS)
  for (let i = 0; i < 6; i++) brake.tried('10.0.0.1', `name${i}`)
  brake.tried('10.0.0.1', 'own')
  brake.succeeded('10.0.0.1', 'own')
  expect(brake.waitSeconds('10.0.0.1', 'own')).toBe(60)
})

test('a shift change behind one address is no attack', () => {
  const brake = makeBrake(at().clock, LIMITS)
  for (let i = 0; i < 50; i++) {
    brake.tried('10.0.0.1', `operator${i}`)
    brake.succeeded('10.0.0.1', `operator${i}`)
  }
  expect(brake.waitSeconds('10.0.0.1', 'operator50')).toBe(0)
})
