-- Plans the messages of a reachability drill, in the transaction that begins it.
-- Parameters: $1 drill, $2 its start, $3 channels; $4 channel names with $5 seconds until the first message of each and $6 seconds between two of them (arrays of one length).
-- Rows: when the last one is due; null when nobody has any of these contacts. One message a contact, spread so that no network is flooded.
-- Teams on a rescue are left in peace.
insert into notification (id, kind, drill_id, team_id, channel, contact, state, due_at, planned_at, changed_at)
select gen_random_uuid(), 'drill', $1, c.team_id, c.channel, c.contact, 'planned', $2::timestamptz + make_interval(secs => s.first + s.every * (c.place - 1)), $2, $2
from (
  select d.team_id, k.channel, k.contact, row_number() over (partition by k.channel order by d.team_id, k.contact) as place
  from reachability_drill_team d
    cross join lateral (
      select 'socket' as channel, '' as contact
      union all select o.channel, o.contact from team_contact o where o.team_id = d.team_id
    ) k
  where d.drill_id = $1 and not d.busy and k.channel = any ($3::text[])
) c join unnest($4::text[], $5::float8[], $6::float8[]) as s (channel, first, every) using (channel)
