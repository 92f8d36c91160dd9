// What the analysis saw: in which cars it may look, what it found, with the frame. For people to look at.
import { randomUUID } from 'node:crypto'
import type { CameraSightingView } from '../contracts/cameraAlarm.ts'
import { keepPicture } from './cameraPictures.ts'
import type { Db, Reader } from './pool.ts'
import { wireTime } from './wireTime.ts'

export interface InQuestion { cameraId: string; elevatorId: string; region: string; drill: boolean; incidentId: string | null }

/** Cameras in cars that this worker holds for the sake of an open incident or of an alarm that is held or waits; each with its incident. */
export async function listAnalysed(reader: Reader, worker: string, now: Date, most: number): Promise<InQuestion[]> {
  const { rows } = await reader.query<InQuestion>({ name: 'cameras_analysed', text:
    `select c.id as "cameraId", c.elevator_id as "elevatorId", e.region, q.drill, q.id as "incidentId" from camera_watch w join camera c on c.id = w.camera_id and c.active and c.place = 'car' join elevator e on e.id = c.elevator_id
     cross join lateral (
       select i.id, i.drill, 0 as rank from incident i where i.elevator_id = c.elevator_id and i.drill >= c.drill and i.status not in ('released', 'followed-up', 'closed', 'joined')
       union all select null, a.drill, 1 from alarm a where a.elevator_id = c.elevator_id and a.drill >= c.drill and a.state in ('held', 'waiting') and a.received_at > $2::timestamptz - interval '6 hours'
       order by rank, drill limit 1) q
     where w.worker = $1 and w.lease_until > $2 order by c.id limit $3`, values: [worker, now, most] })
  return rows
}

interface Seen { what: string; value: object; score: number; model: string | null; urgent: boolean }
export async function keepSightings(db: Db, of: InQuestion, sightings: readonly Seen[], { at, now, frame }: { at: Date; now: Date; frame: { jpeg: Buffer; width: number; height: number } | null }): Promise<void> {
  const pictureId = frame && (await keepPicture(db, { cameraId: of.cameraId, elevatorId: of.elevatorId, alarmId: null, takenAt: at, receivedAt: now, ...frame }))
  await db.query({ name: 'keep_sightings', text:
    `insert into camera_sighting (id, camera_id, elevator_id, region, drill, incident_id, at, what, value, score, model, picture_id, urgent)
     select s.id, $1, $2, $3, $4, $5, $6, s.what, s.value, s.score, s.model, $7, s.urgent from jsonb_to_recordset($8) as s (id uuid, what text, value jsonb, score real, model text, urgent boolean)`,
  values: [of.cameraId, of.elevatorId, of.region, of.drill, of.incidentId, at, pictureId, JSON.stringify(sightings.map((s) => ({ id: randomUUID(), ...s })))] })
}

const MOST = 30
const VIEW = `s.id, s.camera_id::text as "cameraId", ${wireTime('s.at')} as at, s.what, s.value, round(s.score::numeric, 3)::float as score, s.model, s.picture_id as "pictureId", s.urgent`

/** Of an incident: what was seen of its car from ten minutes before it on; the newest first. Null: there is no such incident inside the prefix. */
export async function listIncidentSightings(reader: Reader, incidentId: string, prefix: string): Promise<CameraSightingView[] | null> {
  const { rows } = await reader.query<{ elevatorId: string | null; from: Date; to: Date | null; drill: boolean }>({ name: 'sightings_incident', text: `select elevator_id as "elevatorId", reported_at - interval '10 minutes' as "from", closed_at as "to", drill from incident where id = $1 and region like $2 || '%'`, values: [incidentId, prefix] })
  const [incident] = rows
  if (!incident) return null
  if (incident.elevatorId === null) return []
  return list(reader, incident.elevatorId, incident)
}

/** Of an alarm that waits: what was seen of its car since shortly before it. */
export async function listAlarmSightings(reader: Reader, alarmId: string, prefix: string): Promise<CameraSightingView[] | null> {
  const { rows } = await reader.query<{ elevatorId: string; from: Date; drill: boolean }>({ name: 'sightings_alarm', text: `select elevator_id as "elevatorId", received_at - interval '1 minute' as "from", drill from alarm where id = $1 and region like $2 || '%'`, values: [alarmId, prefix] })
  const [alarm] = rows
  if (!alarm) return null
  return list(reader, alarm.elevatorId, { ...alarm, to: null })
}

/** With the pictures that came with alarms: `what` is alarm then, its type the label. */
async function list(reader: Reader, elevatorId: string, { from, to, drill }: { from: Date; to: Date | null; drill: boolean }): Promise<CameraSightingView[]> {
  const { rows } = await reader.query<CameraSightingView>({ name: 'camera_sightings', text:
    `select ${VIEW} from (
       select id, camera_id, at, what, value, score, model, picture_id, urgent from camera_sighting where elevator_id = $1 and drill = $2 and at >= $3 and ($4::timestamptz is null or at <= $4)
       union all select p.id, p.camera_id, p.received_at, 'alarm', jsonb_build_object('label', a.type), 1, null, p.id, false from camera_picture p join alarm a on a.id = p.alarm_id where p.elevator_id = $1 and a.drill = $2 and p.received_at >= $3 and ($4::timestamptz is null or p.received_at <= $4)) s
     order by s.at desc limit ${MOST}`, values: [elevatorId, drill, from, to] })
  return rows
}
