-- The cars of an area's estates, each with what was found at it and what its sensor said last.
-- Parameters: $1 the area.
-- Rows: one a car, in the order in which people walk: estate, building, door, car. Lock: none.
select e.id::text as "elevatorId", e.rescue_code as "rescueCode", e.region, e.estate, e.building, e.door, e.car, st_y(e.position::geometry) as lat, st_x(e.position::geometry) as lng,
  s.status, s.by_name as "by", s.at, s.note, seen.at as "deviceSeenAt",
  l.received_at is not null and l.received_at >= a.opened_at and l.state ->> 'power' = 'true' and l.state ->> 'door' = 'open' as "doorOpen"
from area_incident a join area_estate t on t.area_id = a.id and not t.taken_out join elevator e on e.region = t.region and e.estate = t.estate
  left join sweep s on s.area_id = a.id and s.elevator_id = e.id
  left join elevator_live l on l.elevator_id = e.id
  left join lateral (select max(v.last_seen) as at from device d join device_live v on v.device_id = d.id where d.elevator_id = e.id) seen on true
where a.id = $1
order by e.estate, length(e.building), e.building, e.door, e.car, e.id
