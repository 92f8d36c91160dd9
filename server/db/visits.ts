// Maintenance visits (维保) and the other public facts of a car: what its contract unit and its register say of it, each change written down.
import { type Db, isConflict, type Reader, type Tx } from './pool.ts'
import { wireTime } from './wireTime.ts'

/** Whose cars: those in `prefix`, and of these only the ones that the team's own unit maintains, where `teamId` is one. */
export interface VisitScope { prefix: string; teamId: string | null }
export interface Changer { accountId: string; now: Date }

const OURS = `e.region like $1 || '%' and ($2::bigint is null or exists (select from team t where t.id = $2 and t.unit_id = e.maintenance_unit_id))`

export interface RecordRow { id: string; rescueCode: string; address: string; registrationCode: string | null; nextInspectionOn: string | null; maintenanceUnit: string; useUnit: string; visits: { on: string; items: number | null; unit: string; by: string | null; recordedAt: string }[] }

/** Several where platforms in the scope give the same code. */
export async function listRecords(reader: Reader, scope: VisitScope, rescueCode: string, most: number): Promise<RecordRow[]> {
  return records(reader, scope, 'e.rescue_code = $3', rescueCode, most)
}

export async function findRecord(reader: Reader, scope: VisitScope, elevatorId: string, most: number): Promise<RecordRow | null> {
  return (await records(reader, scope, 'e.id = $3::bigint', elevatorId, most))[0] ?? null
}

async function records(reader: Reader, { prefix, teamId }: VisitScope, which: string, value: string, most: number): Promise<RecordRow[]> {
  const { rows } = await reader.query<RecordRow>(
    `select e.id, e.rescue_code as "rescueCode", e.address, e.registration_code as "registrationCode", e.next_inspection_on::text as "nextInspectionOn", m.name as "maintenanceUnit", u.name as "useUnit",
       coalesce((select json_agg(json_build_object('on', v.on_date::text, 'items', v.items, 'unit', v.unit, 'by', v.by, 'recordedAt', ${wireTime('v.recorded_at')}) order by v.on_date desc)
         from (select v.on_date, v.items, w.name as unit, a.name as by, v.recorded_at from maintenance_visit v join unit w on w.id = v.unit_id left join account a on a.id = v.recorded_by where v.elevator_id = e.id order by v.on_date desc limit $4) v), '[]') as visits
     from elevator e join unit m on m.id = e.maintenance_unit_id join unit u on u.id = e.use_unit_id where ${OURS} and ${which} order by e.id`, [prefix, teamId, value, most])
  return rows
}

export type VisitRefusal = 'no-such-elevator' | 'no-such-visit' | 'of-another-unit'
interface Visit { unitId: string; items: number | null; recordedBy: string | null; recordedAt: Date }

/** The visit that is there, its car held; a refusal where the car is out of the scope, or a crew asks and another unit was there that day. */
async function holdVisit(tx: Tx, { prefix, teamId }: VisitScope, { elevatorId, on }: { elevatorId: string; on: string }): Promise<Visit | null | VisitRefusal> {
  if ((await tx.query(`select from elevator e where ${OURS} and e.id = $3 for no key update`, [prefix, teamId, elevatorId])).rowCount !== 1) return 'no-such-elevator'
  const { rows } = await tx.query<Visit & { ours: boolean }>(
    `select v.unit_id as "unitId", v.items, v.recorded_by as "recordedBy", v.recorded_at as "recordedAt", $3::bigint is null or exists (select from team t where t.id = $3 and t.unit_id = v.unit_id) as ours from maintenance_visit v where v.elevator_id = $1 and v.on_date = $2::date`, [elevatorId, on, teamId])
  const [row] = rows
  if (!row) return null
  const { ours, ...visit } = row
  return ours ? visit : 'of-another-unit'
}

/** One a day and car; said again it replaces, and stays the visit of the unit that was there. */
export async function keepVisit(db: Db, scope: VisitScope, v: { elevatorId: string; on: string; items: number | null }, by: Changer): Promise<VisitRefusal | null> {
  return db.tx(async (tx) => {
    const before = await holdVisit(tx, scope, v)
    if (typeof before === 'string') return before
    await tx.query(
      `insert into maintenance_visit (elevator_id, on_date, unit_id, items, recorded_at, recorded_by) select e.id, $2::date, e.maintenance_unit_id, $3, $4, $5 from elevator e where e.id = $1
       on conflict (elevator_id, on_date) do update set items = excluded.items, recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by`,
      [v.elevatorId, v.on, v.items, by.now, by.accountId])
    await noteChange(tx, v.elevatorId, 'visit', { on: v.on, items: v.items, before }, by)
    return null
  })
}

export async function removeVisit(db: Db, scope: VisitScope, v: { elevatorId: string; on: string }, by: Changer): Promise<VisitRefusal | null> {
  return db.tx(async (tx) => {
    const before = await holdVisit(tx, scope, v)
    if (typeof before === 'string') return before
    if (before === null) return 'no-such-visit'
    await tx.query('delete from maintenance_visit where elevator_id = $1 and on_date = $2::date', [v.elevatorId, v.on])
    await noteChange(tx, v.elevatorId, 'visit-removed', { on: v.on, before }, by)
    return null
  })
}

/** What the register says of a car; `undefined` stays as it is. */
export async function changeFacts(db: Db, prefix: string, elevatorId: string, change: { registrationCode?: string | null; nextInspectionOn?: string | null }, by: Changer): Promise<'no-such-elevator' | 'registration-taken' | null> {
  try {
    return await db.tx(async (tx) => {
      const { rows } = await tx.query<{ registrationCode: string | null; nextInspectionOn: string | null }>(`select registration_code as "registrationCode", next_inspection_on::text as "nextInspectionOn" from elevator where id = $1 and region like $2 || '%' for update`, [elevatorId, prefix])
      const before = rows[0]
      if (!before) return 'no-such-elevator'
      const after = { ...before, ...change }
      await tx.query('update elevator set registration_code = $2, next_inspection_on = $3::date where id = $1', [elevatorId, after.registrationCode, after.nextInspectionOn])
      await noteChange(tx, elevatorId, 'facts', { before, after }, by)
      return null
    })
  } catch (error) {
    if (isConflict(error, 'elevator_registration_code_key')) return 'registration-taken'
    throw error
  }
}

async function noteChange(tx: Tx, elevatorId: string, what: 'visit' | 'visit-removed' | 'facts', data: object, { accountId, now }: Changer): Promise<void> {
  await tx.query('insert into elevator_change (elevator_id, at, account_id, what, data) values ($1, $2, $3, $4, $5)', [elevatorId, now, accountId, what, JSON.stringify(data)])
}
