-- What happens to elevators without a warning: on each of these days, how many there were, and to how many of them a fault or an entrapment came within the days after it.
-- Parameters: $1 days, $2 prefix of regions, $3 days within which it follows.
-- Rows: day, elevators, hit. An elevator belongs to a day when its device spoke on it and it had no warning open, nor one opened within $3 days before or after.
with asked as (select unnest($1::date[]) as day),
warned as (
  select distinct a.day, w.elevator_id from asked a join warning w
    on w.opened_at < (a.day + $3::int + 1)::timestamp at time zone 'Asia/Shanghai' and coalesce(w.closed_at, 'infinity') > a.day::timestamp at time zone 'Asia/Shanghai' - make_interval(days => $3)
), there as (
  select distinct a.day, d.elevator_id from asked a join device_day d on d.day = a.day and d.states + d.heartbeats + d.alarms + d.runs > 0 join elevator e on e.id = d.elevator_id and e.region like $2 || '%'
  left join device v on v.id = d.device_id where not coalesce(v.drill, false)
), hit as (
  select distinct a.day, i.elevator_id from asked a join incident i on not i.drill and i.status <> 'joined' and i.kind in ('entrapment', 'fault')
    and i.reported_at > (a.day + 1)::timestamp at time zone 'Asia/Shanghai' and i.reported_at <= (a.day + 1 + $3::int)::timestamp at time zone 'Asia/Shanghai'
)
select t.day::text as day, count(*)::int as elevators, count(h.elevator_id)::int as hit
from there t left join warned w on w.day = t.day and w.elevator_id = t.elevator_id left join hit h on h.day = t.day and h.elevator_id = t.elevator_id
where w.elevator_id is null group by t.day
