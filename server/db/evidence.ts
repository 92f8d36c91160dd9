// Kept pictures: planned with their incident, claimed with their camera, deleted by rule. A row is never removed.
import { randomUUID } from 'node:crypto'
import type { StorageFault } from '../contracts/camera.ts'
import type { EvidenceKind, EvidenceSource, EvidenceView, MyPicture } from '../contracts/video.ts'
import { INSIDE } from './incidents.ts'
import type { Reader } from './pool.ts'
import { wireTime } from './wireTime.ts'

export interface WantedEvidence { id: string; incidentId: string; cameraId: string; kind: EvidenceKind; source: EvidenceSource; at: Date; tries: number; drill: boolean }

/** An offer that was refused, ran out or was taken back makes nothing a team's business. */
const CALLED = `a.status in ('offered', 'accepted', 'departed', 'arrived', 'released')`
/** Cameras of these cars (rows of id, elevator_id, region, drill, at), at most two each and the car's own first. In a drill its own cameras when there are some, otherwise the real ones; in an incident never those of drills. Joined, not looked up car by car: thousands of cars may be in question, and few have a camera. */
export const lookedInto = (cars: string) => `(select * from (
    select i.*, c.id as camera_id, c.name as camera, row_number() over (partition by i.id order by c.place <> 'car', c.id) as nth
    from (${cars}) i join camera c on c.elevator_id = i.elevator_id and c.active and c.url is not null
      and (c.drill = i.drill or (i.drill and not exists (select from camera d where d.elevator_id = i.elevator_id and d.drill and d.active and d.url is not null)))
  ) ranked where nth <= 2)`
/** $1: since when. */
const OPEN_CARS = `select i.id, i.elevator_id, i.region, i.drill, i.reported_at as at from incident i where i.status in ${INSIDE} and i.reported_at >= $1`

/** Plans a snapshot and a clip for every open incident since `since` whose car can be looked into and that has none yet; returns how many. */
export async function planOpened(reader: Reader, since: Date, now: Date): Promise<number> {
  const { rowCount } = await reader.query({ name: 'evidence_plan', text:
    `insert into evidence (id, incident_id, camera_id, camera, elevator_id, region, kind, cause, state, at, due_at, drill, planned_at)
     select gen_random_uuid(), l.id, l.camera_id, l.camera, l.elevator_id, l.region, k.kind, 'opened', 'wanted', l.at, $2, l.drill, $2
     from ${lookedInto(OPEN_CARS)} l cross join (values ('snapshot'), ('clip')) as k (kind)
     where not exists (select from evidence e where e.incident_id = l.id and e.camera_id = l.camera_id and e.kind = k.kind and e.cause = 'opened')
     on conflict do nothing`, values: [since, now] })
  return rowCount ?? 0
}

/** Plans a clip from the device's own storage for every clip since `since` that shows less than `before` s of before its moment, or was not kept; at the earliest `after` s behind the moment. */
export async function planStored(reader: Reader, { since, before, after, now }: { since: Date; before: number; after: number; now: Date }): Promise<void> {
  await reader.query({ name: 'evidence_plan_stored', text:
    `insert into evidence (id, incident_id, camera_id, camera, elevator_id, region, kind, source, cause, cause_ref, state, at, due_at, drill, planned_at)
     select gen_random_uuid(), e.incident_id, e.camera_id, e.camera, e.elevator_id, e.region, 'clip', 'device', e.cause, e.cause_ref, 'wanted', e.at, greatest($4, e.at + make_interval(secs => $3)), e.drill, $4
     from evidence e join camera c on c.id = e.camera_id and c.active and c.storage_url is not null
     where e.kind = 'clip' and e.source = 'stream' and e.state in ('kept', 'failed') and e.at >= $1 and e.cause in ('opened', 'alarm') and (e.from_at is null or e.from_at > e.at - make_interval(secs => $2))
       and not exists (select from evidence d where d.incident_id = e.incident_id and d.camera_id = e.camera_id and d.kind = 'clip' and d.source = 'device' and d.cause = e.cause and d.cause_ref is not distinct from e.cause_ref)
     on conflict do nothing`, values: [since, before, after, now] })
}

