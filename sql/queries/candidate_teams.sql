-- The teams that may be called for an elevator, with the facts that domain/ranking.ts orders and explains.
-- Parameters: $1 elevator id, $2 incident id or null, $3 now.
-- Rows: every team of the contract unit whether on duty or not (so that its refusal is explained); the 30 nearest others that are
--   on duty and free; the 10 nearest others on duty whatever they do (so that an operator sees why the nearest is not called);
--   every team already called in this incident. Some 50 rows, in no order.
-- Lock: none. The unique index assignment_one_active_a_team refuses the second offer to a team that two incidents chose at once;
--   locking thirty teams here would make a blackout's incidents wait for one another.
-- Both nearest-neighbour scans walk the partial GiST index team_position_on_duty and stop at their limit.
with e as materialized (
  select id, position, maintenance_unit_id from elevator where id = $1::bigint
), considered as (
  select t.id as team_id from e join team t on t.unit_id = e.maintenance_unit_id
  union
  select n.team_id from e cross join lateral (
    select p.team_id from team_position p
    where p.on_duty and not exists (select from assignment a where a.team_id = p.team_id and a.status in ('offered', 'accepted', 'departed', 'arrived'))
      and exists (select from team t where t.id = p.team_id and t.unit_id is distinct from e.maintenance_unit_id)
    order by p.position <-> e.position limit 30
  ) n
  union
  select n.team_id from e cross join lateral (
    select p.team_id from team_position p
    where p.on_duty and exists (select from team t where t.id = p.team_id and t.unit_id is distinct from e.maintenance_unit_id)
    order by p.position <-> e.position limit 10
  ) n
  union
  select a.team_id from assignment a where a.incident_id = $2::uuid
), local as (
  select extract(isodow from $3::timestamptz at time zone 'Asia/Shanghai')::smallint as weekday, ($3::timestamptz at time zone 'Asia/Shanghai')::time as clock
)
select t.id as "teamId", t.code as "teamCode", t.name, t.leader, t.kind, coalesce(t.unit_id = e.maintenance_unit_id, false) as contract,
  st_distance(p.position, e.position) as "distanceMeters", p.source as "positionSource", greatest(0, extract(epoch from $3::timestamptz - p.at))::float8 as "positionAgeSeconds",
  st_y(p.position::geometry) as lat, st_x(p.position::geometry) as lng, coalesce(p.on_duty, false) as "onDuty",
  -- A team without a shift table works round the clock.
  not exists (select from shift s where s.team_id = t.id) or exists (select from shift s, local where s.team_id = t.id and s.weekday = local.weekday and s.starts <= local.clock and local.clock < s.ends) as "onShift",
  case when t.station_id is null then null else st_distance(st.position, e.position) <= st.radius_meters end as "insideRadius",
  busy.facts as "busyWith", here.status as "answeredHere"
from considered c
  cross join e
  join team t on t.id = c.team_id
  left join team_position p on p.team_id = t.id
  left join station st on st.id = t.station_id
  left join lateral (
    select json_build_object('incidentId', i.id, 'number', i.number, 'status', a.status) as facts
    from assignment a join incident i on i.id = a.incident_id
    where a.team_id = t.id and a.status in ('offered', 'accepted', 'departed', 'arrived') and ($2::uuid is null or a.incident_id <> $2::uuid)
    order by a.offered_at limit 1
  ) busy on true
  left join lateral (
    select a.status from assignment a where a.incident_id = $2::uuid and a.team_id = t.id order by a.offered_at desc, a.id desc limit 1
  ) here on true
