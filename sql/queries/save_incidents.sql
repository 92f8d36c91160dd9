-- Saves what one transaction has decided, for one incident or for hundreds: rows, events, assignments, deadlines, reports, the outbox and the rungs of the notification ladder in one way to the database.
-- Parameters: $1 the changes as a JSON array (db/saveIncidents.ts), $2 now, $3 the channels that this installation has, $4 seconds that the committing process has for telling it itself.
-- Row: `deadlines`, those that are new or moved; `messages`, outbox id and incident; `rungs`, when each is due. All JSON, null when there are none.
-- Lock: the incidents are locked by the caller; new rows come in one order, so that two transactions with the same elevators wait for each other once and in one direction. Ended assignments are written first: a team that is freed and taken again in one go must not meet itself in the unique index.
-- The area is what the events of this change say of it; without such an event a row keeps its own, for states of an earlier version do not know it.
-- One rung for the open pages, one a push subscription, one a phone and kind of message: all phones of a crew ring at once.
-- A stand-down is told over the quiet channels, by SMS only to a crew that was on its way (`texted`), for its phone may be in a pocket without data. A reminder comes over everything at once.
with c as materialized (
  select * from jsonb_to_recordset($1::jsonb) as c (id uuid, number text, version int, kind text, status text, drill boolean, region text, elevator_id bigint, area_id uuid, tells_area boolean, reported_at timestamptz, closed_at timestamptz, state jsonb,
    events jsonb, assignments jsonb, deadlines jsonb, reports jsonb, message jsonb, notices jsonb, push_after float8, voice_after float8, sms_after float8)
), saved as (
  insert into incident (id, number, version, kind, status, drill, region, elevator_id, area_id, reported_at, closed_at, state)
  select id, number, version, kind, status, drill, region, elevator_id, area_id, reported_at, closed_at, state from c order by elevator_id, drill, id
  on conflict (id) do update set version = excluded.version, kind = excluded.kind, status = excluded.status, region = excluded.region, elevator_id = excluded.elevator_id,
    area_id = case when (select tells_area from c where c.id = excluded.id) then excluded.area_id else incident.area_id end, reported_at = excluded.reported_at, closed_at = excluded.closed_at, state = excluded.state
), happened as (
  insert into incident_event (incident_id, seq, type, at, actor, data)
  select c.id, e.seq, e.type, e.at, e.actor, e.data from c cross join lateral jsonb_to_recordset(c.events) as e (seq int, type text, at timestamptz, actor jsonb, data jsonb)
), assigned as (
  insert into assignment (id, incident_id, team_id, tier, status, shared, offered_at, state)
  select a.id, c.id, a.team_id, a.tier, a.status, a.shared, a.offered_at, a.state
  from c cross join lateral jsonb_to_recordset(c.assignments) as a (id text, team_id bigint, tier smallint, status text, shared boolean, offered_at timestamptz, state jsonb)
  order by a.status in ('offered', 'accepted', 'departed', 'arrived'), a.team_id, a.id
  on conflict (id) do update set status = excluded.status, state = excluded.state
), dropped as (
  delete from deadline d using c where d.incident_id = c.id and not exists (select from jsonb_to_recordset(c.deadlines) as n (key text) where n.key = d.key)
), due as (
  insert into deadline (incident_id, key, due_at, version, set_at)
  select c.id, n.key, n.due_at, c.version, $2 from c cross join lateral jsonb_to_recordset(c.deadlines) as n (key text, due_at timestamptz)
  on conflict (incident_id, key) do update set due_at = excluded.due_at, version = excluded.version, set_at = excluded.set_at where deadline.due_at <> excluded.due_at
  returning incident_id, key, due_at, version
), reported as (
  insert into report (id, source, source_ref, elevator_id, incident_id, caller_phone, said, trapped, injured, vulnerable, note, drill, reported_at, recorded_by)
  select r.id, r.source, r.source_ref, r.elevator_id, c.id, r.caller_phone, r.said, r.trapped, r.injured, r.vulnerable, r.note, r.drill, r.reported_at, r.recorded_by
  from c cross join lateral jsonb_to_recordset(c.reports) as r (id uuid, source text, source_ref text, elevator_id bigint, caller_phone text, said text, trapped int, injured int, vulnerable text[], note text, drill boolean, reported_at timestamptz, recorded_by bigint)
  order by r.source, r.source_ref
), told as (
  insert into outbox (kind, payload, created_at, next_at) select 'incident', c.message, $2, $2::timestamptz + make_interval(secs => $4) from c returning id, payload ->> 'incidentId' as incident_id
), rungs as (
  insert into notification (id, kind, incident_id, assignment_id, team_id, channel, contact, state, due_at, planned_at, changed_at)
  select gen_random_uuid(), m.kind, c.id, m.assignment_id, m.team_id, k.channel, k.contact, 'planned',
    $2::timestamptz + make_interval(secs => case when m.kind <> 'offer' then 0 else case k.channel when 'push' then c.push_after when 'voice' then c.voice_after when 'sms' then c.sms_after else 0 end end), $2, $2
  from c cross join lateral jsonb_to_recordset(c.notices) as m (kind text, assignment_id text, team_id bigint, texted boolean)
    cross join lateral (select 'socket' as channel, '' as contact union all select t.channel, t.contact from team_contact t where t.team_id = m.team_id) k
  where k.channel = any ($3::text[]) and (k.channel <> 'voice' or m.kind in ('offer', 'remind')) and (k.channel <> 'sms' or m.texted)
  returning due_at
)
select (select json_agg(json_build_object('incidentId', incident_id, 'key', key, 'dueAt', due_at, 'version', version)) from due) as deadlines,
  (select json_agg(json_build_object('id', id::text, 'incidentId', incident_id)) from told) as messages,
  (select json_agg(distinct due_at) from rungs) as rungs