export interface EvidenceWish { incidentId: string; cameraId: string; kind: EvidenceKind; at: Date; askedBy: string }

/** One more, for an operator. Null: there is no such incident or camera. */
export async function wishEvidence(reader: Reader, wish: EvidenceWish, now: Date): Promise<string | null> {
  const { rows } = await reader.query<{ id: string }>({ name: 'evidence_wish', text:
    `insert into evidence (id, incident_id, camera_id, camera, elevator_id, region, kind, cause, asked_by, state, at, due_at, drill, planned_at)
     select $1, i.id, c.id, c.name, c.elevator_id, i.region, $4, 'operator', $5, 'wanted', $6, $7, i.drill, $7 from incident i join camera c on c.elevator_id = i.elevator_id and c.id = $3 and c.active and c.url is not null where i.id = $2
     on conflict do nothing returning id`, values: [randomUUID(), wish.incidentId, wish.cameraId, wish.kind, wish.askedBy, wish.at, now] })
  return rows[0]?.id ?? null
}

/** Cameras of cars in question, the longest open first: an open incident, an alarm that is going on and not yet judged, evidence that is wanted. */
export async function listInQuestion(reader: Reader, most: number, since: Date): Promise<string[]> {
  const { rows } = await reader.query<{ id: string }>({ name: 'cameras_in_question', text:
    `select id from (
       select l.camera_id as id, l.at from ${lookedInto(OPEN_CARS)} l
       union all select e.camera_id, e.at from evidence e where e.state = 'wanted' and e.camera_id is not null
       union all select l.camera_id, l.at from ${lookedInto("select a.id, a.elevator_id, null as region, a.drill, a.received_at as at from alarm a where a.state in ('held', 'waiting') and a.ended_at is null and a.received_at >= $1")} l
     ) q group by id order by min(at) limit $2`, values: [since, most] })
  return rows.map((r) => r.id)
}

/** Of `ids`, those that this worker looks through until `until`: free ones, its own, and those whose worker has died. */
export async function claimCameras(reader: Reader, ids: readonly string[], worker: string, now: Date, until: Date): Promise<string[]> {
  const { rows } = await reader.query<{ id: string }>({ name: 'cameras_claim', text:
    `insert into camera_watch (camera_id, worker, lease_until) select id, $2, $4 from (select unnest($1::bigint[]) as id order by 1) t
     on conflict (camera_id) do update set worker = $2, lease_until = $4 where camera_watch.worker = $2 or camera_watch.lease_until < $3 returning camera_id as id`, values: [ids, worker, now, until] })
  return rows.map((r) => r.id)
}

export async function releaseCameras(reader: Reader, worker: string): Promise<void> {
  await reader.query('delete from camera_watch where worker = $1', [worker])
}

export async function listWanted(reader: Reader, cameraIds: readonly string[], now: Date): Promise<WantedEvidence[]> {
  const { rows } = await reader.query<WantedEvidence>({ name: 'evidence_wanted', text: `select id, incident_id as "incidentId", camera_id as "cameraId", kind, source, at, tries, drill from evidence where state = 'wanted' and due_at <= $2 and camera_id = any ($1::bigint[]) order by kind desc, at`, values: [cameraIds, now] })
  return rows
}

export interface KeptFile { file: string; sha256: Buffer; bytes: number; mime: string; from: Date; to: Date; timeChecked: boolean; keepUntil: Date }
/** False: it was kept or given up meanwhile. */
export async function keepEvidence(reader: Reader, id: string, kept: KeptFile, now: Date): Promise<boolean> {
  const { rowCount } = await reader.query({ name: 'evidence_keep', text:
    `update evidence set state = 'kept', due_at = null, reason = null, file = $2, sha256 = $3, bytes = $4, mime = $5, from_at = $6, to_at = $7, keep_until = $8, kept_at = $9, time_checked = $10 where id = $1 and state = 'wanted'`,
  values: [id, kept.file, kept.sha256, kept.bytes, kept.mime, kept.from, kept.to, kept.keepUntil, now, kept.timeChecked] })
  return rowCount === 1
}

