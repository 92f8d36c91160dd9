-- What a page draws beside warnings: the counts of each warning's own kind on the days up to it.
-- Parameters: $1 elevators, $2 kinds, $3 last days (arrays of one length), $4 how many days; $5, $6, $7, $8 as in warning_histories.sql.
-- Rows: one a warning, in the order of the arrays; `days` oldest first, null where no device said anything.
with asked as (select * from unnest($1::bigint[], $2::text[], $3::date[]) with ordinality as a(elevator_id, kind, day, place))
select (select json_agg(case when not x.there then null
    else case k.kind when 'run-count' then x.runs when 're-levelling' then x.relevels else x.alarms end end order by t.n)
  from generate_series(1, $4::int) t(n) cross join lateral (
    select (select count(*) > 0 from device_day d where d.elevator_id = k.elevator_id and d.day = k.day - $4::int + t.n and d.states + d.heartbeats + d.alarms + d.runs > 0) or y.n > 0 as there,
      (select coalesce(max(d.runs), 0) from device_day d where d.elevator_id = k.elevator_id and d.day = k.day - $4::int + t.n) as runs,
      (select coalesce(max(d.relevels), 0) from device_day d where d.elevator_id = k.elevator_id and d.day = k.day - $4::int + t.n) as relevels, y.n as alarms
    from (
      select count(*)::int as n from alarm a where a.elevator_id = k.elevator_id and not a.drill and a.mark is distinct from 'false'
        and a.received_at >= (k.day - $4::int + t.n)::timestamp at time zone 'Asia/Shanghai' - interval '1 hour' and a.received_at < (k.day - $4::int + t.n + 2)::timestamp at time zone 'Asia/Shanghai'
        and (a.at at time zone 'Asia/Shanghai')::date = k.day - $4::int + t.n
        and a.type = any (case k.kind when 'repeated-door-faults' then $5::text[] when 'stops-outside-door-zone' then $6::text[] when 'safety-trips' then $7::text[] else '{}' end)
        and not exists (select from alarm p where p.elevator_id = a.elevator_id and p.type = any ($8::text[]) and p.received_at between a.at - interval '30 minutes' and a.at + interval '5 minutes')
    ) y) x) as days
from asked k order by k.place
