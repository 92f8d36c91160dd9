// How many alarms were true, by device, vendor or type. Drills are counted apart and never among them.
import type { AlarmStats } from '../contracts/alarm.ts'
import { trustOf } from '../domain/trust.ts'
import type { Reader } from './pool.ts'

export interface AlarmStatsAsked { prefix: string; from: Date; to: Date; by: AlarmStats['by'] }

const KEYS = {
  device: { key: 'a.device_id', name: `max(concat_ws(' ', v.name, d.model))` },
  vendor: { key: `coalesce(a.vendor_id::text, '')`, name: `coalesce(max(v.name), '')` },
  type: { key: 'a.type', name: 'a.type' },
} as const
/** With more the quiet ones are left out. */
const ROWS_MOST = 1000

/** Alarms received in the period, those with the most first. */
export async function alarmStats(reader: Reader, { prefix, from, to, by }: AlarmStatsAsked): Promise<AlarmStats> {
  const { key, name } = KEYS[by]
  const [{ rows }, drills] = await Promise.all([
    reader.query<Omit<AlarmStats['rows'][number], 'trueShare' | 'trust'>>(
      `select ${key} as key, ${name} as name, count(*)::int as alarms, sum(a.repeats)::int as repeats, count(*) filter (where a.state = 'reported')::int as reported, count(*) filter (where a.state = 'cleared')::int as noise, count(*) filter (where a.reason = 'dismissed')::int as dismissed,
         count(*) filter (where a.mark = 'true')::int as "true", count(*) filter (where a.mark = 'false')::int as "false", count(*) filter (where a.mark = 'unknown')::int as unknown, count(*) filter (where a.mark is null)::int as unmarked
       from alarm a left join device d on d.id = a.device_id left join vendor v on v.id = a.vendor_id
       where a.region like $1 || '%' and a.received_at >= $2 and a.received_at < $3 and not a.drill group by ${key} order by count(*) desc, 1 limit ${ROWS_MOST}`, [prefix, from, to]),
    reader.query<{ n: number }>(`select count(*)::int as n from alarm where region like $1 || '%' and received_at >= $2 and received_at < $3 and drill`, [prefix, from, to]),
  ])
  return {
    by, drillsLeftOut: drills.rows[0]?.n ?? 0,
    rows: rows.map((r) => ({ ...r, trueShare: r.true + r.false === 0 ? null : r.true / (r.true + r.false), trust: by === 'type' ? null : trustOf(r, null).share })),
  }
}
