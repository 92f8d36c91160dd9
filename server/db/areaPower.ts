// Signs that the power is back in an area: what its sensors say of the mains and the doors. Each sign is taken once.
import type { Tx } from './pool.ts'

/** The first sign in an area says when; each open child whose car stands with an open door is returned once; in a drill what its drill boxes say, for the cars themselves were never stopped. One process at a time: it locks the areas that it changes. */
export async function takePowerSigns(tx: Tx, now: Date): Promise<{ areas: string[]; incidents: string[] }> {
  const { rows: back } = await tx.query<{ id: string }>({ name: 'power_back', text:
    `update area_incident a set power_back_at = $1, version = version + 1 where a.id in (
       select r.id from area_incident r where r.status = 'open' and r.kind = 'blackout' and r.power_back_at is null and (
         select count(distinct e.id) from area_estate t join elevator e using (region, estate) join alarm m on m.elevator_id = e.id
         where t.area_id = r.id and not t.taken_out and m.drill = r.drill and ((m.type = 'service-restored' and m.received_at > r.opened_at) or (m.type = 'main-power-lost' and m.cleared_at > r.opened_at))) >= 3
       for update of r skip locked) returning a.id`, values: [now] })
  if (back.length > 0) await tx.query({ name: 'power_back_event', text: `insert into area_event (area_id, type, at, actor, data) select unnest($1::uuid[]), 'power-back', $2, '{"kind": "system"}', '{}'`, values: [back.map((r) => r.id), now] })
  const { rows: signs } = await tx.query<{ area_id: string; id: string }>({ name: 'self_freed_signs', text:
    `select i.area_id, i.id from incident i join area_incident a on a.id = i.area_id and a.status = 'open'
       cross join lateral (select l.state from elevator_live l where not i.drill and not a.drill and l.elevator_id = i.elevator_id and l.received_at > greatest(a.opened_at, i.reported_at)
         union all (select t.data from telemetry t where i.drill and a.drill and t.drill and t.elevator_id = i.elevator_id and t.kind = 'state' and t.received_at > greatest(a.opened_at, i.reported_at) order by t.received_at desc limit 1)) said
     where i.status in ('located', 'dispatched', 'accepted', 'departed') and said.state ->> 'power' = 'true' and said.state ->> 'door' = 'open'
       and not exists (select from area_event v where v.area_id = a.id and v.type = 'self-freed-sign' and v.data ->> 'incidentId' = i.id::text)
       and not exists (select from alarm m where m.incident_id = i.id and m.hint = 'self-freed') for update of a skip locked`, values: [] })
  if (signs.length > 0) await tx.query({ name: 'self_freed_events', text: `insert into area_event (area_id, type, at, actor, data) select a, 'self-freed-sign', $3, '{"kind": "system"}', jsonb_build_object('incidentId', i) from unnest($1::uuid[], $2::uuid[]) as q (a, i)`, values: [signs.map((s) => s.area_id), signs.map((s) => s.id), now] })
  return { areas: [...new Set([...back.map((r) => r.id), ...signs.map((s) => s.area_id)])], incidents: signs.map((s) => s.id) }
}
