-- The incidents of an area that its batch weighs, each with its place, its people and its assignments.
-- Parameters: $1 the area; $2 how many at most of those that wait for a team, as many of those that have one on its way, and of those where one is or is asked, by the order of triage: their crews are counted on for what comes next; $3 just these instead, null for that choice.
-- Rows: one an incident, in the order of triage; those that a person has decided about are always among them. What waits and what does not is judged by domain/areaProposal.ts: here it is only narrowed, and nothing that waits is left out but by the order.
-- `state`: of those to which nobody has been called, for how long their plan waits for a busy crew.
-- `told`: a person says that somebody is inside; else the alarms' likelihood speaks, unless somebody stood at the car since and found nobody inside (`cleared`). Only the chosen ones' states are read. Lock: none.
with open as materialized (
  select i.id, i.grade, i.reported_at, i.paused, i.status from incident i where i.area_id = $1 and i.status in ('located', 'dispatched', 'accepted', 'departed', 'arrived') and ($3::uuid[] is null or i.id = any ($3))
), team as materialized (
  select a.incident_id, bool_or(a.status = 'offered') as asked, bool_or(a.status = 'arrived') as here, bool_or(a.status in ('accepted', 'departed') and a.state ->> 'notMoving' is null) as coming
  from assignment a join open o on o.id = a.incident_id where a.status in ('offered', 'accepted', 'departed', 'arrived') and a.state ->> 'kind' is distinct from 'property' group by a.incident_id
), placed as materialized (
  select o.*, case when o.paused then 'rests' when t.here or t.asked then 'served' when t.coming then 'coming' else 'waits' end as kind,
    row_number() over (partition by case when o.paused then 'rests' when t.here or t.asked then 'served' when t.coming then 'coming' else 'waits' end order by o.grade desc, o.reported_at, o.id) as place
  from open o left join team t on t.incident_id = o.id
), chosen as materialized (
  select id, grade, reported_at from placed p where $3::uuid[] is not null or (kind <> 'rests' and place <= $2) or exists (select from area_pin x where x.area_id = $1 and x.incident_id = p.id)
)
select i.id, i.status, i.reported_at as "reportedAt", i.paused, i.state -> 'people' as people, case when i.status = 'located' then i.state end as state, (select coalesce(jsonb_agg(a.state order by a.offered_at, a.id), '[]') from assignment a where a.incident_id = i.id) as assignments,
  st_y(e.position::geometry) as lat, st_x(e.position::geometry) as lng, e.region, e.estate, e.maintenance_unit_id::text as unit,
  exists (select from sweep s where s.area_id = $1 and s.elevator_id = i.elevator_id and s.status in ('empty', 'freed', 'running') and s.at > i.reported_at) as cleared,
  i.trapped > 0 or exists (select from report r where r.incident_id = i.id and r.source not in ('sensor', 'camera')) as told, (select max(m.likelihood)::float8 from alarm m where m.incident_id = i.id) as likelihood
from chosen c join incident i on i.id = c.id join elevator e on e.id = i.elevator_id
order by c.grade desc, c.reported_at, c.id
