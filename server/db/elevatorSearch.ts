// Narrowing half a million elevators to some dozens, always inside a region prefix. Which of them is meant is registry/resolver.ts.
import type { ElevatorBrief } from '../contracts/elevator.ts'
import type { Reader } from './pool.ts'
import { statement } from './statement.ts'

const BY_CODE = statement('elevators_by_code')
const BY_FRAGMENTS = statement('elevators_by_fragments').text
const LIKE_TEXT = statement('elevators_like_text')
const ESTATES_LIKE = statement('estates_like_name')
const OF_ESTATES = statement('elevators_of_estates')
const BY_INITIALS = statement('elevators_by_initials')
const NEAR_POINT = statement('elevators_near_point')
const FACTS = statement('elevator_facts')

export interface Point { lng: number; lat: number }
/** Degrees WGS-84, metres; `meters` null where no point was given. */
export interface ElevatorFacts extends ElevatorBrief { openIncident: boolean; callerBefore: boolean; meters: number | null }

export async function listByCodes(reader: Reader, codes: readonly string[], prefix: string): Promise<{ id: string; rescueCode: string }[]> {
  return codes.length === 0 ? [] : (await reader.query<{ id: string; rescueCode: string }>({ ...BY_CODE, values: [codes, prefix] })).rows
}

export async function listByRegistration(reader: Reader, registrationCode: string, prefix: string): Promise<string[]> {
  return ids(await reader.query<{ id: string }>({ name: 'elevators_by_registration', text: "select id from elevator where registration_code = $1 and region like $2 || '%'", values: [registrationCode, prefix] }))
}

/** `phone` as domain/phone.ts writes it. */
export async function listByCarPhone(reader: Reader, phone: string, prefix: string): Promise<string[]> {
  return ids(await reader.query<{ id: string }>({ name: 'elevators_by_car_phone', text: "select id from elevator where car_phone = $1 and region like $2 || '%' limit 40", values: [phone, prefix] }))
}

/** What this phone reported since then, newest first. */
export async function listReportedBy(reader: Reader, phone: string, since: Date, prefix: string): Promise<string[]> {
  return ids(await reader.query<{ id: string }>({
    name: 'elevators_reported_by',
    text: `select e.id from elevator e join (select elevator_id, max(reported_at) as at from report where caller_phone = $1 and elevator_id is not null and reported_at >= $2 group by elevator_id) b on b.elevator_id = e.id
      where e.region like $3 || '%' order by b.at desc limit 10`,
    values: [phone, since, prefix],
  }))
}

export async function listByFragments(reader: Reader, fragments: readonly string[], prefix: string, { limit, ofEstate }: { limit: number; ofEstate: number }): Promise<string[]> {
  return fragments.length === 0 ? [] : ids(await reader.query<{ id: string }>(BY_FRAGMENTS, [fragments, prefix, limit, ofEstate]))
}

export async function listLikeText(reader: Reader, text: string, prefix: string, limit: number): Promise<{ id: string; similarity: number }[]> {
  return (await reader.query<{ id: string; similarity: number }>({ ...LIKE_TEXT, values: [text, prefix, limit] })).rows
}

export interface Estate { region: string; name: string }

export async function listEstatesLike(reader: Reader, name: string, prefix: string, limit: number): Promise<Estate[]> {
  return (await reader.query<Estate>({ ...ESTATES_LIKE, values: [name, prefix, limit] })).rows
}

/** At most `ofEach` of each estate, those first whose address has the words. */
export async function listOfEstates(reader: Reader, estates: readonly Estate[], words: readonly string[], prefix: string, ofEach: number): Promise<{ id: string; region: string; estate: string }[]> {
  if (estates.length === 0) return []
  return (await reader.query<{ id: string; region: string; estate: string }>({ ...OF_ESTATES, values: [estates.map((e) => e.region), estates.map((e) => e.name), words, ofEach, prefix] })).rows
}

/** `initials`: letters and digits only. */
export async function listByInitials(reader: Reader, initials: string, prefix: string, limit: number): Promise<string[]> {
  return ids(await reader.query<{ id: string }>({ ...BY_INITIALS, values: [`${initials}%`, prefix, limit] }))
}

export async function listNearPoint(reader: Reader, point: Point, prefix: string, { limit, farthestMeters }: { limit: number; farthestMeters: number }): Promise<string[]> {
  return ids(await reader.query<{ id: string }>({ ...NEAR_POINT, values: [point.lng, point.lat, prefix, limit, farthestMeters] }))
}

export async function listFacts(reader: Reader, elevatorIds: readonly string[], prefix: string, given: { phone: string | null; point: Point | null; since: Date }): Promise<ElevatorFacts[]> {
  if (elevatorIds.length === 0) return []
  return (await reader.query<ElevatorFacts>({ ...FACTS, values: [elevatorIds, prefix, given.phone, given.point?.lng ?? null, given.point?.lat ?? null, given.since] })).rows
}

const ids = (result: { rows: { id: string }[] }): string[] => result.rows.map((row) => row.id)
