-- What the incidents of areas come to, and the open ones in the order of triage: injury or what threatens the car, the vulnerable, the longest wait.
-- Parameters: $1 the areas; $2 what the codes of regions begin with, '' for all. One row an area that has any. Lock: none. Nobody's state is read.
-- `open`: people are not out; of these `waiting` have no team on its way, `en_route` have one, `on_site` have one there. One whose people nobody has counted holds one.
-- `people_out` of one that was closed without a word of it: whoever was said to be inside.
with child as materialized (
  select i.area_id, i.id, i.kind, i.reported_at, i.trapped, i.people_out, i.care, i.grade, i.status, i.status not in ('released', 'followed-up', 'closed') as inside from incident i where i.area_id = any ($1::uuid[]) and i.status <> 'joined' and i.region like $2::text || '%'
), team as materialized (
  select a.incident_id, bool_or(a.status = 'arrived') as here, bool_or(a.status in ('accepted', 'departed')) as coming
  from assignment a where a.status in ('accepted', 'departed', 'arrived') and a.incident_id in (select id from child where inside) group by a.incident_id
), caller as (
  select c.area_id, count(distinct r.caller_phone)::int as phones from child c join report r on r.incident_id = c.id where c.inside group by c.area_id
)
select c.area_id as "areaId", count(*) filter (where c.inside)::int as open, count(*) filter (where c.inside and t.incident_id is null)::int as waiting, count(*) filter (where c.inside and t.coming and not t.here)::int as "enRoute", count(*) filter (where c.inside and t.here)::int as "onSite",
  count(*) filter (where c.status in ('released', 'followed-up') or (c.status = 'closed' and c.kind = 'entrapment'))::int as released, count(*) filter (where c.kind = 'self-freed')::int as "selfFreed",
  coalesce(sum(coalesce(c.trapped, 1)) filter (where c.inside), 0)::int as people,
  coalesce(sum(case when c.status in ('released', 'followed-up') then c.people_out when c.status = 'closed' and c.kind = 'entrapment' then coalesce(c.trapped, 0) end), 0)::int as "peopleOut",
  count(*) filter (where c.inside and c.care)::int as care,
  coalesce(max(p.phones), 0) as callers,
  coalesce(array_agg(c.id::text order by c.grade desc, c.reported_at, c.id) filter (where c.inside), '{}') as "incidentIds"
from child c left join team t on t.incident_id = c.id left join caller p on p.area_id = c.area_id group by c.area_id
