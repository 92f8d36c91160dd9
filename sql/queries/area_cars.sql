-- The cars of areas' estates with their incident and what is known of each: the head of area_cells.sql and area_estates.sql, which go on from `car`.
-- Parameters: $1 the areas; $2 region and $3 name of one estate, null for all; $4 what the codes of regions begin with, '' for all.
-- Of several incidents of a car the one with people inside counts, else the latest. What somebody found at the car counts when it was found after its incident began, unless it was people: then there is one.
-- An open one with people inside that is no child of the area (taken out of it, or not in it yet) tells of its car all the same; only the area's figures (`inside`) leave it out.
-- The incident's state is not read: thousands of them would be. Lock: none.
with other as materialized (
  select i.id, i.elevator_id, i.area_id, i.drill from incident i
  where i.kind in ('entrapment', 'fault') and i.elevator_id is not null and i.status not in ('released', 'followed-up', 'closed', 'joined') and (cardinality($1::uuid[]) > 1 or i.area_id is distinct from ($1::uuid[])[1])
), child as materialized (
  select distinct on (o.told_area, o.elevator_id) o.told_area as area_id, o.area_id is not distinct from o.told_area as own, o.elevator_id, o.id, o.kind, o.reported_at, o.trapped, o.care, o.status not in ('released', 'followed-up', 'closed') as inside
  from (
    select i.area_id as told_area, i.* from incident i where i.area_id = any ($1::uuid[]) and i.status <> 'joined' and i.elevator_id is not null
    union all
    select t.area_id, i.* from other x join elevator e on e.id = x.elevator_id join area_estate t on t.area_id = any ($1::uuid[]) and t.region = e.region and t.estate = e.estate and not t.taken_out and ($2::text is null or (t.region = $2 and t.estate = $3))
      join area_incident a on a.id = t.area_id and a.status = 'open' and a.drill = x.drill and x.area_id is distinct from a.id join incident i on i.id = x.id
  ) o order by o.told_area, o.elevator_id, inside desc, o.reported_at desc, o.id
), car as (
  select t.area_id, e.id as elevator_id, e.rescue_code, e.region, e.estate, e.building, e.door, e.car, e.position, s.by_name, s.at, s.note, child.id as incident_id, child.trapped, coalesce(child.inside and child.own, false) as inside, coalesce(child.inside and child.care, false) as care,
    case when said.looked then s.status when child.inside then 'people' when child.kind = 'false-alarm' then 'empty' when child.id is not null then 'freed' else 'unknown' end as status,
    case when said.looked then 'sweep' when child.id is not null then 'incident' end as source
  from area_estate t join elevator e on e.region = t.region and e.estate = t.estate
    left join sweep s on s.area_id = t.area_id and s.elevator_id = e.id
    left join child on child.area_id = t.area_id and child.elevator_id = e.id
    cross join lateral (select s.status is not null and s.status <> 'unknown' and (child.id is null or (s.at > child.reported_at and s.status <> 'people')) as looked) said
  where t.area_id = any ($1::uuid[]) and not t.taken_out and ($2::text is null or (t.region = $2 and t.estate = $3)) and t.region like $4::text || '%'
)
