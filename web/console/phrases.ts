// Short phrases that several panels say the same way.
import type { ElevatorBrief } from '../../server/contracts/elevator.ts'
import type { IncidentBrief } from '../../server/contracts/incident.ts'
import { distance, isNear, timeOfDay } from '../ui/duration.ts'
import { wordOf } from '../ui/i18n.ts'
import { t } from './words.ts'

/** Without the district: `文博雅园 4号楼1单元东梯`. The building number is never cut. */
export const place = (e: Pick<ElevatorBrief, 'estate' | 'building' | 'door' | 'car'>): string => `${e.estate} ${e.building}${e.door}${e.car}`

export const kindWord = (kind: string): string => wordOf('kind', kind)

/** `伤1`, `儿童`, `冒烟`: who goes first and what threatens them; empty when nobody and nothing does. */
export function careWords(people: IncidentBrief['people']): string {
  return [...(people.injured > 0 ? [t('care.injured', { n: people.injured })] : []), ...people.vulnerable.map((v) => wordOf('care', v)), ...people.hazards.map((h) => wordOf('care', h))].join(' ')
}

export function far(meters: number): string {
  const { value, unit } = distance(meters)
  return wordOf('unit', unit, { value })
}

/** How far a team is from the car, in words where its position cannot tell it from being there. `past`: it is not known to be there now. */
export const away = (meters: number, past = false): string => (isNear(meters) ? t(past ? 'called.near.past' : 'called.near') : t('called.away', { far: far(meters) }))

/** `2026-11-22`, in the browser's own time zone as every time of day is. */
export const day = (at: Date): string => `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`
export const dayAndTime = (at: Date): string => `${day(at)} ${timeOfDay(at)}`

/** Whole minutes, at least one: nobody arrives in 0 min. */
export const minutes = (seconds: number): string => t('unit.minutes', { value: Math.max(1, Math.round(seconds / 60)) })

/** How old a position is, in the largest unit that fits. */
export function age(seconds: number): string {
  return seconds < 60 ? t('age.seconds', { n: Math.round(seconds) }) : seconds < 3600 ? t('age.minutes', { n: Math.round(seconds / 60) }) : t('age.hours', { n: Math.round(seconds / 3600) })
}
