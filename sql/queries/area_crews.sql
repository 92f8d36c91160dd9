-- The crews on duty round the cars of an area that its batch weighs, free or called.
-- Parameters: $1 the area, $2 now, $3 how far away from their middle at most, metres, $4 the incidents (none: the whole area), $5 how many at most beside those that are called in this area.
-- Rows: one a crew, the nearest first; `live` is what it is called for, if anything. The use units' own people are no rescuers, and a crew without account and telephone would not hear of it. Lock: none.
with middle as materialized (
  select st_centroid(st_collect(p))::geography as at from (
    select e.position::geometry as p from incident i join elevator e on e.id = i.elevator_id where i.id = any ($4::uuid[])
    union all select e.position::geometry from area_estate t join elevator e using (region, estate) where t.area_id = $1 and not t.taken_out and cardinality($4::uuid[]) = 0
    union all select e.position::geometry from incident i join elevator e on e.id = i.elevator_id where i.area_id = $1 and cardinality($4::uuid[]) = 0
  ) places
), near as materialized (
  select p.team_id from middle join team_position p on p.on_duty and st_dwithin(p.position, middle.at, $3) and exists (select from team t where t.id = p.team_id and t.kind <> 'property'
      and case when t.phone ~ '[0-9]' or array_to_string(t.phones, '') ~ '[0-9]' then true else exists (select from account a where a.team_id = t.id and not a.disabled) end) order by p.position <-> middle.at limit $5
), called as materialized (
  select a.team_id from assignment a join incident i on i.id = a.incident_id where i.area_id = $1 and a.status in ('offered', 'accepted', 'departed', 'arrived')
)
select t.id::text as "teamId", t.name, t.kind, t.unit_id::text as "unitId", st_y(p.position::geometry) as lat, st_x(p.position::geometry) as lng, p.source as "positionSource", greatest(0, extract(epoch from $2::timestamptz - p.at))::float8 as "positionAgeSeconds",
  exists (select from shift s where s.team_id = t.id and s.weekday = extract(isodow from $2::timestamptz at time zone 'Asia/Shanghai')::smallint and s.starts <= ($2::timestamptz at time zone 'Asia/Shanghai')::time and ($2::timestamptz at time zone 'Asia/Shanghai')::time < s.ends) or not exists (select from shift s where s.team_id = t.id) as "onShift",
  live.facts as live, exists (select from area_move m where m.area_id = $1 and m.team_id = t.id) as "movedBefore"
from middle join team_position p on p.on_duty and p.team_id in (select team_id from near union select team_id from called) and st_dwithin(p.position, middle.at, $3) join team t on t.id = p.team_id and t.kind <> 'property'
  left join lateral (
    select json_build_object('incidentId', a.incident_id, 'status', a.status, 'here', coalesce(i.area_id = $1, false)) as facts from assignment a join incident i on i.id = a.incident_id
    where a.team_id = t.id and a.status in ('offered', 'accepted', 'departed', 'arrived') order by a.offered_at limit 1
  ) live on true
order by p.position <-> middle.at, t.id
