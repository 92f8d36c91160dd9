// Maintenance visits (维保): when the contract unit was last at a car, as it says itself.
import type { Reader } from './pool.ts'

/** One a day and car; said again it replaces. `teamId`: only cars of this team's own unit. False: no such car inside. */
export async function keepVisit(reader: Reader, v: { elevatorId: string; prefix: string; teamId: string | null; on: string; items: number | null; accountId: string; now: Date }): Promise<boolean> {
  const { rowCount } = await reader.query(
    `insert into maintenance_visit (elevator_id, on_date, unit_id, items, recorded_at, recorded_by)
     select e.id, $4::date, e.maintenance_unit_id, $5, $6, $7 from elevator e
     where e.id = $1 and e.region like $2 || '%' and ($3::bigint is null or exists (select from team t where t.id = $3 and t.unit_id = e.maintenance_unit_id))
     on conflict (elevator_id, on_date) do update set unit_id = excluded.unit_id, items = excluded.items, recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by`,
    [v.elevatorId, v.prefix, v.teamId, v.on, v.items, v.now, v.accountId])
  return (rowCount ?? 0) > 0
}
