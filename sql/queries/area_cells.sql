-- One row a car, in the order in which people walk: estate, building, door, car. Follows area_cars.sql, whose parameters it uses; $5 a use unit, whose cars alone are wanted, or null.
select c.elevator_id::text as "elevatorId", c.rescue_code as "rescueCode", c.region, c.estate, c.building, c.door, c.car, c.status, c.source as "from", c.incident_id as "incidentId", c.trapped as people, c.care,
  c.by_name as "by", c.at, c.note, seen.at as "deviceSeenAt",
  case when not a.drill and c.status in ('unknown', 'people') and l.received_at >= a.opened_at and l.state ->> 'power' = 'true' and l.state ->> 'door' = 'open' then 'running' end as hint
from car c join area_incident a on a.id = c.area_id left join elevator_live l on l.elevator_id = c.elevator_id
  left join lateral (select max(v.last_seen) as at from device d join device_live v on v.device_id = d.id where d.elevator_id = c.elevator_id) seen on true
where $5::bigint is null or exists (select from elevator e where e.id = c.elevator_id and e.use_unit_id = $5)
order by c.estate, length(c.building), c.building, c.door, c.car, c.elevator_id
