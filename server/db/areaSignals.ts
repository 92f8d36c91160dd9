// What the detector of areas looks at: fresh incidents and alarms with their places, the open areas with what belongs to them, and the rule that counts.
import type { EstateRef } from '../contracts/area.ts'
import { AREA_RULE, type AreaRule, type OpenArea, type Signal } from '../domain/area.ts'
import type { Reader, Tx } from './pool.ts'
import { statement } from './statement.ts'

const AREA_SIGNALS = statement('area_signals')
const AREA_ADRIFT = statement('area_adrift')

/** First key of the lock on the detector: one process looks at a time. */
const DETECTOR = 96337

/** Whether this transaction is the one that looks now; waits for nobody. */
export async function claimDetector(tx: Tx): Promise<boolean> {
  const { rows } = await tx.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1, 0) as mine', [DETECTOR])
  return rows[0]?.mine ?? false
}

/** Says, cheaply, whether anything has changed since it said the same. */
export async function signatureOfSignals(reader: Reader, since: Date, powerBefore: Date): Promise<string> {
  const { rows } = await reader.query<{ said: string }>({ name: 'area_signature', text:
    `select concat_ws(' ', (select concat_ws(',', count(*), coalesce(sum(elevator_id), 0), count(area_id)) from incident where status not in ('closed', 'joined') and (reported_at >= $1 or status not in ('reported', 'released', 'followed-up'))),
       (select concat_ws(',', count(*), count(*) filter (where state = 'held'), count(*) filter (where received_at > $2), count(incident_id)) from alarm where received_at >= $1),
       (select concat_ws(',', count(*), count(*) filter (where e.taken_out)) from area_estate e join area_incident a on a.id = e.area_id where a.status = 'open'), (select count(*) from area_out)) as said`, values: [since, powerBefore] })
  return rows[0]?.said ?? ''
}

type SignalRow = Omit<Signal, 'point'> & { lat: number; lng: number; drill: boolean }
/** `since` is how far back a look goes; `powerBefore`: a mains lost before counts though nobody has been asked about it yet. */
export async function listSignals(reader: Reader, since: Date, powerBefore: Date): Promise<{ drill: boolean; signal: Signal }[]> {
  const { rows } = await reader.query<SignalRow>({ ...AREA_SIGNALS, values: [since, powerBefore] })
  return rows.map(({ lat, lng, drill, ...signal }) => ({ drill, signal: { ...signal, point: { lat, lng } } }))
}

interface OpenRow { id: string; openedAt: Date; drill: boolean; region: string; estates: string[]; out: string[]; incidents: string[]; incidentsOut: string[] }
/** Estates are keys: REGION/NAME. */
export async function listOpenForDetector(reader: Reader): Promise<(OpenArea & { drill: boolean; region: string })[]> {
  const { rows } = await reader.query<OpenRow>({ name: 'areas_to_grow', text:
    `select a.id, a.opened_at as "openedAt", a.drill, a.region, array(select region || '/' || estate from area_estate e where e.area_id = a.id and not e.taken_out) as estates, array(select region || '/' || estate from area_estate e where e.area_id = a.id and e.taken_out) as out,
       array(select i.id::text from incident i where i.area_id = a.id) as incidents, array(select o.incident_id::text from area_out o where o.area_id = a.id) as "incidentsOut"
     from area_incident a where a.status = 'open'` })
  return rows.map(({ out, incidentsOut, ...a }) => ({ ...a, estates: new Set(a.estates), incidents: new Set(a.incidents), takenOut: { estates: new Set(out), incidents: new Set(incidentsOut) } }))
}

/** The rule of the nearest region that has one; ours where none has. A rule may say only what differs. */
export async function findAreaRule(reader: Reader, region: string): Promise<AreaRule> {
  const { rows } = await reader.query<{ rule: Partial<AreaRule> }>({ name: 'area_rule', text:
    `select q.rule from area_rule q join region r on r.code = q.region where (select scope from region where code = $1) like r.scope || '%' order by length(r.scope) desc limit 1`, values: [region] })
  return { ...AREA_RULE, ...rows[0]?.rule }
}

/** How far back the widest rule looks, in seconds. */
export async function widestRule(reader: Reader): Promise<number> {
  const { rows } = await reader.query<{ seconds: number | null }>(`select max((rule ->> 'withinSeconds')::float8) as seconds from area_rule`)
  return Math.max(AREA_RULE.withinSeconds, rows[0]?.seconds ?? 0)
}

/** The open area in whose estates this car stands, kept open until the transaction ends; null: none, a person took the incident out, or somebody is at work on it (then the detector finds out). */
export async function findAreaAt(tx: Tx, at: { elevatorId: string; incidentId: string; drill: boolean }): Promise<{ id: string; number: string } | null> {
  const { rows } = await tx.query<{ id: string; number: string }>({ name: 'area_at', text:
    `select a.id, a.number from elevator e join area_estate t on t.region = e.region and t.estate = e.estate and not t.taken_out join area_incident a on a.id = t.area_id and a.status = 'open' and a.drill = $2
     where e.id = $1 and not exists (select from area_out o where o.area_id = a.id and o.incident_id = $3) order by a.opened_at, a.id limit 1 for share of a skip locked`, values: [at.elevatorId, at.drill, at.incidentId] })
  return rows[0] ?? null
}