/** `again`: the next try; null: given up. */
export async function missEvidence(reader: Reader, id: string, reason: StorageFault | 'missed', again: Date | null): Promise<void> {
  await reader.query({ name: 'evidence_miss', text: `update evidence set reason = $2, tries = tries + 1, due_at = $3, state = case when $3::timestamptz is null then 'failed' else 'wanted' end where id = $1 and state = 'wanted'`, values: [id, reason, again] })
}

/** Gives up what nobody could take: its camera is gone, or its time is long over. */
export async function giveUpEvidence(reader: Reader, before: Date): Promise<{ id: string }[]> {
  return (await reader.query<{ id: string }>({ name: 'evidence_give_up', text: `update evidence set state = 'failed', due_at = null, reason = coalesce(reason, 'missed') where state = 'wanted' and (camera_id is null or planned_at < $1) returning id`, values: [before] })).rows
}

/** Columns of an EvidenceView, of evidence `v`. */
export const VIEW = `v.id, v.incident_id as "incidentId", v.camera_id as "cameraId", v.camera, v.kind, v.source, v.cause, v.state, ${wireTime('v.at')} as at, ${wireTime('v.from_at')} as "from", ${wireTime('v.to_at')} as "to", v.source = 'stream' or v.time_checked as "timeChecked", case when v.state = 'kept' then '/api/evidence/' || v.id || '/file' end as path,
  encode(v.sha256, 'hex') as sha256, v.bytes::float8 as bytes, v.mime, v.reason, ${wireTime('v.keep_until')} as "keepUntil", ${wireTime('v.deleted_at')} as "deletedAt"`

/** Who may see a piece of evidence is judged by these. */
export interface EvidenceFacts { view: EvidenceView; region: string; useUnitId: string; maintenanceUnitId: string; file: string | null }

export async function findEvidence(reader: Reader, id: string): Promise<EvidenceFacts | null> {
  const { rows } = await reader.query<EvidenceView & Omit<EvidenceFacts, 'view'>>({ name: 'evidence_one', text: `select ${VIEW}, v.region, l.use_unit_id as "useUnitId", l.maintenance_unit_id as "maintenanceUnitId", v.file from evidence v join elevator l on l.id = v.elevator_id where v.id = $1`, values: [id] })
  const [row] = rows
  if (!row) return null
  const { region, useUnitId, maintenanceUnitId, file, ...view } = row
  return { view, region, useUnitId, maintenanceUnitId, file }
}

/** Of an incident and those joined into it, the newest first. */
export async function listEvidence(reader: Reader, incidentId: string): Promise<EvidenceView[]> {
  return (await reader.query<EvidenceView>({ name: 'evidence_list', text:
    `select ${VIEW} from evidence v where v.incident_id = $1 or v.incident_id in (select j.id from incident i join incident j on j.elevator_id = i.elevator_id and j.status = 'joined' and j.state #>> '{stage,into}' = i.id::text where i.id = $1)
     order by v.at desc, v.kind desc, v.id`, values: [incidentId] })).rows
}

/** Whether an incident's elevator is a team's business: its unit keeps the elevator in order, or it was called to this incident and did not decline. */
export async function isTeamsBusiness(reader: Reader, teamId: string, incidentId: string): Promise<boolean> {
  const { rows } = await reader.query<{ yes: boolean }>({ name: 'evidence_of_team', text:
    `select exists (select from assignment a where a.incident_id = $2 and a.team_id = $1 and ${CALLED})
       or exists (select from incident i join elevator e on e.id = i.elevator_id join team t on t.id = $1 and t.unit_id is not null where i.id = $2 and t.unit_id in (e.maintenance_unit_id, e.use_unit_id)) as yes`, values: [teamId, incidentId] })
  return rows[0]?.yes ?? false
}

