// Alarm rules: every change is a new version, a withdrawal too; a region without its own follows the nearest above, and without any the built-in ones.
import type { AlarmRulesBody, AlarmRulesView } from '../contracts/alarm.ts'
import { completeRules, DEFAULT_RULES, type AlarmRules } from '../domain/alarmRules.ts'
import type { Reader, Tx } from './pool.ts'

interface Row { region: string; region_name: string; version: number; rules: AlarmRulesBody; created_at: Date; by: string | null }

async function findRow(reader: Reader, region: string): Promise<Row | null> {
  const { rows } = await reader.query<Row>({ name: 'rules_of_region', text:
    `select p.region, r.name as region_name, p.version, p.rules, p.created_at, a.name as by
     from region r cross join lateral (select * from alarm_rule where region = r.code order by version desc limit 1) p left join account a on a.id = p.created_by
     where (select scope from region where code = $1) like r.scope || '%' and p.rules is not null order by length(r.scope) desc limit 1`, values: [region] })
  return rows[0] ?? null
}

/** The rules that count in a region now. */
export async function findRules(reader: Reader, region: string): Promise<AlarmRules> {
  const row = await findRow(reader, region)
  return row ? completeRules(row.rules) : DEFAULT_RULES
}

/** As the wire shows them, every type named. */
export async function findRulesView(reader: Reader, region: string): Promise<AlarmRulesView> {
  const row = await findRow(reader, region)
  const { types, storm, lookWithin, quietAfterDismissal, flicker, trust } = row ? completeRules(row.rules) : DEFAULT_RULES
  const body: AlarmRulesBody = { types: { ...types }, storm, lookWithin, quietAfterDismissal, flicker, trust }
  return row ? { ...body, region: row.region, regionName: row.region_name, version: row.version, since: row.created_at.toISOString(), by: row.by } : { ...body, region: null, regionName: null, version: 0, since: null, by: null }
}

export interface RulesWriting { accountId: string | null; /** What was on the screen: `410100-3`, or `built-in`; when others count by now, nothing is written. */ basedOn?: string; now: Date }
export type RulesWritten = { ok: true } | { ok: false; refusal: 'no-such-region' | 'rules-changed' | 'rules-inherited' }

/** Adds the region's next version; null withdraws its own, and it follows the region above again. */
export async function insertRules(tx: Tx, region: string, rules: AlarmRulesBody | null, { accountId, basedOn, now }: RulesWriting): Promise<RulesWritten> {
  if ((await tx.query('select from region where code = $1 for update', [region])).rowCount !== 1) return { ok: false, refusal: 'no-such-region' }
  const counts = await findRow(tx, region)
  if (basedOn !== undefined && basedOn !== (counts ? `${counts.region}-${counts.version}` : 'built-in')) return { ok: false, refusal: 'rules-changed' }
  if (rules === null && counts?.region !== region) return { ok: false, refusal: 'rules-inherited' }
  await tx.query(`insert into alarm_rule (region, version, rules, created_at, created_by) select $1, coalesce(max(version), 0) + 1, $2, $3, $4 from alarm_rule where region = $1`, [region, rules && JSON.stringify(rules), now, accountId])
  return { ok: true }
}
