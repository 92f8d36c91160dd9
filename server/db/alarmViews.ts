// Alarms as the wire shows them, and what their cars said around them.
import type { AlarmReplay, AlarmState, AlarmView } from '../contracts/alarm.ts'
import type { Reader } from './pool.ts'
import { wireTime } from './wireTime.ts'

const VIEW = `a.id, a.device_id as "deviceId", a.vendor_id::text as "vendorId", a.type, ${wireTime('a.at')} as at, ${wireTime('a.received_at')} as "receivedAt", ${wireTime('a.last_at')} as "lastAt", a.repeats, a.storm, a.state, a.reason,
  ${wireTime('a.due_at')} as "dueAt", a.overdue, ${wireTime('a.cleared_at')} as "clearedAt", ${wireTime('a.ended_at')} as "endedAt", a.incident_id as "incidentId", d.name as "decidedBy", ${wireTime('a.decided_at')} as "decidedAt", a.hint, a.mark, m.name as "markedBy", ${wireTime('a.marked_at')} as "markedAt",
  a.floor, a.people, a.data, a.image_url as "imageUrl", a.car, a.likelihood, a.reasons, a.drill,
  (select jsonb_build_object('true', count(*) filter (where b.mark = 'true'), 'false', count(*) filter (where b.mark = 'false')) from alarm b where b.device_id = a.device_id and b.type = a.type and b.mark is not null and not b.drill and b.id <> a.id and b.received_at > a.received_at - interval '180 days') as record,
  jsonb_build_object('id', e.id::text, 'rescueCode', e.rescue_code, 'registrationCode', e.registration_code, 'region', e.region, 'regionName', r.name, 'estate', e.estate, 'building', e.building, 'door', e.door, 'car', e.car, 'address', e.address, 'placeType', e.place_type,
    'lat', st_y(e.position::geometry), 'lng', st_x(e.position::geometry), 'maintenanceUnitId', e.maintenance_unit_id::text, 'maintenanceUnit', u.short_name, 'useUnitId', e.use_unit_id::text) as elevator`
const FROM = `alarm a join elevator e on e.id = a.elevator_id join region r on r.code = e.region join unit u on u.id = e.maintenance_unit_id left join account d on d.id = a.decided_by left join account m on m.id = a.marked_by`

export async function listAlarmViews(reader: Reader, { ids, prefix }: { ids: readonly string[]; prefix: string }): Promise<AlarmView[]> {
  const { rows } = await reader.query<AlarmView>({ name: 'alarm_views', text: `select ${VIEW} from ${FROM} where a.id = any ($1::uuid[]) and a.region like $2 || '%'`, values: [ids, prefix] })
  return rows
}

export async function findAlarmView(reader: Reader, id: string, prefix: string): Promise<AlarmView | null> {
  return (await listAlarmViews(reader, { ids: [id], prefix }))[0] ?? null
}

/** At most so many on the board: with more the rest is in the list. */
const BOARD_MOST = 500

/** Those that wait for an operator, the oldest first, and those whose open incident has a hint. */
export async function listBoardAlarms(reader: Reader, prefix: string): Promise<AlarmView[]> {
  const { rows } = await reader.query<AlarmView>({ name: 'board_alarms', text:
    `select ${VIEW} from ${FROM} where a.id in (select id from (select id from alarm where state = 'waiting' and region like $1 || '%' order by received_at limit ${BOARD_MOST}) w
       union select id from alarm where hint is not null and settled_at is null and region like $1 || '%') order by a.received_at, a.id`, values: [prefix] })
  return rows
}

export interface AlarmSearch { prefix: string; state: AlarmState | null; elevatorId: string | null; deviceId: string | null; incidentId: string | null; type: string | null; from: Date | null; to: Date | null; after: { receivedAt: Date; id: string } | null; limit: number }

/** The newest first; one more than `limit` when there are more. */
export async function listAlarms(reader: Reader, q: AlarmSearch): Promise<AlarmView[]> {
  const { rows } = await reader.query<AlarmView>({ text:
    `select ${VIEW} from ${FROM} where a.id in (
       select id from alarm where region like $1 || '%' and ($2::text is null or state = $2) and ($3::bigint is null or elevator_id = $3) and ($4::text is null or device_id = $4) and ($5::uuid is null or incident_id = $5) and ($6::text is null or type = $6)
         and ($7::timestamptz is null or received_at >= $7) and ($8::timestamptz is null or received_at < $8) and ($9::timestamptz is null or (received_at, id) < ($9, $10::uuid)) order by received_at desc, id desc limit $11)
     order by a.received_at desc, a.id desc`, values: [q.prefix, q.state, q.elevatorId, q.deviceId, q.incidentId, q.type, q.from, q.to, q.after?.receivedAt ?? null, q.after?.id ?? null, q.limit + 1] })
  return rows
}

const REPLAY_MOST = 2000

/** What an elevator's sensors said between two moments, the oldest first; `drill`: those of drills, and no others. */
export async function listMessages(reader: Reader, elevatorId: string, { from, to, drill }: { from: Date; to: Date; drill: boolean }): Promise<Pick<AlarmReplay, 'messages' | 'cut'>> {
  const { rows } = await reader.query<AlarmReplay['messages'][number]>({ name: 'replay_messages', text:
    `select ${wireTime('received_at')} as "receivedAt", ${wireTime('at')} as at, kind, data from telemetry where elevator_id = $1 and received_at between $2 and $3 and drill = $4 order by received_at limit ${REPLAY_MOST + 1}`, values: [elevatorId, from, to, drill] })
  return { messages: rows.slice(0, REPLAY_MOST), cut: rows.length > REPLAY_MOST }
}
