// Response statistics for one caller: what he asks, within his regions, as an answer, a file, or the list behind "excluded".
import type { Readable } from 'node:stream'
import type { ExcludedAnswer, ExcludedQuery, StatsAnswer, StatsQuery, TravelErrorAnswer, TravelErrorQuery } from '../contracts/stats.ts'
import type { Db, Reader } from '../db/pool.ts'
import { countElevators, findStatsRegion, listExcluded, listStatsRegions, recordExport, responseFigures, travelErrors, unitNames, type ResponseFigures, type StatsAsked, type StatsRegion, type TravelError } from '../db/stats.ts'
import { inShanghai } from '../domain/shanghai.ts'
import { makeAnswer } from './answer.ts'
import { csvStream } from '../tables/csv.ts'
import { tableOf } from './table.ts'
import { xlsxBuffer } from '../tables/xlsx.ts'

/** `prefix` of the regions the caller may see, 4101 for a city. */
export interface StatsCaller { accountId: string; prefix: string }
export type StatsRefusal = 'no-such-region' | 'bad-period'
export type StatsOutcome<T> = { ok: true; value: T } | { ok: false; refusal: StatsRefusal }
export interface StatsFile { contentType: string; name: string; body: Readable | Buffer }

/** Five years: one more question of a province would read its whole timeline. */
const LONGEST_MS = 5 * 366 * 86_400_000
const EXCLUDED_SHOWN = 500
const NO_DRIVE: TravelError = { drives: 0, learned: 0, error: null, bias: null, p50: null }

export function makeStats({ db, clock }: { db: Db; clock: () => Date }) {
  /** Times in seconds. A region outside the caller's own answers like one that does not exist. */
  async function response(query: StatsQuery, caller: StatsCaller): Promise<StatsOutcome<StatsAnswer>> {
    const asked = await resolve(query, caller)
    if (!asked.ok) return asked
    const by = query.by ?? null
    const now = clock()
    const [figures, elevators, regions] = await Promise.all([
      responseFigures(db, asked.value, by, query.across ?? null),
      countElevators(db, asked.value, by, now),
      by === 'region' ? listStatsRegions(db, asked.value.region) : [],
    ])
    const names = by === 'unit' ? await namesOfUnits(db, figures) : new Map([...regions, asked.value.region].map((r) => [r.code, r.name]))
    const { region } = asked.value
    return { ok: true, value: makeAnswer({ from: asked.value.from, to: asked.value.to, asOf: now, region, by, figures, names, always: regions.map((r) => r.code), elevators }) }
  }

  /** The same figures as a file; who took it is written down before it leaves. */
  async function file(query: StatsQuery & { format: 'csv' | 'xlsx' }, caller: StatsCaller): Promise<StatsOutcome<StatsFile>> {
    const answer = await response(query, caller)
    if (!answer.ok) return answer
    await db.tx((tx) => recordExport(tx, caller.accountId, JSON.stringify(query), clock()))
    const table = tableOf(answer.value, query.by ?? null, query.across ?? null)
    const name = `sanfen-response-${day(answer.value.from)}-${day(answer.value.to)}${query.by === undefined ? '' : `-${query.by}`}.${query.format}`
    return { ok: true, value: query.format === 'csv'
      ? { contentType: 'text/csv; charset=utf-8', name, body: csvStream(table) }
      : { contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', name, body: await xlsxBuffer(table, '救援时效') } }
  }

  async function excluded(query: ExcludedQuery, caller: StatsCaller): Promise<StatsOutcome<ExcludedAnswer>> {
    const asked = await resolve(query, caller)
    if (!asked.ok) return asked
    const rows = await listExcluded(db, asked.value, query.interval ?? null)
    return { ok: true, value: { rows: rows.slice(0, EXCLUDED_SHOWN).map((r) => ({ ...r, reportedAt: r.reportedAt.toISOString() })), more: rows.length > EXCLUDED_SHOWN } }
  }

  /** Predicted against real arrival, by district. */
  async function travel(query: TravelErrorQuery, caller: StatsCaller): Promise<StatsOutcome<TravelErrorAnswer>> {
    const asked = await resolve(query, caller)
    if (!asked.ok) return asked
    const { from, to, region } = asked.value
    const [errors, regions] = await Promise.all([travelErrors(db, asked.value), listStatsRegions(db, region)])
    const row = ({ code, name }: { code: string; name: string }, { drives, learned, error, bias, p50 }: TravelError = NO_DRIVE) => ({ key: code, label: name, drives, learned, error, bias, p50 })
    return { ok: true, value: { from: from.toISOString(), to: to.toISOString(), region: region.code, total: row(region, errors.all), rows: regions.map((r) => row(r, errors.regions.get(r.code))) } }
  }

  async function resolve(query: ExcludedQuery, caller: StatsCaller): Promise<StatsOutcome<StatsAsked>> {
    const [from, to] = [new Date(query.from), new Date(query.to)]
    if (!(from < to) || to.getTime() - from.getTime() > LONGEST_MS) return { ok: false, refusal: 'bad-period' }
    const region: StatsRegion | null = await findStatsRegion(db, caller.prefix, query.region ?? null)
    if (!region) return { ok: false, refusal: 'no-such-region' }
    return { ok: true, value: { from, to, within: caller.prefix, region, place: query.place ?? null, unit: query.unit ?? null, tier: query.tier ?? null } }
  }

  return { response, file, excluded, travel }
}
export type Stats = ReturnType<typeof makeStats>

const namesOfUnits = (reader: Reader, figures: ResponseFigures): Promise<Map<string, string>> =>
  unitNames(reader, [...new Set(figures.groups.flatMap((g) => (g.key === null || g.key === '-' ? [] : [g.key])))])
/** The day in Asia/Shanghai, for the name of a file. */
const day = (iso: string): string => inShanghai(new Date(iso)).toISOString().slice(0, 10).replaceAll('-', '')
