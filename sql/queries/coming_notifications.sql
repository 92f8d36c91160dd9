-- Rungs that are soon due, as claim_notifications.sql will return them: so that what takes time can be made ready.
-- Parameters: $1 channels, $2 now, $3 until when. Rows: notices, soonest first. Lock: none.
select n.id, n.kind, n.channel, n.contact, n.assignment_id as "assignmentId", n.team_id as "teamId", coalesce(t.name, '') as "teamName", n.attempts, i.region, n.incident_id as "incidentId", n.drill_id as "drillId", null::timestamptz as "answerBy",
  case when i.id is null then null else json_build_object('incidentId', i.id, 'number', i.number, 'code', e.rescue_code, 'address', e.address, 'trapped', i.state -> 'people' -> 'trapped', 'injured', i.state -> 'people' -> 'injured', 'vulnerable', i.state -> 'people' -> 'vulnerable', 'drill', i.drill) end as subject
from notification n left join team t on t.id = n.team_id left join incident i on i.id = n.incident_id left join elevator e on e.id = i.elevator_id
where n.state = 'planned' and n.due_at > $2 and n.due_at <= $3 and n.channel = any ($1::text[]) order by n.due_at limit 200
