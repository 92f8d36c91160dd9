// Small facts as the screens write them: how many, how far, how long, whom to take care of.
import type { MyAssignment } from '../../server/contracts/incident.ts'
import { distance, isNear } from '../ui/duration.ts'
import type { Travel } from './travel.ts'
import { age, word } from './word.ts'

export const farOf = (meters: number | null) => (meters === null ? null : distance(meters))
/** The distance in words. */
export const farText = (meters: number | null): string => {
  const far = farOf(meters)
  return !far || meters === null ? word('far.unknown') : isNear(meters) ? word('far.near') : `${far.value} ${word(`far.${far.unit}`)}`
}

/** Whole minutes, one at least: a promise of 0 is none. */
export const etaMinutes = (seconds: number | null): number | null => (seconds === null ? null : Math.max(1, Math.round(seconds / 60)))

/** Who says how long it takes, and from how old a position. */
export const byText = ({ by, ageMs }: Travel): string => (ageMs === null ? word(`eta.by.${by}`) : word('eta.by.aged', { by: word(`eta.by.${by}`), age: age(ageMs) }))

/** Injured and vulnerable people and what threatens them, in words; empty when nobody spoke of any. */
export function careOf({ injured, vulnerable, hazards }: MyAssignment['people']): string {
  return [...(injured > 0 ? [word('people.hurt', { n: injured })] : []), ...[...vulnerable, ...hazards].map((v) => word(`care.${v}`))].join(' · ')
}

export function peopleText({ trapped, injured }: MyAssignment['people']): { many: string; hurt: string } {
  return { many: trapped === null ? word('fact.people.unknown') : `${trapped} ${word('people.unit')}`, hurt: injured > 0 ? word('people.hurt', { n: injured }) : word('people.none-hurt') }
}
