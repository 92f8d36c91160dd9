// Reachability drills in PostgreSQL: their teams, messages and counts, and the schedules. Who counts as reached is domain/reachability.ts.
import type { ChannelName } from '../domain/notice.ts'
import type { TeamKind } from '../domain/ranking.ts'
import type { DrillCounts, DrillRung, DrillSchedule, Spread } from '../domain/reachability.ts'
import type { Reader, Tx } from './pool.ts'
import { statement } from './statement.ts'

const PLAN_DRILL = statement('plan_drill')

export interface Drill { id: string; region: string; regionName: string; startedAt: Date; endsAt: Date; endedAt: Date | null; by: string | null; channels: ChannelName[]; onDutyOnly: boolean; counts: Omit<DrillCounts, 'waiting'> | null }
interface DrillRow extends Omit<Drill, 'counts'> { teams: number; reachable: number | null; onlyOne: number; unreachable: number; untried: number }

const DRILL = `select d.id, d.region, r.name as "regionName", d.started_at as "startedAt", d.ends_at as "endsAt", d.ended_at as "endedAt", a.name as by, d.channels, d.on_duty_only as "onDutyOnly",
    d.teams, d.reachable, d.only_one as "onlyOne", d.unreachable, d.untried
  from reachability_drill d join region r on r.code = d.region left join account a on a.id = d.started_by`

const drillOf = ({ teams, reachable, onlyOne, unreachable, untried, ...row }: DrillRow): Drill => ({ ...row, counts: reachable === null ? null : { teams, reachable, onlyOne, unreachable, untried } })

/** Newest first: drills of the region and of those below it. */
export async function listDrills(reader: Reader, prefix: string, limit: number): Promise<Drill[]> {
  const { rows } = await reader.query<DrillRow>({ name: 'list_drills', text: `${DRILL} where d.region like $1 || '%' order by d.started_at desc limit $2`, values: [prefix, limit] })
  return rows.map(drillOf)
}

export async function findDrill(reader: Reader, id: string): Promise<Drill | null> {
  const { rows } = await reader.query<DrillRow>({ name: 'find_drill', text: `${DRILL} where d.id = $1`, values: [id] })
  return rows[0] ? drillOf(rows[0]) : null
}

/** Until the end of the transaction nobody else begins a drill. */
export async function lockDrills(tx: Tx): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtext('sanfen reachability drill'))")
}

/** A drill that still runs in the region, above or below it. Null: none. */
export async function findRunningDrill(reader: Reader, prefix: string): Promise<string | null> {
  const { rows } = await reader.query<{ id: string }>(`select d.id from reachability_drill d join region r on r.code = d.region where d.ended_at is null and (r.scope like $1 || '%' or $1 like r.scope || '%') limit 1`, [prefix])
  return rows[0]?.id ?? null
}

export interface NewDrill { id: string; region: string; channels: readonly ChannelName[]; onDutyOnly: boolean; accountId: string | null }

/** The drill with its teams, of which `busy` ones are on a rescue. Its end is set by `planDrill`. Returns how many teams and contacts it has. */
export async function insertDrill(tx: Tx, drill: NewDrill, prefix: string, now: Date): Promise<{ teams: number; contacts: Record<ChannelName, number> }> {
  await tx.query('insert into reachability_drill (id, region, started_at, ends_at, started_by, channels, on_duty_only) values ($1, $2, $3, $3, $4, $5, $6)', [drill.id, drill.region, now, drill.accountId, drill.channels, drill.onDutyOnly])
  const { rowCount } = await tx.query(
    `insert into reachability_drill_team (drill_id, team_id, on_duty, busy)
     select $1, t.id, coalesce(p.on_duty, false), exists (select from assignment a where a.team_id = t.id and a.status in ('offered', 'accepted', 'departed', 'arrived'))
     from team t left join team_position p on p.team_id = t.id where t.region like $2 || '%' and (not $3 or p.on_duty)`, [drill.id, prefix, drill.onDutyOnly])
  const { rows } = await tx.query<Record<ChannelName, number>>(
    `select count(distinct d.team_id)::int as socket, count(*) filter (where k.channel = 'push')::int as push, count(*) filter (where k.channel = 'voice')::int as voice, count(*) filter (where k.channel = 'sms')::int as sms
     from reachability_drill_team d left join team_contact k on k.team_id = d.team_id where d.drill_id = $1 and not d.busy`, [drill.id])
  const all = rows[0] ?? { socket: 0, push: 0, voice: 0, sms: 0 }
  const asked = (channel: ChannelName) => (drill.channels.includes(channel) ? all[channel] : 0)
  return { teams: rowCount ?? 0, contacts: { socket: asked('socket'), push: asked('push'), voice: asked('voice'), sms: asked('sms') } }
}

