-- What followed the warnings of a time, by kind and by the day they were opened: the numbers that their precision is made of.
-- Parameters: $1 from, $2 to, $3 prefix of regions, $4 now, $5 days within which a fault or an entrapment follows.
-- Rows: kind, day, and how many: warnings; those whose days are over; of these followed by either, by an entrapment, confirmed (followed, or a defect was found), looked at without finding anything, withdrawn.
-- Drills, joined incidents and false alarms are no faults.
with outcome as (
  select w.kind, (w.opened_at at time zone 'Asia/Shanghai')::date as day, w.outcome, w.opened_at + make_interval(days => $5) <= $4::timestamptz as over, f.any as followed, f.entrapment
  from warning w cross join lateral (
    select count(*) > 0 as any, count(*) filter (where i.kind = 'entrapment') > 0 as entrapment from incident i
    where i.elevator_id = w.elevator_id and not i.drill and i.status <> 'joined' and i.kind in ('entrapment', 'fault') and i.reported_at > w.opened_at and i.reported_at <= w.opened_at + make_interval(days => $5)
  ) f
  where w.opened_at >= $1 and w.opened_at < $2 and w.region like $3 || '%'
)
select kind, day::text as day, count(*)::int as warnings, (count(*) filter (where over))::int as matured, (count(*) filter (where over and followed))::int as followed, (count(*) filter (where over and entrapment))::int as entrapments,
  (count(*) filter (where over and (followed or outcome = 'defect-found')))::int as confirmed, (count(*) filter (where over and outcome = 'nothing-found'))::int as "nothingFound", (count(*) filter (where over and outcome = 'wrong'))::int as withdrawn
from outcome group by kind, day
