-- The teams that may be called for each of some elevators, with the facts that domain/ranking.ts orders and explains.
-- Parameters: $1 elevator ids, $2 incident ids or nulls in the same places, $3 now. They are hidden in `asked` and `moment`, so that no plan of their own looks cheaper than the
--   prepared one: planning this query takes longer than running it (3 ms against 1).
-- Rows, with the place `n` (from 1) of what was asked and the elevator's own "toLat" "toLng": every team of the contract unit and of the use unit whether on duty or not (so that its refusal is explained); the 30 nearest others that are
--   on duty and free; the 10 nearest others on duty whatever they do (so that an operator sees why the nearest is not called);
--   every team already called in this incident. Some 50 rows for each, in no order.
-- A team that was sent home because the car was another one, or because another team was quicker, has answered nothing here.
-- Lock: none. The unique index assignment_one_active_a_team refuses the second offer to a team that two incidents chose at once;
--   locking thirty teams here would make a blackout's incidents wait for one another.
-- A team's live assignment is found through the partial index assignment_live_team: its history is never read.
-- Both nearest-neighbour scans walk the partial GiST index team_position_on_duty and stop at their limit.
with asked as materialized (
  select a.n::int as n, a.elevator_id, coalesce(a.incident_id, '00000000-0000-0000-0000-000000000000') as incident_id from unnest($1::bigint[], $2::uuid[]) with ordinality as a (elevator_id, incident_id, n)
), moment as materialized (
  select $3::timestamptz as now, extract(isodow from $3::timestamptz at time zone 'Asia/Shanghai')::smallint as weekday, ($3::timestamptz at time zone 'Asia/Shanghai')::time as clock
), e as materialized (
  select asked.n, asked.incident_id, elevator.position, st_y(elevator.position::geometry) as lat, st_x(elevator.position::geometry) as lng, elevator.maintenance_unit_id, elevator.use_unit_id from asked join elevator on elevator.id = asked.elevator_id
), here as materialized (
  select distinct on (asked.n, a.team_id) asked.n, a.team_id, case when a.status = 'stood-down' and a.state ->> 'reason' in ('elevator-changed', 'another-accepted', 'moved-by-batch') then null else a.status end as status
  from asked join assignment a on a.incident_id = asked.incident_id order by asked.n, a.team_id, a.offered_at desc, a.id desc
), considered as (
  select e.n, t.id as team_id from e join team t on t.unit_id in (e.maintenance_unit_id, e.use_unit_id)
  union
  select e.n, near.team_id from e cross join lateral (
    select p.team_id from team_position p
    where p.on_duty and not exists (select from assignment a where a.team_id = p.team_id and a.status in ('offered', 'accepted', 'departed', 'arrived'))
      and exists (select from team t where t.id = p.team_id and t.unit_id is distinct from e.maintenance_unit_id and t.kind <> 'property')
    order by p.position <-> e.position limit 30
  ) near
  union
  select e.n, near.team_id from e cross join lateral (
    select p.team_id from team_position p
    where p.on_duty and exists (select from team t where t.id = p.team_id and t.unit_id is distinct from e.maintenance_unit_id and t.kind <> 'property')
    order by p.position <-> e.position limit 10
  ) near
  union
  select n, team_id from here
)
select c.n, t.id as "teamId", t.code as "teamCode", t.name, t.leader, t.kind, coalesce(t.unit_id = e.maintenance_unit_id, false) as contract, t.capabilities,
  st_distance(p.position, e.position) as "distanceMeters", p.source as "positionSource", greatest(0, extract(epoch from moment.now - p.at))::float8 as "positionAgeSeconds",
  st_y(p.position::geometry) as lat, st_x(p.position::geometry) as lng, e.lat as "toLat", e.lng as "toLng", coalesce(p.on_duty, false) as "onDuty",
  -- A team without a shift table works round the clock.
  exists (select from shift s where s.team_id = t.id and s.weekday = moment.weekday and s.starts <= moment.clock and moment.clock < s.ends) or not exists (select from shift s where s.team_id = t.id) as "onShift",
  case when t.station_id is null then null else st_distance(st.position, e.position) <= st.radius_meters end as "insideRadius",
  busy.facts as "busyWith", here.status as "answeredHere",
  -- Accounts are looked through for the few without a telephone alone.
  case when t.phone ~ '[0-9]' or array_to_string(t.phones, '') ~ '[0-9]' then false else not exists (select from account a where a.team_id = t.id and not a.disabled) end as contactless
from considered c
  join e on e.n = c.n
  cross join moment
  join team t on t.id = c.team_id
  left join team_position p on p.team_id = t.id
  left join station st on st.id = t.station_id
  left join lateral (
    select json_build_object('incidentId', i.id, 'number', i.number, 'status', a.status) as facts
    from assignment a join incident i on i.id = a.incident_id
    where a.team_id = t.id and a.status in ('offered', 'accepted', 'departed', 'arrived') and a.incident_id <> e.incident_id
    order by a.offered_at limit 1
  ) busy on true
  left join here on here.n = c.n and here.team_id = t.id
