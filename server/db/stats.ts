// Response statistics in PostgreSQL: groups of intervals, excluded intervals, elevators in use. Bound to the caller's regions by a prefix.
import type { Interval, StatsAcross, StatsBy } from '../contracts/stats.ts'
import type { Reader, Tx } from './pool.ts'
import { statement } from './statement.ts'

const BASE = statement('stats_incidents').text
const RESPONSE = { name: 'stats_response', text: `${BASE}\n${statement('stats_response').text}` }
const EXCLUDED = { name: 'stats_excluded', text: `${BASE}\n${statement('stats_excluded').text}` }
const ELEVATORS = statement('stats_elevators')
const TRAVEL = statement('stats_travel')

export interface StatsRegion { code: string; name: string; level: 'province' | 'city' | 'county'; scope: string }
export interface StatsAsked {
  from: Date
  to: Date
  /** Prefix of the regions that the caller may see. */
  within: string
  region: StatsRegion
  place: string | null
  unit: string | null
  tier: number | null
}

/** One interval of one group; `total` is all groups together. */
export interface IntervalGroup {
  name: Interval; total: boolean; key: string | null; across_key: string | null; incidents: number; people: number; fault: number; self_freed: number; false_alarm: number
  usable: number; within: number; mean: number | null; p50: number | null; p90: number | null; missing: number; negative: number
}
export interface ResponseFigures { groups: IntervalGroup[]; bins: { bin: number; count: number }[]; left_out: { drills: number; joined: number; open: number; otherKinds: number } }
export interface ExcludedInterval { incidentId: string; number: string; reportedAt: Date; regionName: string; address: string | null; interval: Interval; seconds: number | null }

/** The region by its code, or the one a prefix stands for; null when it is not within the prefix. */
export async function findStatsRegion(reader: Reader, within: string, code: string | null): Promise<StatsRegion | null> {
  const { rows } = await reader.query<StatsRegion>({ name: 'stats_region', text:
    `select code, name, level, scope from region where scope like $1 || '%' and (code = $2 or ($2::text is null and scope = $1)) limit 1`, values: [within, code] })
  return rows[0] ?? null
}

/** Provinces are shown by city, cities by county. */
const digits = (region: StatsRegion): number => (region.level === 'province' ? 4 : 6)
const base = (a: StatsAsked, by: StatsBy | null, across: StatsAcross | null): unknown[] =>
  [a.from, a.to, a.within, a.region.scope, a.place, a.unit, a.tier, by, across, digits(a.region)]

export async function responseFigures(reader: Reader, asked: StatsAsked, by: StatsBy | null, across: StatsAcross | null): Promise<ResponseFigures> {
  const { rows } = await reader.query<ResponseFigures>({ ...RESPONSE, values: base(asked, by, across) })
  return rows[0]!
}

/** At most 501: one more than is shown tells that there are more. */
export async function listExcluded(reader: Reader, asked: StatsAsked, interval: Interval | null): Promise<ExcludedInterval[]> {
  const { rows } = await reader.query<ExcludedInterval>({ ...EXCLUDED, values: [...base(asked, null, null), interval] })
  return rows
}

/** Elevators in use: per group key, and of all. */
export async function countElevators(reader: Reader, asked: StatsAsked, by: StatsBy | null, now: Date): Promise<{ all: number; groups: Map<string, number> }> {
  const { rows } = await reader.query<{ total: boolean; key: string | null; elevators: number }>({ ...ELEVATORS, values: [asked.within, asked.region.scope, asked.place, asked.unit, by, digits(asked.region), now] })
  return { all: rows.find((r) => r.total)?.elevators ?? 0, groups: new Map(rows.flatMap((r) => (r.key === null || r.total ? [] : [[r.key, r.elevators] as const]))) }
}

export interface TravelError { drives: number; learned: number; error: number | null; bias: number | null; p50: number | null }
/** How far the predicted way was off, of all and by the regions that the asked one is shown by. */
export async function travelErrors(reader: Reader, asked: StatsAsked): Promise<{ all: TravelError; regions: Map<string, TravelError> }> {
  const { rows } = await reader.query<TravelError & { key: string | null }>({ ...TRAVEL, values: [asked.from, asked.to, asked.within, asked.region.scope, digits(asked.region)] })
  const all = rows.find((r) => r.key === null)
  if (!all) throw new Error('an aggregate without a row')
  return { all, regions: new Map(rows.flatMap((r) => (r.key === null ? [] : [[r.key, r] as const]))) }
}

/** The rows a region is shown by, whether anything happened there or not. */
export async function listStatsRegions(reader: Reader, region: StatsRegion): Promise<{ code: string; name: string }[]> {
  const below = region.level === 'province' ? 'city' : 'county'
  const { rows } = await reader.query<{ code: string; name: string }>({ name: 'stats_regions', text:
    `select code, name from region where scope like $1 || '%' and level = $2 order by code`, values: [region.scope, below] })
  return rows
}

export async function unitNames(reader: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await reader.query<{ id: string; short_name: string }>({ name: 'unit_names', text: 'select id, short_name from unit where id = any ($1::bigint[])', values: [ids] })
  return new Map(rows.map((r) => [r.id, r.short_name]))
}

/** Who took which figures out of the house. */
export async function recordExport(tx: Tx, accountId: string, subject: string, now: Date): Promise<void> {
  await tx.query({ name: 'record_export', text: `insert into access_log (account_id, act, subject, at) values ($1, 'export-statistics', $2, $3)`, values: [accountId, subject, now] })
}
