-- Our own drives to incidents: where the crew was seen when it was offered the incident, where the elevator stands, when it was offered and when the crew was there.
-- Parameters: $1 from, $2 to timestamptz; $3 the most, newest first.
-- Rows: "fromLat" "fromLng" "toLat" "toLng" "at" "seconds" region. Lock: none.
-- Read from the timeline, not from the assignment: the position is in the decision record, and the timeline cannot be changed. Drills teach nothing, nor do arrivals that a position told
--   and nobody confirmed, nor crews of the use unit, who are there already, nor a crew whose phone had been silent: it was somewhere else.
select (o.data #>> '{record,chosen,lat}')::float8 as "fromLat", (o.data #>> '{record,chosen,lng}')::float8 as "fromLng", st_y(e.position::geometry) as "toLat", st_x(e.position::geometry) as "toLng",
  o.at, extract(epoch from a.at - o.at)::float8 as seconds, e.region
from incident_event a
  join incident i on i.id = a.incident_id and not i.drill
  join elevator e on e.id = i.elevator_id
  join incident_event o on o.incident_id = a.incident_id and o.type = 'team-offered' and o.data ->> 'assignmentId' = a.data ->> 'assignmentId'
where a.type = 'team-arrived' and a.at >= $1 and a.at < $2 and not (a.data ->> 'inferred')::boolean
  and o.data #>> '{record,chosen,kind}' <> 'property' and o.data #>> '{record,chosen,lat}' is not null
  and (o.data #>> '{record,chosen,positionSource}' = 'station' or (o.data #>> '{record,chosen,positionAgeSeconds}')::float8 <= 300)
order by a.at desc limit $3
