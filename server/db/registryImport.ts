// What an import must know before it writes: the platform's counties, its units, and who has which number already.
import type { Tx } from './pool.ts'

/** Nobody else writes elevators until the import has ended, so that what was checked stays true. Readers are not held up. */
export async function lockElevators(tx: Tx): Promise<void> {
  await tx.query('lock table elevator in share row exclusive mode')
}

/** County codes and names → code, of one platform's region. */
export async function listCounties(tx: Tx, platform: string): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ code: string; name: string }>("select c.code, c.name from region p join region c on c.code like p.scope || '%' where p.code = $1 and c.level = 'county'", [platform])
  return new Map(rows.flatMap((r) => [[r.code, r.code], [r.name, r.code]]))
}

export async function findRegionNames(tx: Tx): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ code: string; name: string }>('select code, name from region')
  return new Map(rows.map((r) => [r.code, r.name]))
}

/** `maintenance NAME` and `use NAME`, by full or short name → id. */
export async function listUnits(tx: Tx): Promise<Map<string, string>> {
  const { rows } = await tx.query<{ id: string; kind: string; name: string; short_name: string }>('select id, kind, name, short_name from unit order by id desc')
  return new Map([...rows.map((r) => [`${r.kind} ${r.short_name}`, r.id] as const), ...rows.map((r) => [`${r.kind} ${r.name}`, r.id] as const)])
}

export interface NewUnit { kind: 'maintenance' | 'use'; name: string; region: string; phone: string; officer: string | null; officerPhone: string | null }

export async function insertUnit(tx: Tx, unit: NewUnit): Promise<string> {
  const { rows } = await tx.query<{ id: string }>('insert into unit (kind, name, short_name, region, phone, officer, officer_phone) values ($1, $2, $2, $3, $4, $5, $6) returning id', [unit.kind, unit.name, unit.region, unit.phone, unit.officer, unit.officerPhone])
  const row = rows[0]
  if (!row) throw new Error('insert into unit returned nothing')
  return row.id
}

export interface Taken { rescueCode: string; platform: string; registrationCode: string | null; equipmentCode: string | null; certificate: string | null }

/** Every elevator that has one of these numbers already. */
export async function listTaken(tx: Tx, platform: string, n: { rescueCodes: readonly string[]; registrationCodes: readonly string[]; equipmentCodes: readonly string[]; certificates: readonly string[] }): Promise<Taken[]> {
  const { rows } = await tx.query<Taken>(
    `select rescue_code as "rescueCode", platform, registration_code as "registrationCode", equipment_code as "equipmentCode", certificate from elevator
     where (platform = $1 and rescue_code = any ($2::text[])) or registration_code = any ($3::text[]) or equipment_code = any ($4::text[]) or certificate = any ($5::text[])`,
    [platform, n.rescueCodes, n.registrationCodes, n.equipmentCodes, n.certificates])
  return rows
}

/** Which of these points lie farther than so many metres from the outline of their county; points of counties without an outline never do. */
export async function listFarPoints(tx: Tx, points: readonly { region: string; lng: number; lat: number }[], meters: number): Promise<Set<number>> {
  const { rows } = await tx.query<{ index: number }>(
    `select (p.n - 1)::int as index from unnest($1::text[], $2::float8[], $3::float8[]) with ordinality as p(region, lng, lat, n) join region r on r.code = p.region
     where r.outline is not null and not st_dwithin(r.outline, st_setsrid(st_makepoint(p.lng, p.lat), 4326)::geography, $4)`,
    [points.map((p) => p.region), points.map((p) => p.lng), points.map((p) => p.lat), meters])
  return new Set(rows.map((r) => r.index))
}
