-- Plans the rungs of the ladder for messages to teams, in the transaction of what they tell.
-- Parameters: $1 kinds, $2 incidents, $3 assignments, $4 teams, $10 whether by text message (arrays of one length); $5 channels that this installation has; $6 push, $7 voice, $8 sms: seconds after $9 now.
-- Rows: when each is due. One rung for the open pages, one a push subscription, one a phone and kind of message: all phones of a crew ring at once.
-- A stand-down is told over the quiet channels; by SMS only to a crew that was on its way ($10), for its phone may be in a pocket without data.
-- A reminder comes over everything at once.
insert into notification (id, kind, incident_id, assignment_id, team_id, channel, contact, state, due_at, planned_at, changed_at)
select gen_random_uuid(), m.kind, m.incident_id, m.assignment_id, m.team_id, c.channel, c.contact, 'planned',
  $9::timestamptz + make_interval(secs => case when m.kind <> 'offer' then 0 else case c.channel when 'push' then $6::float8 when 'voice' then $7::float8 when 'sms' then $8::float8 else 0 end end), $9, $9
from unnest($1::text[], $2::uuid[], $3::text[], $4::bigint[], $10::boolean[]) as m (kind, incident_id, assignment_id, team_id, texted)
  cross join lateral (
    select 'socket' as channel, '' as contact
    union all select k.channel, k.contact from team_contact k where k.team_id = m.team_id
  ) c
where c.channel = any ($5::text[]) and (c.channel <> 'voice' or m.kind in ('offer', 'remind')) and (c.channel <> 'sms' or m.texted)
returning due_at
