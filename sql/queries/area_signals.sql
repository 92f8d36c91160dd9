-- What may belong to an area: fresh reports of people or stopped cars, alarms of people inside, and cars that lost their mains.
-- Parameters: $1 how far back; $2 a lost mains that came before this and still goes on counts though it is held.
-- Rows: one an incident and one an alarm, each with its car's place. Older ones that wait in an area's estates are none of this: area_adrift.sql.
-- What an area had when it was closed is over: it makes no other one.
-- An alarm of people inside whose incident is here says nothing more: thousands of them would be looked at twice.
-- An alarm that waits to be believed, was dropped or marked false says nothing yet. Lock: none.
select 'report' as kind, e.id::text as "elevatorId", e.region || '/' || e.estate as estate, e.building, i.reported_at as at, st_y(e.position::geometry) as lat, st_x(e.position::geometry) as lng, i.id::text as "incidentId",
  coalesce(i.state -> 'people' -> 'hazards' ? 'water', false) as water, i.drill
from incident i join elevator e on e.id = i.elevator_id
where i.kind in ('entrapment', 'fault') and i.status not in ('closed', 'joined') and not exists (select from area_incident a where a.id = i.area_id and a.status = 'closed') and i.reported_at >= $1
union all
select case when m.type = 'main-power-lost' then 'power' else 'trapped' end, e.id::text, e.region || '/' || e.estate, e.building, m.at, st_y(e.position::geometry), st_x(e.position::geometry), i.id::text, false, m.drill
from alarm m join elevator e on e.id = m.elevator_id left join incident i on i.id = m.incident_id and i.status not in ('closed', 'joined') and i.kind in ('entrapment', 'fault')
where m.received_at >= $1 and not exists (select from area_estate s join area_incident a on a.id = s.area_id where s.region = e.region and s.estate = e.estate and a.status = 'closed' and a.merged_into is null and a.drill = m.drill and a.closed_at >= m.received_at)
  and (m.state not in ('held', 'dropped') or (m.state = 'held' and m.type = 'main-power-lost' and m.cleared_at is null and m.received_at <= $2)) and m.mark is distinct from 'false'
  and (m.type = 'main-power-lost' or i.id is null or i.reported_at < $1)
  and m.type in ('main-power-lost', 'alarm-button', 'trapped', 'trapped-at-level', 'trapped-outside-level', 'trapped-long', 'call-for-help', 'fallen')
