// Faults, complaints and praise from the elevator's page, as the bureau, the desk and the use unit read them.
import type { FeedbackView } from '../contracts/feedback.ts'
import { masked } from '../domain/phone.ts'
import type { Reader } from './pool.ts'
import { wireTime } from './wireTime.ts'

export interface NewFeedback { elevatorId: string; kind: 'fault' | 'complaint' | 'praise'; text: string; phone: string | null; sender: Buffer; once: Buffer; at: Date }

/** The same form twice is kept once. */
export async function keepFeedback(reader: Reader, f: NewFeedback): Promise<void> {
  await reader.query({ name: 'keep_feedback', text: 'insert into feedback (elevator_id, kind, text, phone, sender, once, at) values ($1, $2, $3, $4, $5, $6, $7) on conflict (once) do nothing', values: [f.elevatorId, f.kind, f.text, f.phone, f.sender, f.once, f.at] })
}

/** Newest first. A use unit, of whom the words may complain, reads no whole number. `before`: the id of the last one of the page before. */
export async function listFeedback(reader: Reader, f: { prefix: string; useUnitId: string | null; kind: string | null; before: string | null; limit: number }): Promise<FeedbackView[]> {
  const { rows } = await reader.query<FeedbackView>({ name: 'feedback_list', text:
    `select f.id, f.kind, f.text, f.phone, ${wireTime('f.at')} as at, ${wireTime('f.seen_at')} as "seenAt", a.name as "seenBy",
       e.id as "elevatorId", e.rescue_code as "rescueCode", r.name || ' ' || e.estate || ' ' || e.building || e.door || e.car as place, u.name as "useUnit", m.short_name as "maintenanceUnit"
     from feedback f join elevator e on e.id = f.elevator_id join region r on r.code = e.region join unit u on u.id = e.use_unit_id join unit m on m.id = e.maintenance_unit_id left join account a on a.id = f.seen_by
     where e.region like $1 || '%' and ($2::bigint is null or e.use_unit_id = $2) and ($3::text is null or f.kind = $3) and ($4::bigint is null or f.id < $4) order by f.id desc limit $5`,
  values: [f.prefix, f.useUnitId, f.kind, f.before, f.limit] })
  return f.useUnitId === null ? rows : rows.map((row) => ({ ...row, phone: row.phone === null ? null : masked(row.phone) }))
}

/** False: there is none inside. Who has seen it first stays. */
export async function markFeedbackSeen(reader: Reader, id: string, { prefix, useUnitId, accountId, now }: { prefix: string; useUnitId: string | null; accountId: string; now: Date }): Promise<boolean> {
  const { rowCount } = await reader.query(
    `update feedback f set seen_at = coalesce(f.seen_at, $5), seen_by = coalesce(f.seen_by, $4) from elevator e where e.id = f.elevator_id and f.id = $1 and e.region like $2 || '%' and ($3::bigint is null or e.use_unit_id = $3)`, [id, prefix, useUnitId, accountId, now])
  return (rowCount ?? 0) > 0
}
