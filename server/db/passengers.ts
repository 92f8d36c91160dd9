// What the passenger's page reads and keeps: the car behind a code with its public facts, alarms from the page, and where the help is.
import type { Incident } from '../domain/incident.ts'
import { reviveIncident } from './incidents.ts'
import type { Reader } from './pool.ts'

/** `sticker`: whether the version that was asked for is good; null: it was never issued. */
export interface PublicElevator {
  id: string; rescueCode: string; registrationCode: string | null; region: string; regionName: string; estate: string; building: string; door: string; car: string; street: string; lat: number; lng: number
  floors: number; installedOn: string | null; nextInspectionOn: string | null; maintenanceUnit: string; maintenancePhone: string; useUnit: string; lastVisit: { on: string; items: number | null } | null; sticker: 'good' | 'revoked' | null
  /** Its open incident, no drill. */
  openIncident: { id: string; status: string } | null
}

export async function findPublicElevator(reader: Reader, platform: string, rescueCode: string, version: number | null): Promise<PublicElevator | null> {
  const { rows } = await reader.query<PublicElevator>({ name: 'public_elevator', text:
    `select e.id, e.rescue_code as "rescueCode", e.registration_code as "registrationCode", e.region, r.name as "regionName", e.estate, e.building, e.door, e.car, e.street, st_y(e.position::geometry) as lat, st_x(e.position::geometry) as lng,
       e.floors, e.installed_on::text as "installedOn", e.next_inspection_on::text as "nextInspectionOn", m.name as "maintenanceUnit", m.phone as "maintenancePhone", u.name as "useUnit",
       (select json_build_object('on', v.on_date::text, 'items', v.items) from maintenance_visit v where v.elevator_id = e.id order by v.on_date desc limit 1) as "lastVisit",
       (select case when s.revoked_at is null then 'good' else 'revoked' end from sticker s where s.elevator_id = e.id and s.version = $3) as sticker,
       (select json_build_object('id', i.id, 'status', i.status) from incident i where i.elevator_id = e.id and not i.drill and i.kind = 'entrapment' and i.status not in ('released', 'followed-up', 'closed', 'joined') limit 1) as "openIncident"
     from elevator e join region r on r.code = e.region join unit m on m.id = e.maintenance_unit_id join unit u on u.id = e.use_unit_id where e.platform = $1 and e.rescue_code = $2`, values: [platform, rescueCode, version] })
  return rows[0] ?? null
}

/** What a phone said of the car. */
export interface Said { people: number | null; hurt: boolean | null; floor: string | null; phone: string | null }
/** `open`: its incident's people are not out yet. `elevatorId`: whose page it was raised on; `locatedAt`: where its incident is. `alone`: no other phone raised the alarm there. `details`: how often it added something. */
export interface PassengerAlarm extends Said { elevatorId: string | null; locatedAt: string | null; incidentId: string; open: boolean; alone: boolean; marks: string[]; details: number; drill: boolean }

/** The alarm of a phone; its incident is where its report is now, joins and splits included. */
export async function findPassengerAlarm(reader: Reader, tokenHash: Buffer): Promise<PassengerAlarm | null> {
  const { rows } = await reader.query<PassengerAlarm>({ name: 'passenger_alarm', text:
    `select a.elevator_id as "elevatorId", i.elevator_id as "locatedAt", p.incident_id as "incidentId", i.status not in ('released', 'followed-up', 'closed', 'joined') as open, a.details,
       not exists (select from passenger_alarm b join report q on q.id = b.report_id where q.incident_id = p.incident_id and b.token_hash <> a.token_hash) as alone, a.marks, a.people, a.hurt, a.floor, a.phone, a.drill
     from passenger_alarm a join report p on p.id = a.report_id join incident i on i.id = p.incident_id where a.token_hash = $1`, values: [tokenHash] })
  return rows[0] ?? null
}

export interface NewPassengerAlarm { tokenHash: Buffer; elevatorId: string | null; reportId: string; sender: Buffer; browser: Buffer; said: Said; marks: readonly string[]; meters: number | null; drill: boolean; at: Date }

/** The same token twice is the same alarm. */
export async function keepPassengerAlarm(reader: Reader, a: NewPassengerAlarm): Promise<void> {
  await reader.query({ name: 'keep_passenger_alarm', text:
    `insert into passenger_alarm (token_hash, elevator_id, report_id, sender, phone, people, hurt, floor, marks, meters, drill, at, browser) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (token_hash) do nothing`,
  values: [a.tokenHash, a.elevatorId, a.reportId, a.sender, a.said.phone, a.said.people, a.said.hurt, a.said.floor, a.marks, a.meters, a.drill, a.at, a.browser] })
}

/** Keeps what a phone adds and counts it. What it does not say stays. */
export async function addToPassengerAlarm(reader: Reader, tokenHash: Buffer, { said, marks, meters }: { said: Said; marks: readonly string[]; meters: number | null }): Promise<void> {
  await reader.query({ name: 'add_to_passenger_alarm', text:
    `update passenger_alarm set details = details + 1, phone = coalesce($2, phone), people = coalesce($3, people), hurt = coalesce($4, hurt), floor = coalesce($5, floor), meters = coalesce($6, meters),
       marks = (select coalesce(array_agg(distinct m), '{}') from unnest(marks || $7::text[]) as t(m)) where token_hash = $1`,
  values: [tokenHash, said.phone, said.people, said.hurt, said.floor, meters, marks] })
}

/** What is known of a sender: on how many cars it was believed since `since`; which of its alarms without an elevator wait for one, newest last; and how many were found false, on this car since `falseSince`, on any since `falseNear`. An address is no person: a carrier's is a district's. `falseOfPhone`: those that this very phone raised itself, on whatever car. */
export interface SenderPast { elevators: number; unlocated: { reportId: string; incidentId: string; said: string | null; phone: string | null }[]; falseBefore: number; falseOfPhone: number }