/** Plans its messages and says when it ends. Returns the end. `endCap`: until when it may be stretched. */
export async function planDrill(tx: Tx, drill: NewDrill, spread: Spread, endCap: Date, now: Date): Promise<Date> {
  const names = Object.keys(spread.from) as ChannelName[]
  await tx.query({ ...PLAN_DRILL, values: [drill.id, now, drill.channels, names, names.map((n) => spread.from[n]), names.map((n) => spread.every[n])] })
  const { rows } = await tx.query<{ ends_at: Date }>(
    `update reachability_drill d set ends_at = started_at + make_interval(secs => $2), end_cap = $3, teams = (select count(*) from reachability_drill_team t where t.drill_id = d.id),
       last_due = (select max(due_at) from notification n where n.drill_id = d.id) where id = $1 returning ends_at`, [drill.id, spread.end, endCap])
  return rows[0]!.ends_at
}

/**
 * Messages that wait because the lines are busy are moved behind, all of a channel by the same time, and the end with them, up to the drill's cap:
 * a message that is late is otherwise taken for the rest of an outage. Returns how many drills were moved.
 */
export async function stretchDrills(reader: Reader, now: Date, lateSeconds: number): Promise<number> {
  const { rowCount } = await reader.query({ name: 'stretch_drills', text:
    `with open as (select id, end_cap, ends_at, last_due from reachability_drill where ended_at is null and ends_at > $1::timestamptz for update skip locked),
     late as (select n.drill_id, n.channel, $1 - min(n.due_at) as by from notification n join open o on o.id = n.drill_id where n.state = 'planned' group by n.drill_id, n.channel having min(n.due_at) < $1 - make_interval(secs => $2)),
     moved as (update notification n set due_at = n.due_at + l.by from late l where n.drill_id = l.drill_id and n.channel = l.channel and n.state = 'planned' returning n.drill_id, n.due_at),
     ends as (select drill_id, max(due_at) as due from moved group by drill_id)
     update reachability_drill d set last_due = greatest(d.last_due, e.due), ends_at = least(d.end_cap, d.ends_at + greatest(interval '0', e.due - d.last_due)) from ends e where d.id = e.drill_id`, values: [now, lateSeconds] })
  return rowCount ?? 0
}

/** Drills whose time is over and that nobody has counted yet. */
export async function listOverdueDrills(reader: Reader, now: Date): Promise<Drill[]> {
  const { rows } = await reader.query<DrillRow>({ name: 'overdue_drills', text: `${DRILL} where d.ended_at is null and d.ends_at <= $1 order by d.ends_at`, values: [now] })
  return rows.map(drillOf)
}

/** Holds the drill for counting. False: another process has it or had it. */
export async function lockOpenDrill(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await tx.query('select from reachability_drill where id = $1 and ended_at is null for update skip locked', [id])
  return rows.length === 1
}

/** The end: what was not sent is not sent any more. */
export async function endDrill(tx: Tx, id: string, counts: DrillCounts, now: Date): Promise<void> {
  await tx.query(`update notification set state = 'not-needed', changed_at = $2, lease_until = null where drill_id = $1 and state = 'planned'`, [id, now])
  await tx.query('update reachability_drill set ended_at = $2, teams = $3, reachable = $4, only_one = $5, unreachable = $6, untried = $7 where id = $1', [id, now, counts.teams, counts.reachable, counts.onlyOne, counts.unreachable, counts.untried])
}

export interface DrilledTeam { teamId: string; code: string; name: string; kind: TeamKind; unit: string | null; leader: string; region: string; onDuty: boolean; busy: boolean }

export async function listDrilledTeams(reader: Reader, drillId: string): Promise<DrilledTeam[]> {
  const { rows } = await reader.query<DrilledTeam>({ name: 'drilled_teams', text:
    `select t.id as "teamId", t.code, t.name, t.kind, u.short_name as unit, t.leader, t.region, d.on_duty as "onDuty", d.busy from reachability_drill_team d join team t on t.id = d.team_id left join unit u on u.id = t.unit_id where d.drill_id = $1`, values: [drillId] })
  return rows
}

/** Whole contacts: whoever shows them masks them. */
export async function listDrillRungs(reader: Reader, drillId: string): Promise<DrillRung[]> {
  const { rows } = await reader.query<DrillRung>({ name: 'drill_rungs', text:
    `select team_id as "teamId", channel, contact, state, reason, delivered_at as "deliveredAt", read_at as "readAt" from notification where drill_id = $1 order by team_id, channel, contact`, values: [drillId] })
  return rows
}

export interface ContactState { teamId: string; code: string; name: string; kind: TeamKind; unit: string | null; leader: string; region: string; dead: { channel: ChannelName; contact: string; reason: string | null }[] }