/** The newest kept snapshot of each incident since `since` that is the team's business or of the use unit's elevators. */
export async function listMyPictures(reader: Reader, who: { teamId: string | null; useUnitId: string | null }, since: Date): Promise<MyPicture[]> {
  const { rows } = await reader.query<EvidenceView & Omit<MyPicture, 'evidence'>>({ name: 'evidence_mine', text:
    `select * from (select distinct on (v.incident_id) ${VIEW}, l.rescue_code as "rescueCode", l.estate || ' ' || l.building || l.door || l.car as place, i.number, v.drill, i.status in ${INSIDE} as open, v.at as ordered
       from evidence v join elevator l on l.id = v.elevator_id join incident i on i.id = v.incident_id left join team t on t.id = $1
       where v.kind = 'snapshot' and v.state = 'kept' and v.at >= $3 and i.status <> 'joined'
         and (l.use_unit_id = $2 or (t.unit_id is not null and t.unit_id in (l.maintenance_unit_id, l.use_unit_id)) or exists (select from assignment a where a.incident_id = i.id and a.team_id = $1 and ${CALLED}))
       order by v.incident_id, v.at desc) p order by ordered desc limit 20`, values: [who.teamId, who.useUnitId, since] })
  return rows.map(({ rescueCode, place, number, drill, open, ...rest }) => {
    const { ordered: _ordered, ...evidence } = rest as EvidenceView & { ordered?: unknown }
    return { evidence, rescueCode, place, number, drill, open }
  })
}

/** Who is told of a picture beside the region's consoles: teams of the elevator's unit on duty and those called, and the use unit's officers. */
export async function listTold(reader: Reader, evidenceId: string): Promise<{ teams: string[]; accounts: string[] }> {
  const { rows } = await reader.query<{ teams: string[]; accounts: string[] }>({ name: 'evidence_told', text:
    `select array(select t.id::text from team t left join team_position p on p.team_id = t.id where (t.unit_id in (l.maintenance_unit_id, l.use_unit_id) and p.on_duty) or exists (select from assignment a where a.incident_id = v.incident_id and a.team_id = t.id and ${CALLED})) as teams,
       array(select a.id::text from account a where a.use_unit_id = l.use_unit_id and not a.disabled) as accounts
     from evidence v join elevator l on l.id = v.elevator_id where v.id = $1`, values: [evidenceId] })
  return rows[0] ?? { teams: [], accounts: [] }
}

/** Files whose time is over, at most `limit`. */
export async function listOverdueFiles(reader: Reader, now: Date, limit: number): Promise<{ id: string; file: string }[]> {
  return (await reader.query<{ id: string; file: string }>({ name: 'evidence_overdue', text: `select id, file from evidence where state = 'kept' and keep_until <= $1 order by keep_until limit $2`, values: [now, limit] })).rows
}

/** Of the given ones that have a row: the file that it keeps, or null. */
export async function listFilesOf(reader: Reader, ids: readonly string[]): Promise<Map<string, string | null>> {
  const { rows } = await reader.query<{ id: string; file: string | null }>({ name: 'evidence_files', text: `select id, case when state = 'kept' then file end as file from evidence where id = any ($1::uuid[])`, values: [ids] })
  return new Map(rows.map((row) => [row.id, row.file]))
}

/** On record once the file is gone; the row keeps its hash. */
export async function markDeleted(reader: Reader, id: string, now: Date): Promise<void> {
  await reader.query({ name: 'evidence_deleted', text: `with gone as (update evidence set state = 'deleted', deleted_at = $2 where id = $1 and state = 'kept' returning id) insert into access_log (account_id, act, subject, at) select null, 'evidence:deleted', id::text, $2 from gone`, values: [id, now] })
}
