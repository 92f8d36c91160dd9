// Stickers (一梯一码) in the database: which version of each car is good, and who issued and revoked the others.
import type { Reader, Tx } from './pool.ts'

/** One car with its newest sticker; `version` null: it never had one. `good`: not revoked. */
export interface StickerRow {
  elevatorId: string; rescueCode: string; registrationCode: string | null; region: string; regionName: string; estate: string; building: string; door: string; car: string; street: string; useUnitId: string; useUnit: string; maintenanceUnit: string; maintenancePhone: string
  version: number | null; good: boolean; issuedAt: Date | null; issuedBy: string | null; revokedAt: Date | null; revokedBy: string | null; revokedBecause: string | null
}

/** At most this many cars on one sheet or in one issue: the largest estates have some hundred. */
export const MOST_CARS = 500

export interface StickerFilter { prefix: string; useUnitId: string | null; ids?: readonly string[]; region?: string; estate?: string }

/** Cars with their newest sticker, in the order one walks along: estate, building, door, car. */
export async function listStickers(reader: Reader, f: StickerFilter): Promise<StickerRow[]> {
  const { rows } = await reader.query<StickerRow>({ name: 'stickers', text:
    `select e.id as "elevatorId", e.rescue_code as "rescueCode", e.registration_code as "registrationCode", e.region, r.name as "regionName", e.estate, e.building, e.door, e.car, e.street, e.use_unit_id as "useUnitId", u.name as "useUnit", m.name as "maintenanceUnit", m.phone as "maintenancePhone",
       s.version, s.version is not null and s.revoked_at is null as good, s.issued_at as "issuedAt", ib.name as "issuedBy", s.revoked_at as "revokedAt", rb.name as "revokedBy", s.revoked_because as "revokedBecause"
     from elevator e join region r on r.code = e.region join unit u on u.id = e.use_unit_id join unit m on m.id = e.maintenance_unit_id
       left join lateral (select * from sticker s where s.elevator_id = e.id order by s.version desc limit 1) s on true left join account ib on ib.id = s.issued_by left join account rb on rb.id = s.revoked_by
     where e.region like $1 || '%' and ($2::bigint is null or e.use_unit_id = $2) and ($3::bigint[] is null or e.id = any ($3)) and ($4::text is null or e.region = $4) and ($5::text is null or e.estate = $5)
     order by e.estate, length(e.building), e.building, e.door, e.car, e.id limit ${MOST_CARS + 1}`,
  values: [f.prefix, f.useUnitId, f.ids ?? null, f.region ?? null, f.estate ?? null] })
  return rows
}

/** Issues a new version for each of these cars and revokes the former one; cars in `only` states alone: `missing` leaves those with a good sticker as they are. Returns the ids that got one. */
export async function issueStickers(tx: Tx, { elevatorIds, only, accountId, now, because }: { elevatorIds: readonly string[]; only: 'missing' | 'all'; accountId: string; now: Date; because: string }): Promise<string[]> {
  // One issue after the other for the same cars: the version is counted under their locks.
  await tx.query('select id from elevator where id = any ($1::bigint[]) order by id for no key update', [elevatorIds])
  if (only === 'all') {
    const former = await tx.query<{ id: string }>('update sticker set revoked_at = $2, revoked_by = $3, revoked_because = $4 where elevator_id = any ($1::bigint[]) and revoked_at is null returning elevator_id as id', [elevatorIds, now, accountId, because])
    await logAll(tx, accountId, 'sticker:revoked', former.rows.map((r) => r.id), now)
  }
  const { rows } = await tx.query<{ id: string }>(
    `insert into sticker (elevator_id, version, issued_at, issued_by)
     select e.id, coalesce((select max(version) from sticker s where s.elevator_id = e.id), 0) + 1, $2, $3 from elevator e
     where e.id = any ($1::bigint[]) and not exists (select from sticker s where s.elevator_id = e.id and s.revoked_at is null) returning elevator_id as id`, [elevatorIds, now, accountId])
  await logAll(tx, accountId, 'sticker:issued', rows.map((r) => r.id), now)
  return rows.map((r) => r.id)
}

/** False: it has no good one. */
export async function revokeSticker(tx: Tx, { elevatorId, accountId, now, because }: { elevatorId: string; accountId: string; now: Date; because: string }): Promise<boolean> {
  const { rowCount } = await tx.query('update sticker set revoked_at = $2, revoked_by = $3, revoked_because = $4 where elevator_id = $1 and revoked_at is null', [elevatorId, now, accountId, because])
  if (rowCount === 0) return false
  await logAll(tx, accountId, 'sticker:revoked', [elevatorId], now)
  return true
}

/** Who printed which cars' sheet. */
export const logSheet = (tx: Tx, accountId: string, elevatorIds: readonly string[], now: Date): Promise<void> => logAll(tx, accountId, 'sticker:printed', elevatorIds, now)

async function logAll(tx: Tx, accountId: string, act: string, elevatorIds: readonly string[], now: Date): Promise<void> {
  await tx.query(`insert into access_log (account_id, act, subject, at) select $1, $2, 'elevator/' || id, $4 from unnest($3::text[]) as t(id)`, [accountId, act, elevatorIds, now])
}
