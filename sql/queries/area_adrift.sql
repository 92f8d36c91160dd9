-- Incidents that an open area should have and has not: those of areas that were merged into it, and those whose car stands in one of its estates.
-- The latter count however old they are, as long as people may be inside; not those that a person took out of it, or that another open area has. They belong by their place alone: they make nothing grow and join no two areas.
-- Parameter: $1 just these incidents, null for all. Rows: one an incident, with the area that should have it. Lock: none.
with recursive gone as (
  select id, merged_into as home from area_incident where merged_into is not null
  union all select g.id, a.merged_into from gone g join area_incident a on a.id = g.home and a.merged_into is not null
), wanted as (
  select i.id, a.id as area_id, true as merged, a.opened_at from gone g join area_incident a on a.id = g.home and a.status = 'open' join incident i on i.area_id = g.id
  union all
  select i.id, a.id, false, a.opened_at from area_incident a join area_estate t on t.area_id = a.id and not t.taken_out join elevator e on e.region = t.region and e.estate = t.estate join incident i on i.elevator_id = e.id and i.drill = a.drill
  where a.status = 'open' and i.kind in ('entrapment', 'fault') and i.status in ('located', 'dispatched', 'accepted', 'departed', 'arrived') and not exists (select from area_incident o where o.id = i.area_id and o.status = 'open')
    and not exists (select from area_out o where o.area_id = a.id and o.incident_id = i.id)
)
select distinct on (id) id as "incidentId", area_id as "areaId" from wanted where $1::uuid[] is null or id = any ($1) order by id, merged desc, opened_at, area_id
