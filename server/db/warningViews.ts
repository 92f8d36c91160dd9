// Early warnings as they are looked at: lists bound to the caller's regions and unit, the days beside them, and how often they were right.
import type { WarningsAnswer, WarningView } from '../contracts/warning.ts'
import { audienceOf, baselineDays, FOLLOWS_DAYS, MEASURED_DAYS, type Audience, type BaselineOfDay, type OutcomesOfDay } from '../domain/precision.ts'
import { EVENT_KINDS } from '../domain/warning.ts'
import { EVENT_TYPES, findLastPass, STANDING } from './warnings.ts'
import type { Reader } from './pool.ts'
import { statement } from './statement.ts'
import { wireTime } from './wireTime.ts'

const DAYS = statement('warning_days')
const OUTCOMES = statement('warning_outcomes')
const BASELINE = statement('warning_baseline')

/** Who looks: regions by prefix; of a team its maintenance unit's warnings alone, of a property officer those of his use unit's cars. */
export interface WarningScope { prefix: string; teamId: string | null; useUnitId: string | null }
export interface WarningFilter { status: 'open' | 'overdue' | 'watched' | 'closed' | 'all'; kind: string | null; region: string | null; unit: string | null; elevator: string | null; cursor: string | null }

/** How many days stand beside a warning. */
const SHOWN_DAYS = 42
const PAGE = 50

const SCOPED = `w.region like $1 || '%' and ($2::bigint is null or w.unit_id = (select t.unit_id from team t where t.id = $2 and t.kind = 'maintenance')) and ($3::bigint is null or e.use_unit_id = $3) and (w.status not in ('watched', 'expired') or ($2::bigint is null and $3::bigint is null))`
const FROM = 'from warning w join elevator e on e.id = w.elevator_id'
const OPEN = `('open', 'reminded', 'overdue')`

/** Open ones by their due date, others newest first. Null: the cursor is none of ours. */
export async function listWarnings(reader: Reader, scope: WarningScope, f: WarningFilter): Promise<WarningsAnswer | null> {
  const byDue = f.status === 'open' || f.status === 'overdue' || f.status === 'watched'
  const after = f.cursor === null ? null : /^([0-9]{1,15})_([0-9a-f-]{36})$/.exec(f.cursor)
  if (f.cursor !== null && !after) return null
  const values = [scope.prefix, scope.teamId, scope.useUnitId]
  const { rows } = await reader.query<Omit<WarningView, 'days'> & { key: string }>({ name: `warnings_${f.status}`, text:
    `select w.id, w.kind, w.status, round(w.score::numeric, 2)::float8 as score, w.reasons, w.day::text as day, ${wireTime('w.opened_at')} as "openedAt", ${wireTime('w.due_at')} as "dueAt", w.strengthened, w.unit_id as "unitId", u.short_name as unit, u.phone as "unitPhone",
       json_build_object('id', e.id::text, 'rescueCode', e.rescue_code, 'address', e.address, 'region', e.region, 'regionName', r.name, 'placeType', e.place_type, 'brand', e.brand, 'installedOn', e.installed_on::text) as elevator,
       ${wireTime('w.closed_at')} as "closedAt", a.name as "closedBy", w.outcome, w.note, f.followed,
       (select json_build_object('state', n.state, 'at', ${wireTime('coalesce(n.delivered_at, n.sent_at, n.due_at)')}) from notification n where n.warning_id = w.id order by n.planned_at desc limit 1) as told, (extract(epoch from ${byDue ? 'w.due_at' : 'w.opened_at'}) * 1000)::bigint as key
     ${FROM} join region r on r.code = e.region join unit u on u.id = w.unit_id left join account a on a.id = w.closed_by
     left join lateral (select json_build_object('incidentId', i.id, 'number', i.number, 'kind', i.kind, 'at', ${wireTime('i.reported_at')}) as followed from incident i
       where i.elevator_id = w.elevator_id and not i.drill and i.status <> 'joined' and i.kind in ('entrapment', 'fault') and i.reported_at > w.opened_at and i.reported_at <= w.opened_at + make_interval(days => ${FOLLOWS_DAYS}) order by i.reported_at limit 1) f on true
     where ${SCOPED} and ($4::text is null or w.kind = $4) and ($5::text is null or w.region like (select g.scope from region g where g.code = $5) || '%') and ($6::bigint is null or w.unit_id = $6) and ($7::bigint is null or w.elevator_id = $7)
       and ${{ open: `w.status in ${OPEN}`, overdue: `w.status = 'overdue'`, watched: `w.status = 'watched'`, closed: `w.status in ('done', 'withdrawn', 'expired')`, all: 'true' }[f.status]}
       and ($8::float8 is null or (date_trunc('milliseconds', ${byDue ? 'w.due_at' : 'w.opened_at'}), w.id) ${byDue ? '>' : '<'} (to_timestamp($8::float8 / 1000), $9::uuid))
     order by date_trunc('milliseconds', ${byDue ? 'w.due_at' : 'w.opened_at'}) ${byDue ? 'asc' : 'desc'}, w.id ${byDue ? 'asc' : 'desc'} limit ${PAGE + 1}`,
  values: [...values, f.kind, f.region, f.unit, f.elevator, after?.[1] ?? null, after?.[2] ?? null] })
  const counts = await reader.query<WarningsAnswer['counts']>({ name: 'warning_counts', text:
    `select (count(*) filter (where w.status = 'open'))::int as open, (count(*) filter (where w.status = 'reminded'))::int as reminded, (count(*) filter (where w.status = 'overdue'))::int as overdue, (count(*) filter (where w.status = 'watched'))::int as watched ${FROM} where ${SCOPED} and w.status in ${STANDING}`, values })
  const shown = rows.slice(0, PAGE)
  const days = await listDays(reader, shown.map((w) => ({ elevatorId: w.elevator.id, kind: w.kind, day: w.day })))
  const last = shown.at(-1)
  const judged = await findLastPass(reader)
  return {
    warnings: shown.map(({ key: _key, ...w }, n) => ({ ...w, days: days[n] ?? [] })), cursor: rows.length > PAGE && last ? `${last.key}_${last.id}` : null,
    counts: counts.rows[0] ?? { open: 0, reminded: 0, overdue: 0, watched: 0 }, judged: judged && { day: judged.day, at: judged.at.toISOString(), elevators: judged.elevators, skipped: judged.skipped },
  }
}

