// From the groups that SQL counted to the answer on the wire. Pure: adds names, order, empty groups and shares; computes no statistic itself.
import { INTERVALS, type Interval, type IntervalStats, type StatsAnswer, type StatsBy, type StatsRow } from '../contracts/stats.ts'
import type { IntervalGroup, ResponseFigures } from '../db/stats.ts'
import { compareGroups, labelOf } from './labels.ts'

export interface AnswerParts {
  from: Date
  to: Date
  asOf: Date
  region: { code: string; name: string }
  by: StatsBy | null
  figures: ResponseFigures
  names: ReadonlyMap<string, string>
  /** Groups that are shown even when nothing happened in them. */
  always: readonly string[]
  elevators: { all: number; groups: ReadonlyMap<string, number> }
}

const LAST_BIN = 20
const GROUPED_ELEVATORS: readonly StatsBy[] = ['region', 'unit', 'place', 'age']

export function makeAnswer(parts: AnswerParts): StatsAnswer {
  const { by, figures } = parts
  const total = rowOf('total', '合计', null, figures.groups.filter((g) => g.total), parts.elevators.all)
  return {
    from: parts.from.toISOString(), to: parts.to.toISOString(), asOf: parts.asOf.toISOString(), region: parts.region.code, regionName: parts.region.name,
    total, rows: by === null ? [] : rows(by, parts),
    arrivalHistogram: histogram(figures.bins),
    leftOut: figures.left_out,
  }
}

function rows(by: StatsBy, parts: AnswerParts): StatsRow[] {
  const grouped = new Map<string, IntervalGroup[]>()
  for (const g of parts.figures.groups) {
    if (g.total) continue
    const id = `${g.key ?? '-'}\n${g.across_key ?? ''}`
    grouped.set(id, [...(grouped.get(id) ?? []), g])
  }
  const elevators = (key: string) => (GROUPED_ELEVATORS.includes(by) && key !== '-' ? (parts.elevators.groups.get(key) ?? 0) : null)
  const label = (key: string) => (by === 'region' && key === parts.region.code && parts.always.length > 1 ? `${parts.region.name}（未定区）` : labelOf(by, key, parts.names))
  const found = [...grouped.values()].map((groups) => {
    const key = groups[0]?.key ?? '-'
    return rowOf(key, label(key), groups[0]?.across_key ?? null, groups, elevators(key))
  })
  const seen = new Set(found.map((r) => r.key))
  const empty = parts.always.filter((key) => !seen.has(key)).map((key) => rowOf(key, label(key), null, [], elevators(key)))
  return [...found, ...empty].sort((a, b) => compareGroups(by, a, b) || (a.acrossKey ?? '').localeCompare(b.acrossKey ?? ''))
}

function rowOf(key: string, label: string, acrossKey: string | null, groups: readonly IntervalGroup[], elevators: number | null): StatsRow {
  const of = (name: Interval) => groups.find((g) => g.name === name)
  const any = groups[0]
  const intervals = Object.fromEntries(INTERVALS.map((name) => [name, intervalStats(of(name))])) as Record<Interval, IntervalStats>
  return {
    key, label, acrossKey, incidents: any?.incidents ?? 0, people: any?.people ?? 0, elevators,
    otherKinds: { fault: any?.fault ?? 0, selfFreed: any?.self_freed ?? 0, falseAlarm: any?.false_alarm ?? 0 },
    ...intervals,
    acceptedWithin3Min: share(of('accept')), arrivedWithin30Min: share(of('arrival')), answeredWithin15Sec: share(of('answer')),
  }
}

function intervalStats(g: IntervalGroup | undefined): IntervalStats {
  return { count: g?.usable ?? 0, mean: g?.mean ?? null, p50: g?.p50 ?? null, p90: g?.p90 ?? null, excluded: { missing: g?.missing ?? 0, negative: g?.negative ?? 0 } }
}

const share = (g: IntervalGroup | undefined): number | null => (g && g.usable > 0 ? g.within / g.usable : null)

function histogram(bins: readonly { bin: number; count: number }[]): StatsAnswer['arrivalHistogram'] {
  const counts = new Map(bins.map((b) => [b.bin, b.count]))
  return Array.from({ length: LAST_BIN + 1 }, (_, bin) => ({ fromMinute: bin * 2, count: counts.get(bin) ?? 0 }))
}
