// What alarms leave in the evidence of their incident: the picture that a camera sent along, and a look of our own at the moment of an alarm that joined an open incident.
import type { Reader } from './pool.ts'
import { lookedInto } from './evidence.ts'
import { INSIDE } from './incidents.ts'

/** A moment that so many seconds around another kept one are part of needs none of its own: a restless sensor must not fill the disk. */
const APART = 30
/** Pictures of one alarm that are kept. */
const OF_AN_ALARM = 5

/** Plans a snapshot and a clip of the newest alarm since `since` of each open incident, where nothing near it is planned or kept. Those of the moment that opened it are planned with it. */
export async function planJoined(reader: Reader, since: Date, now: Date): Promise<void> {
  const alarms = `select distinct on (i.id) i.id, i.elevator_id, i.region, i.drill, a.at, a.id as alarm_id from alarm a join incident i on i.id = a.incident_id and i.status in ${INSIDE}
    where a.received_at >= $1 and a.at >= $1 and a.at > i.reported_at and exists (select from camera c where c.elevator_id = i.elevator_id and c.active and c.url is not null) order by i.id, a.at desc`
  await reader.query({ name: 'evidence_plan_joined', text:
    `insert into evidence (id, incident_id, camera_id, camera, elevator_id, region, kind, cause, cause_ref, state, at, due_at, drill, planned_at)
     select gen_random_uuid(), l.id, l.camera_id, l.camera, l.elevator_id, l.region, k.kind, 'alarm', l.alarm_id::text, 'wanted', l.at, $2, l.drill, $2 from ${lookedInto(alarms)} l cross join (values ('snapshot'), ('clip')) as k (kind)
     where not exists (select from evidence e where e.incident_id = l.id and e.camera_id = l.camera_id and e.kind = k.kind and e.at > l.at - make_interval(secs => $3) and e.at < l.at + make_interval(secs => $3))
     on conflict do nothing`, values: [since, now, APART] })
}

/** `at`: when it was taken; when it came, where the camera's clock cannot be right. */
export interface LoosePicture { id: string; incidentId: string; at: Date; jpeg: Buffer }

/** Pictures since `since` whose alarm has an incident and that are no evidence yet, at most one an alarm. */
export async function listLoosePictures(reader: Reader, since: Date, limit: number): Promise<LoosePicture[]> {
  const { rows } = await reader.query<LoosePicture>({ name: 'loose_pictures', text:
    `select p.id, l.incident_id as "incidentId", case when p.taken_at between p.received_at - interval '10 minutes' and p.received_at then p.taken_at else p.received_at end as at, p.jpeg
     from (select distinct on (q.alarm_id) q.id, a.incident_id from camera_picture q join alarm a on a.id = q.alarm_id and a.incident_id is not null
       where q.received_at >= $1 and q.alarm_id is not null and q.evidence_id is null and (select count(*) from camera_picture k where k.alarm_id = q.alarm_id and k.evidence_id is not null) < $3
       order by q.alarm_id, q.received_at limit $2) l join camera_picture p on p.id = l.id`, values: [since, limit, OF_AN_ALARM] })
  return rows
}

/** The picture is evidence from now on, with the hash that it came with. False: another process was first. */
export async function keepLoosePicture(reader: Reader, p: { id: string; evidenceId: string; incidentId: string; at: Date; file: string; bytes: number; keepUntil: Date }, now: Date): Promise<boolean> {
  const { rowCount } = await reader.query({ name: 'keep_loose_picture', text:
    `with picture as (select p.*, c.name, i.region as county, i.drill from camera_picture p join camera c on c.id = p.camera_id join incident i on i.id = $3 where p.id = $1 and p.evidence_id is null for update of p),
       kept as (insert into evidence (id, incident_id, camera_id, camera, elevator_id, region, kind, cause, cause_ref, state, at, from_at, to_at, file, sha256, bytes, mime, drill, planned_at, kept_at, keep_until)
         select $2, $3, camera_id, name, elevator_id, county, 'snapshot', 'alarm', id::text, 'kept', $4, $4, $4, $5, sha256, $6, 'image/jpeg', drill, $7, $7, $8 from picture on conflict do nothing returning id)
     update camera_picture set evidence_id = kept.id from kept where camera_picture.id = $1`, values: [p.id, p.evidenceId, p.incidentId, p.at, p.file, p.bytes, now, p.keepUntil] })
  return rowCount === 1
}