export async function senderPast(reader: Reader, { sender, browser, elevatorId, since, falseSince, falseNear }: { sender: Buffer; browser: Buffer; elevatorId: string | null; since: Date; falseSince: Date; falseNear: Date }): Promise<SenderPast> {
  const { rows } = await reader.query<SenderPast>({ name: 'passenger_sender_past', text:
    `select (select count(distinct p.elevator_id)::int from passenger_alarm a join report p on p.id = a.report_id where a.sender = $1 and a.at >= $3 and not a.drill) as elevators,
       coalesce((select json_agg(json_build_object('reportId', u.id, 'incidentId', u.incident_id, 'said', u.said, 'phone', u.phone) order by u.at) from
         (select p.id, p.incident_id, p.said, a.phone, a.at from passenger_alarm a join report p on p.id = a.report_id join incident i on i.id = p.incident_id
           where a.sender = $1 and a.at >= $3 and not a.drill and i.status = 'reported' order by a.at desc limit 500) u), '[]') as unlocated,
       (select count(distinct p.incident_id)::int from passenger_alarm a join report p on p.id = a.report_id join incident i on i.id = p.incident_id
         where a.sender = $1 and a.at >= $4 and (a.elevator_id = $2 or a.at >= $5) and not a.drill and i.kind = 'false-alarm') as "falseBefore",
       (select count(distinct p.incident_id)::int from passenger_alarm a join report p on p.id = a.report_id join incident i on i.id = p.incident_id
         where a.browser = $6 and a.at >= $4 and not a.drill and i.kind = 'false-alarm' and not exists (select from passenger_alarm b where b.report_id = a.report_id and b.at < a.at)) as "falseOfPhone"`, values: [sender, elevatorId, since, falseSince, falseNear, browser] })
  return rows[0] ?? { elevators: 0, unlocated: [], falseBefore: 0, falseOfPhone: 0 }
}

/** Whether phones of another address raised the alarm of this incident, and none of this one. */
export async function hasOtherSender(reader: Reader, incidentId: string, sender: Buffer): Promise<boolean> {
  const { rows } = await reader.query<{ other: boolean }>({ name: 'other_sender', text: `select coalesce(bool_and(a.sender <> $2), false) as other from passenger_alarm a join report p on p.id = a.report_id where p.incident_id = $1`, values: [incidentId, sender] })
  return rows[0]?.other ?? false
}

/** The page's own report that an open incident of this car has already: a further phone in the car is linked to it. */
export async function findOpenPageReport(reader: Reader, elevatorId: string, drill: boolean): Promise<{ reportId: string; incidentId: string } | null> {
  const { rows } = await reader.query<{ reportId: string; incidentId: string }>({ name: 'open_page_report', text:
    `select p.id as "reportId", i.id as "incidentId" from report p join incident i on i.id = p.incident_id where i.elevator_id = $1 and i.drill = $2 and i.status not in ('released', 'followed-up', 'closed', 'joined') and p.source = 'passenger' order by p.reported_at limit 1`, values: [elevatorId, drill] })
  return rows[0] ?? null
}

/** Where a called team is: metres in a straight line, and how old that is. */
export interface HelpOnTheWay { assignmentId: string; kind: 'maintenance' | 'station' | 'property'; meters: number | null; positionAt: Date | null; positionSource: 'phone' | 'station' | null; lat: number | null; lng: number | null }
export interface HelpState { incident: Incident; times: { received: Date; dispatched: Date | null; accepted: Date | null; arrived: Date | null; released: Date | null }; teams: HelpOnTheWay[]; lat: number | null; lng: number | null; place: string | null }

export async function findHelp(reader: Reader, incidentId: string): Promise<HelpState | null> {
  const { rows } = await reader.query<{ state: unknown; dispatched: Date | null; accepted: Date | null; arrived: Date | null; released: Date | null; teams: HelpOnTheWay[] | null; lat: number | null; lng: number | null; place: string | null }>({ name: 'passenger_help', text:
    `select i.state, t.*, st_y(e.position::geometry) as lat, st_x(e.position::geometry) as lng, case when e.id is null then null else e.estate || ' ' || e.building || e.door || e.car end as place,
       (select json_agg(json_build_object('assignmentId', a.id, 'kind', m.kind, 'meters', st_distance(p.position, e.position), 'positionAt', p.at, 'positionSource', p.source, 'lat', st_y(p.position::geometry), 'lng', st_x(p.position::geometry)))
          from assignment a join team m on m.id = a.team_id left join team_position p on p.team_id = a.team_id where a.incident_id = i.id and a.status in ('offered', 'accepted', 'departed', 'arrived')) as teams
     from incident i left join elevator e on e.id = i.elevator_id
       cross join lateral (select min(v.at) filter (where v.type = 'team-offered') as dispatched, min(v.at) filter (where v.type = 'offer-accepted') as accepted, min(v.at) filter (where v.type = 'team-arrived') as arrived, min(v.at) filter (where v.type = 'released') as released
         from incident_event v where v.incident_id = i.id and v.type in ('team-offered', 'offer-accepted', 'team-arrived', 'released')) t
     where i.id = $1`, values: [incidentId] })
  const row = rows[0]
  if (!row) return null
  const incident = reviveIncident(row.state)
  return {
    incident, times: { received: incident.reportedAt, dispatched: row.dispatched, accepted: row.accepted, arrived: row.arrived, released: row.released }, lat: row.lat, lng: row.lng, place: row.place,
    teams: (row.teams ?? []).map((t) => ({ ...t, positionAt: t.positionAt && new Date(t.positionAt) })),
  }
}
