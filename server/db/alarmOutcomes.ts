// What becomes of reported alarms: where their report lies now, whether their incident is over and what it was, whether the car looks as if people had got out. Many at once, by whichever process looks.
import type { Mark } from '../contracts/alarm.ts'
import type { AlarmType } from '../domain/device.ts'
import type { IncidentKind } from '../domain/incident.ts'
import type { Reader, Tx } from './pool.ts'

/** One process at a time does this: the others come again. False: somebody is at it. */
export async function lockOutcomes(tx: Tx): Promise<boolean> {
  const { rows } = await tx.query<{ mine: boolean }>('select pg_try_advisory_xact_lock(96333, 21) as mine')
  return rows[0]?.mine ?? false
}

/** Reports move with a join or a split: their alarms go along. */
export async function followReports(tx: Tx): Promise<void> {
  await tx.query({ name: 'follow_reports', text:
    `update alarm a set incident_id = r.incident_id from report r where r.source in ('sensor', 'camera') and r.source_ref = a.id::text and a.state = 'reported' and a.settled_at is null and a.incident_id is not null and r.incident_id <> a.incident_id` })
}

export interface OverAlarm { id: string; type: AlarmType; kind: IncidentKind; wasEntrapment: boolean; released: number | null; closed: boolean; mark: Mark | null; byPerson: boolean }

/** Reported alarms whose incident is closed, or released its people before `quietSince`, and which have not been told so yet. */
export async function listOverAlarms(tx: Tx, quietSince: Date, limit: number): Promise<OverAlarm[]> {
  const { rows } = await tx.query<OverAlarm>({ name: 'over_alarms', text:
    `select a.id, a.type, i.kind, i.status = 'closed' as closed, a.mark, a.marked_by is not null as "byPerson",
       exists (select from incident_event e where e.incident_id = i.id and e.type in ('opened', 'kind-changed') and e.data ->> 'kind' = 'entrapment') as "wasEntrapment",
       (select (e.data -> 'release' ->> 'people')::int from incident_event e where e.incident_id = i.id and e.type = 'released' order by e.seq desc limit 1) as released
     from alarm a join incident i on i.id = a.incident_id
     where a.state = 'reported' and a.settled_at is null and ((i.status = 'closed' and i.closed_at <= $2) or (a.ended_at is null and i.status in ('released', 'followed-up') and (i.state #>> '{stage,releasedAt}')::timestamptz <= $2)) order by a.id limit $1 for update of a`, values: [limit, quietSince] })
  return rows
}

/** Neither the same again nor an end of it is this incident's any more; a closed one has said its last word. `mark`: null keeps what there is. */
export async function saveOver(tx: Tx, list: readonly { id: string; mark: Mark | null; closed: boolean }[], now: Date): Promise<void> {
  await tx.query({ name: 'save_over', text:
    `update alarm a set ended_at = coalesce(a.ended_at, $4), settled_at = case when r.closed then $4 end, mark = coalesce(r.mark, a.mark), marked_at = case when r.mark is null then a.marked_at else $4 end
     from unnest($1::uuid[], $2::text[], $3::boolean[]) as r (id, mark, closed) where a.id = r.id`, values: [list.map((r) => r.id), list.map((r) => r.mark), list.map((r) => r.closed), now] })
}

/** Cars that stand at a level with an open door and nobody in them, since after an entrapment was reported: one hint an incident. Returns the alarms that got it. */
export async function hintSelfFreed(tx: Tx, types: readonly AlarmType[], words: string, now: Date): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>({ name: 'hint_self_freed', text:
    `update alarm a set hint = 'self-freed', remark = $2, remark_due = $3
     from (select distinct on (a.incident_id) a.id from alarm a join incident i on i.id = a.incident_id join elevator_live l on l.elevator_id = a.elevator_id
           where a.state = 'reported' and a.settled_at is null and a.hint is null and a.ended_at is null and a.type = any ($1::text[]) and i.kind = 'entrapment' and i.status in ('reported', 'located', 'dispatched', 'accepted', 'departed', 'arrived')
             and l.received_at > a.last_at and l.received_at > $3::timestamptz - interval '10 minutes' and l.state ->> 'inDoorZone' = 'true' and l.state ->> 'door' = 'open' and l.state ->> 'people' = 'false'
             and not exists (select from alarm b where b.incident_id = a.incident_id and b.hint is not null)
           order by a.incident_id, a.received_at) freed
     where a.id = freed.id returning a.id`, values: [types, words, now] })
  return rows.map((r) => r.id)
}

export interface Remark { id: string; incidentId: string; text: string; told: boolean }

/** Words for timelines that are due, taken for `leaseSeconds`. `told`: they stand there already, somebody died before he could say so. */
export async function takeRemarks(reader: Reader, now: Date, leaseSeconds: number): Promise<Remark[]> {
  const { rows } = await reader.query<Remark>({ name: 'take_remarks', text:
    `update alarm a set remark_due = $1::timestamptz + make_interval(secs => $2) where id in (select id from alarm where remark_due <= $1 and incident_id is not null order by remark_due limit 100 for update skip locked)
     returning id, incident_id as "incidentId", remark as text, exists (select from incident_event e where e.incident_id = a.incident_id and e.type = 'noted' and e.data ->> 'text' = a.remark) as told`, values: [now, leaseSeconds] })
  return rows
}

/** Words for an incident that there is not yet wait for it. */
export async function putOffRemarks(reader: Reader, now: Date, until: Date): Promise<void> {
  await reader.query({ name: 'put_off_remarks', text: 'update alarm set remark_due = $2 where remark_due <= $1 and incident_id is null', values: [now, until] })
}

export async function saveTold(reader: Reader, told: readonly Remark[]): Promise<void> {
  await reader.query({ name: 'save_told', text: `update alarm a set remark = null, remark_due = null from unnest($1::uuid[], $2::text[]) as r (id, text) where a.id = r.id and a.remark = r.text`, values: [told.map((r) => r.id), told.map((r) => r.text)] })
}
