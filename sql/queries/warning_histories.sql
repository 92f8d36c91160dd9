-- What the devices of some elevators counted on each of the last days, with what makes them peers and what was found before.
-- Parameters: $1 only elevators with a higher id, $2 how many at most, $3 the last day, $4 how many days; $5, $6, $7 alarm types of door faults, of stops outside the door zone, of safety trips; $8 alarm types that excuse the others.
-- Rows: one an elevator with a device, in order of id; `days` oldest first, one entry a day: null where no device said anything, else [runs, doors, door faults, re-levellings, stops, trips].
-- Several boxes in one car count the same movements: the highest counts. Alarms that were marked false do not count, nor those within half an hour after an excuse.
-- No lock: it reads what no one changes any more.
with chosen as (
  select e.id, e.region, e.maintenance_unit_id, e.brand, e.place_type, (extract(epoch from $3::date - e.installed_on::timestamp) / 31557600)::int as age
  from elevator e where e.id > $1 and exists (select from device d where d.elevator_id = e.id and d.active and not d.drill) order by e.id limit $2
), counted as (
  select d.elevator_id, d.day, max(d.runs) as runs, max(d.doors) as doors, max(d.relevels) as relevels
  from chosen c join device_day d on d.elevator_id = c.id left join device v on v.id = d.device_id
  where d.day > $3::date - $4::int and d.day <= $3::date and d.states + d.heartbeats + d.alarms + d.runs > 0 and not coalesce(v.drill, false) group by 1, 2
), seen as (
  select a.elevator_id, (a.at at time zone 'Asia/Shanghai')::date as day, count(*) filter (where a.type = any ($5::text[])) as doors, count(*) filter (where a.type = any ($6::text[])) as stops, count(*) filter (where a.type = any ($7::text[])) as trips
  from chosen c join alarm a on a.elevator_id = c.id
  where not a.drill and a.mark is distinct from 'false' and a.received_at >= ($3::date - $4::int)::timestamp at time zone 'Asia/Shanghai' and a.type = any ($5::text[] || $6::text[] || $7::text[])
    and not exists (select from alarm p where p.elevator_id = a.elevator_id and p.type = any ($8::text[]) and p.received_at between a.at - interval '30 minutes' and a.at + interval '5 minutes')
  group by 1, 2
), days as ( -- all at once, so that it is one hash join and not a search for each day
  select c.id, json_agg(case when d.elevator_id is null and s.elevator_id is null then null
      else json_build_array(coalesce(d.runs, 0), coalesce(d.doors, 0), coalesce(s.doors, 0), coalesce(d.relevels, 0), coalesce(s.stops, 0), coalesce(s.trips, 0)) end order by t.day) as days
  from chosen c cross join (select $3::date - $4::int + n as day from generate_series(1, $4::int) n) t
    left join counted d on d.elevator_id = c.id and d.day = t.day left join seen s on s.elevator_id = c.id and s.day = t.day group by c.id
)
select c.id as "elevatorId", c.region, c.maintenance_unit_id as "unitId", c.brand, c.place_type as "placeType", c.age, days.days,
  coalesce((select json_agg(json_build_object('kind', w.kind, 'outcome', w.outcome, 'from', $3::date - w.day, 'to', $3::date - (w.closed_at at time zone 'Asia/Shanghai')::date))
    from warning w where w.elevator_id = c.id and w.outcome is not null and w.closed_at > ($3::date - $4::int)::timestamp at time zone 'Asia/Shanghai'), '[]') as closed
from chosen c join days using (id) order by c.id
