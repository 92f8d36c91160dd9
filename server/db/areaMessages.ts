// One word to all who wait, or to all who could look: who gets it, its rows in the notification ladder, and what became of each.
import type { AreaMessage } from '../contracts/area.ts'
import type { Reader, Tx } from './pool.ts'

/** Callers of the area's open incidents, each number once, with the incident that it called last about. */
export async function listCallers(reader: Reader, areaId: string): Promise<{ phone: string; incidentId: string }[]> {
  const { rows } = await reader.query<{ phone: string; incidentId: string }>({ name: 'area_callers', text:
    `select distinct on (phone) phone, i.id as "incidentId" from incident i cross join lateral (select r ->> 'callerPhone' as phone, r ->> 'reportedAt' as at from jsonb_array_elements(i.state -> 'reports') r) c
     where i.area_id = $1 and i.status not in ('released', 'followed-up', 'closed', 'joined') and phone is not null order by phone, at desc`, values: [areaId] })
  return rows
}

/** Mobiles of the use units that have cars in the area of which nobody knows anything, each once. */
export async function listOfficerMobiles(reader: Reader, areaId: string): Promise<string[]> {
  const { rows } = await reader.query<{ phone: string }>({ name: 'area_officers', text:
    `select distinct mobile_of(u.officer_phone, u.phone) as phone from area_estate t join elevator e on e.region = t.region and e.estate = t.estate join unit u on u.id = e.use_unit_id
     where t.area_id = $1 and not t.taken_out and mobile_of(u.officer_phone, u.phone) is not null
       and not exists (select from sweep s where s.area_id = $1 and s.elevator_id = e.id and s.status <> 'unknown') and not exists (select from incident i where i.area_id = $1 and i.elevator_id = e.id and i.status <> 'joined')`, values: [areaId] })
  return rows.map((r) => r.phone)
}

/** `incidentId`: of whoever called about one. */
interface Told { phone: string; incidentId: string | null }

/** A text message to each of these numbers, due now. Without a gateway they are shown as what they are: not sent. */
export async function planMessage(tx: Tx, m: { id: string; areaId: string; audience: AreaMessage['to']; text: string; by: string; byName: string; to: readonly Told[]; hasGateway: boolean }, newId: () => string, now: Date): Promise<void> {
  await tx.query({ name: 'insert_area_message', text: 'insert into area_message (id, area_id, text, by_account, by_name, at, audience) values ($1, $2, $3, $4, $5, $6, $7)', values: [m.id, m.areaId, m.text, m.by, m.byName, now, m.audience] })
  await tx.query({ name: 'plan_area_message', text:
    `insert into notification (id, kind, incident_id, channel, contact, state, permanent, reason, due_at, planned_at, failed_at, changed_at, message_id)
     select id, 'notice', incident_id, 'sms', contact, case when $5 then 'planned' else 'failed' end, not $5, case when $5 then null else 'no-gateway' end, $6, $6, case when $5 then null else $6::timestamptz end, $6, $4
     from unnest($1::uuid[], $2::uuid[], $3::text[]) as q (id, incident_id, contact)`, values: [m.to.map(newId), m.to.map((t) => t.incidentId), m.to.map((t) => t.phone), m.id, m.hasGateway, now] })
}

/** Newest first. */
export async function listAreaMessages(reader: Reader, areaId: string): Promise<AreaMessage[]> {
  const { rows } = await reader.query<Omit<AreaMessage, 'at'> & { at: Date }>({ name: 'area_messages', text:
    `select m.id, m.audience as to, m.text, m.by_name as by, m.at, count(n.id)::int as phones, count(n.id) filter (where n.state in ('sent', 'delivered', 'read'))::int as sent, count(n.id) filter (where n.state in ('delivered', 'read'))::int as delivered, count(n.id) filter (where n.state = 'failed')::int as failed
     from area_message m left join notification n on n.message_id = m.id where m.area_id = $1 group by m.id order by m.at desc limit 50`, values: [areaId] })
  return rows.map((r) => ({ ...r, at: r.at.toISOString() }))
}