/** The area with all that were merged into it. */
export async function listFamily(reader: Reader, areaId: string): Promise<string[]> {
  const { rows } = await reader.query<{ id: string }>({ name: 'area_family', text: 'with recursive family as (select $1::uuid as id union all select a.id from family f join area_incident a on a.merged_into = f.id) select id from family', values: [areaId] })
  return rows.map((r) => r.id)
}

/** Incidents of these areas that still wait for their end: not over themselves, and not let go yet. */
export async function listToLetGo(reader: Reader, areaIds: readonly string[]): Promise<string[]> {
  const { rows } = await reader.query<{ id: string }>({ name: 'area_to_let_go', text: `select id from incident where area_id = any ($1::uuid[]) and status not in ('closed', 'joined') and state -> 'area' ->> 'overAt' is null order by id`, values: [areaIds] })
  return rows.map((r) => r.id)
}

/** Those of these areas that lie in these estates. */
export async function listWithin(reader: Reader, areaIds: readonly string[], estates: readonly EstateRef[]): Promise<string[]> {
  if (estates.length === 0) return []
  const { rows } = await reader.query<{ id: string }>({ name: 'incidents_of_estates', text:
    `select i.id from incident i join elevator e on e.id = i.elevator_id join unnest($2::text[], $3::text[]) as q (region, estate) on q.region = e.region and q.estate = e.estate where i.area_id = any ($1::uuid[]) order by i.id`, values: [areaIds, estates.map((e) => e.region), estates.map((e) => e.estate)] })
  return rows.map((r) => r.id)
}

export interface Adrift { incidentId: string; areaId: string }
/** Incidents that an open area should have and has not, with that one: their area was merged into it, or their car stands in its estates. `of`: only these. */
export async function listAdrift(reader: Reader, of: readonly string[] | null = null): Promise<Adrift[]> {
  const { rows } = await reader.query<Adrift>({ ...AREA_ADRIFT, values: [of] })
  return rows
}

/** Incidents in an open area that do not know it themselves: until an incident knew its area, only its row did. */
export async function listUnaware(reader: Reader): Promise<Adrift[]> {
  const { rows } = await reader.query<Adrift>({ name: 'area_unaware', text:
    `select i.id as "incidentId", a.id as "areaId" from area_incident a join incident i on i.area_id = a.id where a.status = 'open' and i.status not in ('closed', 'joined') and not (i.state ? 'area') order by i.id` })
  return rows
}

/** Those of these incidents that a person took out of the area, they themselves or the estate they are in. */
export async function listTakenOut(reader: Reader, areaId: string, ids: readonly string[]): Promise<string[]> {
  const { rows } = await reader.query<{ id: string }>({ name: 'area_taken_out', text:
    `select i.id from incident i where i.id = any ($2::uuid[]) and (exists (select from area_out o where o.area_id = $1 and o.incident_id = i.id)
       or exists (select from elevator e join area_estate t on t.region = e.region and t.estate = e.estate where e.id = i.elevator_id and t.area_id = $1 and t.taken_out))`, values: [areaId, ids] })
  return rows.map((r) => r.id)
}

/** Whether the area, as last committed, has the estate of this car and nobody took the incident out of it. Takes no lock: it answers while somebody is at work on it. */
export async function coversCar(reader: Reader, areaId: string, at: { elevatorId: string; incidentId: string }): Promise<boolean> {
  const { rows } = await reader.query({ name: 'area_covers', text:
    `select from elevator e join area_estate t on t.region = e.region and t.estate = e.estate and t.area_id = $1 and not t.taken_out join area_incident a on a.id = t.area_id and a.status = 'open'
     where e.id = $2 and not exists (select from area_out o where o.area_id = a.id and o.incident_id = $3)`, values: [areaId, at.elevatorId, at.incidentId] })
  return rows.length > 0
}

/** In which area an open incident is; null when there is no such incident in this scope. */
export async function findPlacing(reader: Reader, incidentId: string, prefix: string, drill: boolean): Promise<{ areaId: string | null } | null> {
  const { rows } = await reader.query<{ areaId: string | null }>({ name: 'placing_of', text: `select area_id as "areaId" from incident where id = $1 and region like $2 || '%' and drill = $3 and status not in ('closed', 'joined')`, values: [incidentId, prefix, drill] })
  return rows[0] ?? null
}

/** Incidents of this car, reported by then, whose people are not out. */
export async function listOpenAt(reader: Reader, elevatorId: string, drill: boolean, by: Date): Promise<string[]> {
  const { rows } = await reader.query<{ id: string }>({ name: 'open_at', text: `select id from incident where elevator_id = $1 and drill = $2 and status not in ('released', 'followed-up', 'closed', 'joined') and reported_at <= $3`, values: [elevatorId, drill, by] })
  return rows.map((r) => r.id)
}
