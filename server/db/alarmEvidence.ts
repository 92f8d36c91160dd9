// What else is known of a car when an alarm of it is weighed: its camera's newest cues, its other alarms, the voices that named it, its past. Read for many at once.
import type { AlarmType } from '../domain/device.ts'
import type { CameraCues, OwnPast, VoicesHeard } from '../domain/likelihood.ts'
import { ALARM_ROW, type AlarmRow } from './alarms.ts'
import type { Reader, Tx } from './pool.ts'

/** Another alarm of the car. */
export interface OtherAlarm { id: string; type: AlarmType; deviceId: string; vendorId: string | null; cleared: boolean }
export interface CarEvidence { camera: CameraCues | null; others: readonly OtherAlarm[]; voices: VoicesHeard; past: OwnPast | null }

const OVER = `('released', 'followed-up', 'closed', 'joined')`
const OTHERS_MOST = 20
/** The past that counts. A car that was mended longer ago is another. */
const PAST = `interval '365 days'`

export const evidenceKey = (elevatorId: string, drill: boolean): string => `${elevatorId} ${drill}`

/** Keyed by `evidenceKey`. A drill's car has voices and other alarms of drills alone, and no past. */
export async function listEvidence(reader: Reader, cars: readonly { elevatorId: string; drill: boolean }[], now: Date): Promise<Map<string, CarEvidence>> {
  const { rows } = await reader.query<{ id: string; drill: boolean; camera: (CameraCues & { ageSeconds: number }) | null; others: OtherAlarm[]; calls: number; live: number; qr: number; said: number; entrapments: number; falseIncidents: number; falseAlarms: number; days: number }>({ name: 'alarm_evidence', text:
    `select e.id, e.drill,
       (select c.cues || jsonb_build_object('ageSeconds', greatest(0, extract(epoch from $3::timestamptz - c.seen_at))) from camera_cues c where c.elevator_id = e.id and c.drill = e.drill) as camera,
       (select coalesce(jsonb_agg(o), '[]') from (
          select a.id, a.type, a.device_id as "deviceId", a.vendor_id::text as "vendorId", a.cleared_at is not null as cleared from alarm a left join incident i on i.id = a.incident_id
          where a.elevator_id = e.id and a.drill = e.drill and a.received_at > $3::timestamptz - interval '1 hour' and (a.received_at > $3::timestamptz - interval '10 minutes' or a.ended_at is null)
            and a.state <> 'dropped' and a.mark is distinct from 'false' and (i.id is null or i.status not in ${OVER}) order by a.received_at desc limit ${OTHERS_MOST}) o) as others,
       v.calls, v.qr, v.said, (select count(*)::int from call c where c.state <> 'ended' and c.direction = 'inbound' and c.incident_id is null and c.drill = e.drill and (c.elevator_id = e.id or c.remote_phone = l.car_phone)) as live,
       p.entrapments, p.false as "falseIncidents", (select count(*)::int from alarm f where not e.drill and f.elevator_id = e.id and f.received_at > $3::timestamptz - ${PAST} and f.mark = 'false' and f.incident_id is null and not f.drill) as "falseAlarms",
       greatest(1, extract(day from least(${PAST}, $3::timestamptz - (select min(reported_at) from incident))))::int as days
     from unnest($1::bigint[], $2::boolean[]) as e (id, drill) join elevator l on l.id = e.id
     cross join lateral (select count(*) filter (where r.source in ('call', 'walk-in', 'platform'))::int as calls, count(*) filter (where r.source = 'passenger')::int as qr, count(*) filter (where r.source in ('call', 'walk-in', 'platform', 'passenger') and r.trapped > 0)::int as said
       from incident i join report r on r.incident_id = i.id where i.elevator_id = e.id and i.drill = e.drill and i.status not in ${OVER}) v
     cross join lateral (select count(*) filter (where i.kind in ('entrapment', 'self-freed'))::int as entrapments, count(*) filter (where i.kind = 'false-alarm')::int as false
       from incident i where i.elevator_id = e.id and not i.drill and not e.drill and i.reported_at > $3::timestamptz - ${PAST} and i.status in ('released', 'followed-up', 'closed')) p`,
    values: [cars.map((c) => c.elevatorId), cars.map((c) => c.drill), now] })
  return new Map(rows.map((r) => [evidenceKey(r.id, r.drill), {
    camera: r.camera, others: r.others, voices: { calls: r.calls + r.live, qr: r.qr, saidTrapped: r.said },
    past: r.drill ? null : { entrapments: r.entrapments, falseAlarms: r.falseIncidents + r.falseAlarms, days: r.days },
  }]))
}

/** False: a newer picture has been told of already, and nothing was changed. */
export async function saveCues(tx: Tx, { elevatorId, drill, cues, seenAt }: { elevatorId: string; drill: boolean; cues: Omit<CameraCues, 'ageSeconds'>; seenAt: Date }): Promise<boolean> {
  const { rowCount } = await tx.query({ name: 'save_cues', text:
    `insert into camera_cues as c (elevator_id, drill, seen_at, cues) values ($1, $2, $3, $4) on conflict (elevator_id, drill) do update set seen_at = excluded.seen_at, cues = excluded.cues where c.seen_at <= excluded.seen_at`, values: [elevatorId, drill, seenAt, JSON.stringify(cues)] })
  return rowCount === 1
}

/** With more of one car the rest is weighed when its time comes. */
const WEIGHED_MOST = 50

/** Alarms of a car whose likelihood still matters to somebody: asked about, kept for another look, or with their incident open. */
export async function lockWeighedAlarms(tx: Tx, elevatorId: string, drill: boolean, now: Date): Promise<AlarmRow[]> {
  const { rows } = await tx.query<AlarmRow>({ name: 'lock_weighed_alarms', text:
    `select ${ALARM_ROW} from alarm where id in (select id from alarm where elevator_id = $1 and drill = $2 and received_at > $3::timestamptz - interval '1 day' and (state = 'waiting' or (state = 'logged' and due_at is not null) or (state = 'reported' and settled_at is null)) order by received_at desc limit ${WEIGHED_MOST}) order by id for update`, values: [elevatorId, drill, now] })
  return rows
}

/** Questions of the last day that wait for a person, those that nobody has left unanswered yet first, and the newest of them; none while another process has them in hand. */
export async function lockWaitingAlarms(tx: Tx, now: Date, limit: number): Promise<AlarmRow[]> {
  const { rows } = await tx.query<AlarmRow>({ name: 'lock_waiting_alarms', text:
    `select ${ALARM_ROW} from alarm where state = 'waiting' and received_at > $1::timestamptz - interval '1 day' and (select pg_try_advisory_xact_lock(96333, 22)) order by overdue, received_at desc limit $2 for update skip locked`, values: [now, limit] })
  return rows
}
