-- How far the predicted way was off: the time that the decision record gave the crew that was sent, beside the one it took, from the offer until it stood at the car.
-- $1 from, $2 to (by the arrival) · $3 prefix of the caller's regions · $4 prefix of the asked region · $5 digits of a region code that name one row
-- Rows: one a region, and one with a null key for all; seconds. `error` the median of how far off, either way; `bias` the median of real less predicted; `learned` how many were predicted by what our own arrivals had taught.
-- Only what was measured: no drills, no arrivals that a position told and nobody confirmed, no use unit's own people, no crew whose phone had been silent; and nothing that took no time or half a day. Read from the timeline, which cannot be changed. Lock: none.
with drive as (
  select rpad(left(e.region, $5::int), 6, '0') as key, extract(epoch from a.at - o.at)::float8 as seconds, (o.data #>> '{record,chosen,etaSeconds}')::float8 as predicted, o.data #>> '{record,travel,by}' = 'learned' as learned
  from incident_event a
    join incident i on i.id = a.incident_id and not i.drill and i.region like $3 || '%' and i.region like $4 || '%'
    join elevator e on e.id = i.elevator_id
    join incident_event o on o.incident_id = a.incident_id and o.type = 'team-offered' and o.data ->> 'assignmentId' = a.data ->> 'assignmentId'
  where a.type = 'team-arrived' and a.at >= $1 and a.at < $2 and not coalesce((a.data ->> 'inferred')::boolean, false)
    and o.data #>> '{record,chosen,kind}' <> 'property' and o.data #>> '{record,chosen,etaSeconds}' is not null
    and (o.data #>> '{record,chosen,positionSource}' = 'station' or (o.data #>> '{record,chosen,positionAgeSeconds}')::float8 <= 300)
)
select key, count(*)::int as drives, count(*) filter (where learned)::int as learned, percentile_cont(0.5) within group (order by abs(seconds - predicted)) as error, percentile_cont(0.5) within group (order by seconds - predicted) as bias,
  percentile_cont(0.5) within group (order by seconds) as p50
from drive where seconds between 60 and 10800 group by grouping sets ((), (key))