/** Teams on duty that have neither a telephone number nor a push subscription that could work: every one they have has failed for good, and nothing came through since. Their open pages are not known here. */
export async function listContactless(reader: Reader, prefix: string): Promise<{ all: number; onDuty: number; teams: ContactState[] }> {
  const { rows } = await reader.query<ContactState & { works: boolean }>({ name: 'contactless', text:
    `with own as (
       select t.id, k.channel, k.contact, f.failed_at, f.reason from team t join team_position p on p.team_id = t.id and p.on_duty
         join team_contact k on k.team_id = t.id
         left join lateral (select n.failed_at, n.reason from notification n where n.permanent and n.team_id = t.id and n.channel = k.channel and n.contact = k.contact order by n.failed_at desc limit 1) f on true
       where t.region like $1 || '%'
     ), judged as (
       select o.*, o.failed_at is null or exists (select from notification n where n.contact = o.contact and n.channel = o.channel and n.team_id = o.id and n.delivered_at > o.failed_at) as works from own o
     )
     select t.id as "teamId", t.code, t.name, t.kind, u.short_name as unit, t.leader, t.region, exists (select from judged j where j.id = t.id and j.works) as works,
       coalesce((select json_agg(json_build_object('channel', j.channel, 'contact', j.contact, 'reason', j.reason) order by j.channel, j.contact) from judged j where j.id = t.id and not j.works), '[]') as dead
     from team t join team_position p on p.team_id = t.id and p.on_duty left join unit u on u.id = t.unit_id where t.region like $1 || '%' order by t.id`, values: [prefix] })
  const all = await reader.query<{ n: number }>(`select count(*)::int as n from team where region like $1 || '%'`, [prefix])
  return { all: all.rows[0]?.n ?? 0, onDuty: rows.length, teams: rows.filter((r) => !r.works).map(({ works: _works, ...team }) => team) }
}

export interface Schedule extends DrillSchedule { region: string; prefix: string; channels: ChannelName[]; minutes: number; onDutyOnly: boolean; atNight: boolean; skippedAt: Date | null; skippedBecause: string | null }

const SCHEDULE = `select s.region, r.scope as prefix, s.weekdays::int[] as weekdays, to_char(s.at, 'HH24:MI') as at, s.channels, s.enabled, s.minutes, s.on_duty_only as "onDutyOnly", s.at_night as "atNight", s.last_drill as handled, s.changed_at as since,
    s.skipped_at as "skippedAt", s.skipped_because as "skippedBecause"
  from reachability_schedule s join region r on r.code = s.region`

export async function findSchedule(reader: Reader, region: string): Promise<Schedule | null> {
  const { rows } = await reader.query<Schedule>(`${SCHEDULE} where s.region = $1`, [region])
  return rows[0] ?? null
}

export async function listSchedules(reader: Reader): Promise<Schedule[]> {
  const { rows } = await reader.query<Schedule>({ name: 'drill_schedules', text: `${SCHEDULE} where s.enabled order by s.region` })
  return rows
}

export type SchedulePlan = Pick<Schedule, 'region' | 'weekdays' | 'at' | 'channels' | 'enabled' | 'minutes' | 'onDutyOnly' | 'atNight'>

/** False for an unknown region. What was due before `now` does not run. */
export async function saveSchedule(tx: Tx, s: SchedulePlan, accountId: string, now: Date): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into reachability_schedule (region, weekdays, at, channels, enabled, minutes, on_duty_only, at_night, changed_at, changed_by) select code, $2, $3, $4, $5, $6, $7, $8, $9, $10 from region where code = $1
     on conflict (region) do update set weekdays = excluded.weekdays, at = excluded.at, channels = excluded.channels, enabled = excluded.enabled, minutes = excluded.minutes, on_duty_only = excluded.on_duty_only, at_night = excluded.at_night,
       changed_at = excluded.changed_at, changed_by = excluded.changed_by`, [s.region, s.weekdays, s.at, s.channels, s.enabled, s.minutes, s.onDutyOnly, s.atNight, now, accountId])
  return rowCount === 1
}

/** Takes one occurrence of a schedule: true for one process alone, and only while the schedule is what was read. */
export async function takeOccurrence(tx: Tx, s: Pick<Schedule, 'region' | 'since'>, due: Date): Promise<boolean> {
  const { rowCount } = await tx.query(`update reachability_schedule set last_drill = $2 where region = $1 and enabled and (last_drill is null or last_drill < $2) and date_trunc('milliseconds', changed_at) = $3`, [s.region, due, s.since])
  return rowCount === 1
}

export async function noteSkipped(tx: Tx, region: string, due: Date, because: string): Promise<void> {
  await tx.query('update reachability_schedule set skipped_at = $2, skipped_because = $3 where region = $1', [region, due, because])
}

/** The prefix that all regions inside share, with the region's name. Null for an unknown region. */
export async function findScope(reader: Reader, region: string): Promise<{ prefix: string; name: string } | null> {
  const { rows } = await reader.query<{ prefix: string; name: string }>('select scope as prefix, name from region where code = $1', [region])
  return rows[0] ?? null
}

/** Written down before the file leaves. */
export async function recordDrillExport(tx: Tx, accountId: string, drillId: string, now: Date): Promise<void> {
  await tx.query(`insert into access_log (account_id, act, subject, at) values ($1, 'export-reachability', $2, $3)`, [accountId, drillId, now])
}
