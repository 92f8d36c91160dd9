-- Elevators as a row shows them, with what speaks for each: did this caller report it before, is an incident open, how far is it from a point.
-- Parameters: $1 ids, $2 region prefix, $3 the caller's phone or null, $4 longitude or null, $5 latitude or null, $6 reports before this do not count.
-- Rows: one for each id inside the prefix, in no order. Lock: none.
select e.id, e.rescue_code as "rescueCode", e.registration_code as "registrationCode", e.region, r.name as "regionName", e.estate, e.building, e.door, e.car, e.address, e.place_type as "placeType",
  st_y(e.position::geometry) as lat, st_x(e.position::geometry) as lng, e.maintenance_unit_id as "maintenanceUnitId", m.short_name as "maintenanceUnit", e.use_unit_id as "useUnitId",
  exists (select from incident i where i.elevator_id = e.id and i.status not in ('released', 'followed-up', 'closed', 'joined')) as "openIncident",
  $3::text is not null and exists (select from report b where b.caller_phone = $3 and b.elevator_id = e.id and b.reported_at >= $6) as "callerBefore",
  case when $4::float8 is null then null else st_distance(e.position, st_setsrid(st_makepoint($4, $5), 4326)::geography) end as meters
from elevator e join region r on r.code = e.region join unit m on m.id = e.maintenance_unit_id
where e.id = any ($1::bigint[]) and e.region like $2 || '%'