async function listDays(reader: Reader, of: readonly { elevatorId: string; kind: string; day: string }[]): Promise<(number | null)[][]> {
  if (of.length === 0) return []
  const { rows } = await reader.query<{ days: (number | null)[] }>({ ...DAYS, values: [of.map((w) => w.elevatorId), of.map((w) => w.kind), of.map((w) => w.day), SHOWN_DAYS, ...EVENT_TYPES] })
  return rows.map((r) => r.days)
}

/** Whether this caller may see it. */
export async function isVisible(reader: Reader, id: string, scope: WarningScope): Promise<boolean> {
  const { rowCount } = await reader.query({ name: 'warning_visible', text: `select ${FROM} where ${SCOPED} and w.id = $4`, values: [scope.prefix, scope.teamId, scope.useUnitId, id] })
  return rowCount === 1
}

/** Whom each kind goes to, by what became of the last year's warnings of the whole installation. */
export async function listAudiences(reader: Reader, now: Date): Promise<Audience[]> {
  const outcomes = await listOutcomes(reader, { from: new Date(now.getTime() - MEASURED_DAYS * 86_400_000), to: now, prefix: '', now })
  return EVENT_KINDS.map((kind) => audienceOf(kind, outcomes))
}

const listOutcomes = async (reader: Reader, q: { from: Date; to: Date; prefix: string; now: Date }): Promise<OutcomesOfDay[]> => (await reader.query<OutcomesOfDay>({ ...OUTCOMES, values: [q.from, q.to, q.prefix, q.now, FOLLOWS_DAYS] })).rows

/** Outcomes by kind and day, and what befell elevators without a warning on days among them. */
export async function warningOutcomes(reader: Reader, q: { from: Date; to: Date; prefix: string; now: Date }): Promise<{ outcomes: OutcomesOfDay[]; baseline: BaselineOfDay[] }> {
  const outcomes = await listOutcomes(reader, q)
  const days = baselineDays(outcomes)
  const baseline = days.length === 0 ? [] : (await reader.query<BaselineOfDay>({ ...BASELINE, values: [days, q.prefix, FOLLOWS_DAYS] })).rows
  return { outcomes, baseline }
}
