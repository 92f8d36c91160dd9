// Incidents of one use unit's cars as its officers see them: open ones, and those that have ended lately.
import type { EvidenceView } from '../contracts/video.ts'
import type { UnitIncident } from '../contracts/unitIncident.ts'
import { VIEW } from './evidence.ts'
import { INSIDE, reviveIncident } from './incidents.ts'
import type { Reader } from './pool.ts'

interface Row { state: unknown; rescueCode: string; place: string; keyPlace: string | null; machineRoom: boolean; times: Record<string, string> | null; camera: boolean; picture: EvidenceView | null }

/** Those with people in the car first, then the newest. `since`: what ended before it is left out, and older pictures than that of `picturesSince`. */
export async function listUnitIncidents(reader: Reader, q: { useUnitId: string; prefix: string; since: Date; picturesSince: Date }): Promise<UnitIncident[]> {
  const { rows } = await reader.query<Row>({ name: 'unit_incidents', text:
    `select i.state, e.rescue_code as "rescueCode", e.estate || ' ' || e.building || e.door || e.car as place, e.key_place as "keyPlace", e.machine_room as "machineRoom",
       (select json_object_agg(t.type, t.at) from (select v.type, min(v.at) as at from incident_event v where v.incident_id = i.id and v.type in ('offer-accepted', 'team-departed', 'team-arrived', 'released') group by v.type) t) as times,
       exists (select from camera c where c.elevator_id = e.id and c.active and c.url is not null and (not c.drill or i.drill)) as camera,
       (select to_json(p) from (select ${VIEW} from evidence v where v.incident_id = i.id and v.kind = 'snapshot' and v.state <> 'deleted' and v.at >= $4 order by v.state = 'kept' desc, v.state = 'wanted' desc, coalesce(v.from_at, v.at) desc limit 1) p) as picture
     from incident i join elevator e on e.id = i.elevator_id
     where e.use_unit_id = $1 and e.region like $2 || '%' and i.status <> 'joined' and (i.status in ${INSIDE}
       or i.reported_at >= $3::timestamptz - interval '12 hours' and coalesce((select max(v.at) from incident_event v where v.incident_id = i.id and v.type in ('released', 'closed')), i.reported_at) >= $3)
     order by i.status in ${INSIDE} desc, i.reported_at desc limit 100`, values: [q.useUnitId, q.prefix, q.since, q.picturesSince] })
  return rows.map(view)
}

/** The mobile that its officers are texted at; null: it has none. */
export async function findUnitMobile(reader: Reader, useUnitId: string): Promise<string | null> {
  const { rows } = await reader.query<{ mobile: string | null }>({ name: 'unit_mobile', text: 'select mobile_of(officer_phone, phone) as mobile from unit where id = $1', values: [useUnitId] })
  return rows[0]?.mobile ?? null
}

function view({ state, times, ...about }: Row): UnitIncident {
  const { id, number, version, stage, kind, drill, people, reportedAt, assignments } = reviveIncident(state)
  const time = (type: string): string | null => { const at = times?.[type]; return at === undefined ? null : new Date(at).toISOString() }
  // A property officer's own acceptance is no help that is on its way.
  const teams = assignments.flatMap((a) => (a.kind !== 'property' && (a.status === 'accepted' || a.status === 'departed' || a.status === 'arrived' || a.status === 'released') ? [{ name: a.teamName, status: a.status }] : []))
  const nearest = ['released', 'arrived', 'departed', 'accepted']
  return {
    id, number, version, status: stage.status, kind, drill, people: { trapped: people.trapped, injured: people.injured, vulnerable: [...people.vulnerable], hazards: [...people.hazards] }, reportedAt: reportedAt.toISOString(),
    acceptedAt: time('offer-accepted'), departedAt: time('team-departed'), arrivedAt: time('team-arrived'), releasedAt: time('released'), teams: teams.sort((a, b) => nearest.indexOf(a.status) - nearest.indexOf(b.status)), ...about,
  }
}
