-- Takes due rungs for one process, so that each is sent by one; a lease brings back what a dead process took.
-- Parameters: $1 channels that this process can send now, $2 its name, $3 now, $4 lease in seconds, $5 how many at most, $6 how many of them may be exercises; $7 what this process is sending already, whose lease a pause of the machine may have let run out.
-- Rows: what channel.ts calls a notice, with the subject as it stands now. Lives first, then exercises.
-- A message to an officer is about the first of its own car and those gathered into it that still has people in it and is his unit's; `more`: how many others have. `corrected`: he was told another car before. Where it has left his unit, it says of the car he was told of that he is not needed.
-- A rung whose offer has ended or whose warning is closed, or a message to an officer whose cars have all been opened, or that an outage has kept for ten minutes, or an exercise for a team that is on a rescue, becomes not-needed in the same statement and is not returned.
-- Lock: the rows it takes, skipping those another process is taking.
with due as (
  select n.id, n.kind, (n.kind = 'offer' and a.status <> 'offered') or (n.kind = 'remind' and a.status not in ('offered', 'accepted', 'departed')) or (n.warning_id is null and n.due_at < $3::timestamptz - interval '10 minutes')
      or (n.warning_id is not null and exists (select from warning w where w.id = n.warning_id and w.status in ('done', 'withdrawn')))
      or (n.unit_id is not null and n.channel <> 'socket' and not n.withdrawn
        and not exists (select from incident o join elevator e on e.id = o.elevator_id where o.id = n.incident_id and e.use_unit_id = n.unit_id and o.status in ('located', 'dispatched', 'accepted', 'departed', 'arrived'))
        and not exists (select from notification g join incident o on o.id = g.incident_id join elevator e on e.id = o.elevator_id where g.gathered_into = n.id and e.use_unit_id = n.unit_id and o.status in ('located', 'dispatched', 'accepted', 'departed', 'arrived')))
      or (n.kind = 'drill' and exists (select from assignment b where b.team_id = n.team_id and b.status in ('offered', 'accepted', 'departed', 'arrived'))) as unwanted, n.changed_at as seen,
    row_number() over (partition by n.kind = 'drill' order by n.due_at) as place
  from notification n left join assignment a on a.id = n.assignment_id
  where n.channel = any ($1::text[]) and (
    (n.state in ('planned', 'sending') and n.due_at <= $3 and (n.state = 'planned' or n.lease_until < $3))
    or (n.state = 'sent' and n.lease_until < $3) -- dialled by a process that is gone: the telephone may never have rung
    or (n.state = 'delivered' and n.channel = 'voice' and n.lease_until < $3)) -- picked up, and then the process died: nobody has heard it to its end
    and n.id <> all ($7::uuid[])
  order by n.kind = 'drill', n.due_at limit 1000
), chosen as (
  select n.id, due.unwanted from notification n join due using (id) where n.changed_at = due.seen -- else a car has been gathered into it since: at the next look
    and (due.unwanted or case when due.kind = 'drill' then due.place <= $6 else due.place <= $5 end)
  for update of n skip locked
), taken as (
  update notification n set state = case when not c.unwanted then 'sending' when n.state in ('sent', 'delivered') then n.state else 'not-needed' end, attempts = n.attempts + case when c.unwanted then 0 else 1 end, sender = $2,
    lease_until = case when c.unwanted then null else $3::timestamptz + make_interval(secs => $4) end, changed_at = $3
  from chosen c where c.id = n.id and (n.state = 'planned' or (n.state in ('sending', 'sent', 'delivered') and n.lease_until < $3)) returning n.* -- asked again of the row as it is now: another may have taken it since
)
select n.id, case when n.withdrawn then 'stand-down' else n.kind end as kind, n.channel, n.contact, n.assignment_id as "assignmentId", n.team_id as "teamId", n.unit_id as "unitId", coalesce(t.name, '') as "teamName", n.attempts, n.ref, i.region, n.incident_id as "incidentId", n.drill_id as "drillId",
  case when n.kind = 'offer' then (select (a.state ->> 'answerBy')::timestamptz from assignment a where a.id = n.assignment_id) when n.kind = 'drill' then (select ends_at from reachability_drill d where d.id = n.drill_id) end as "answerBy",
  case when i.id is null then null else json_build_object('incidentId', i.id, 'number', i.number, 'code', e.rescue_code, 'address', e.address, 'trapped', i.state -> 'people' -> 'trapped', 'injured', i.state -> 'people' -> 'injured', 'vulnerable', i.state -> 'people' -> 'vulnerable', 'drill', i.drill,
    'more', coalesce(s.more, 0), 'corrected', s.id = n.incident_id and exists (select from notification b where b.incident_id = n.incident_id and b.unit_id = n.unit_id and b.elevator_id <> i.elevator_id and b.planned_at < n.planned_at)) end as subject, coalesce(m.text, n.words) as text, coalesce(m.audience = 'officers', false) as sweep
from taken n left join team t on t.id = n.team_id
  left join lateral (
    select o.id, count(*) over () - 1 as more
    from (select n.incident_id as id union select g.incident_id from notification g where g.gathered_into = n.id) c join incident o on o.id = c.id join elevator e on e.id = o.elevator_id
    where n.unit_id is not null and not n.withdrawn and e.use_unit_id = n.unit_id and o.status in ('located', 'dispatched', 'accepted', 'departed', 'arrived')
    order by o.id <> n.incident_id, o.number limit 1) s on true
  left join incident i on i.id = coalesce(s.id, n.incident_id) left join elevator e on e.id = case when n.withdrawn then n.elevator_id else i.elevator_id end left join area_message m on m.id = n.message_id
where n.state = 'sending'
