// How often early warnings were right: counts by kind and day, added up, with their range and beside elevators that nobody warned of; and whom a kind therefore goes to. Pure.
import type { EventKind, WarningKind } from './warning.ts'

/** A fault or an entrapment within so many days is what a warning is about. */
export const FOLLOWS_DAYS = 14

export interface OutcomeCounts { warnings: number; matured: number; followed: number; entrapments: number; confirmed: number; nothingFound: number; withdrawn: number }
export interface OutcomesOfDay extends OutcomeCounts { kind: WarningKind; day: string }
/** Elevators without a warning on a day, and to how many of them it happened all the same. */
export interface BaselineOfDay { day: string; elevators: number; hit: number }
export interface Precision extends OutcomeCounts { kind: WarningKind | null; precision: number | null; low: number | null; high: number | null; baseline: number | null; baselineElevatorDays: number }

/** `kind` null: all of them. Each day of the baseline weighs as much as warnings were opened on it. */
export function precisionOf(kind: WarningKind | null, outcomes: readonly OutcomesOfDay[], baseline: readonly BaselineOfDay[]): Precision {
  const own = outcomes.filter((o) => kind === null || o.kind === kind)
  const sum = (key: keyof OutcomeCounts) => own.reduce((n, o) => n + o[key], 0)
  const counts: OutcomeCounts = { warnings: sum('warnings'), matured: sum('matured'), followed: sum('followed'), entrapments: sum('entrapments'), confirmed: sum('confirmed'), nothingFound: sum('nothingFound'), withdrawn: sum('withdrawn') }
  const days = new Map(baseline.map((b) => [b.day, b]))
  let weight = 0
  let usual = 0
  let elevatorDays = 0
  const counted = new Set<string>()
  for (const { day, matured } of own) {
    const there = days.get(day)
    if (!there || there.elevators === 0 || matured === 0) continue
    weight += matured
    usual += (matured * there.hit) / there.elevators
    if (!counted.has(day)) elevatorDays += there.elevators
    counted.add(day)
  }
  const range = counts.matured === 0 ? null : wilson(counts.followed, counts.matured)
  return { kind, ...counts, precision: counts.matured === 0 ? null : counts.followed / counts.matured, low: range?.low ?? null, high: range?.high ?? null, baseline: weight === 0 ? null : usual / weight, baselineElevatorDays: elevatorDays }
}

/** A kind goes to maintenance units while it is right at least so often; otherwise the bureau alone watches it. */
export const LEAST_PRECISION = 0.5
/** So many warnings whose days are over, of the last `MEASURED_DAYS`, outweigh what was simulated. */
const ENOUGH_OUTCOMES = 30
export const MEASURED_DAYS = 365
/** The share that was followed, on lives of elevators whose truth is known (`npm run bench -- warnings`): believed until this installation has outcomes of its own. */
export const SIMULATED: Readonly<Record<EventKind, number>> = { 'repeated-door-faults': 0.59, 're-levelling': 0.54, 'stops-outside-door-zone': 0.28, 'safety-trips': 0.39 }

export interface Audience { kind: EventKind; to: 'unit' | 'bureau'; by: 'measured' | 'simulated'; precision: number; right: number; of: number }

/** Right is what was followed, and what was repaired before it could be: where a unit goes and finds the defect, no fault follows. */
export function audienceOf(kind: EventKind, outcomes: readonly Pick<OutcomesOfDay, 'kind' | 'matured' | 'confirmed'>[]): Audience {
  const own = outcomes.filter((o) => o.kind === kind)
  const [right, of] = [own.reduce((n, o) => n + o.confirmed, 0), own.reduce((n, o) => n + o.matured, 0)]
  const isMeasured = of >= ENOUGH_OUTCOMES
  const precision = isMeasured ? right / of : SIMULATED[kind]
  return { kind, to: precision >= LEAST_PRECISION ? 'unit' : 'bureau', by: isMeasured ? 'measured' : 'simulated', precision, right, of }
}

/** 95 % range of a share (Wilson): honest for few. */
export function wilson(hits: number, of: number): { low: number; high: number } {
  const z2 = 1.96 ** 2
  const middle = (hits + z2 / 2) / (of + z2)
  const half = (Math.sqrt(z2) / (of + z2)) * Math.sqrt((hits * (of - hits)) / of + z2 / 4)
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

/** So many days at most are looked at for the baseline, spread over all of them: it changes little, and a year of a city is a lot of rows. */
const MOST_DAYS = 40
export function baselineDays(outcomes: readonly OutcomesOfDay[]): string[] {
  const days = [...new Set(outcomes.filter((o) => o.matured > 0).map((o) => o.day))].sort()
  return days.length <= MOST_DAYS ? days : Array.from({ length: MOST_DAYS }, (_, n) => days[Math.floor((n * days.length) / MOST_DAYS)] ?? '').filter((d) => d !== '')
}
