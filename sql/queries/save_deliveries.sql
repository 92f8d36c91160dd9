-- What became of rungs of the notification ladder: each state as it becomes known; an older or lower one changes nothing.
-- Parameters: $1 ids, and for each $2 the state, $3 whether a failure is permanent, $4 its reason, $5 the gateway's own id, $6 whether the sender lets go of it with this; $7 now, $8 the sender (null: a gateway or a phone says so).
-- Rows: those that changed. Lock: theirs.
-- A telephone that was dialled, or a message that a gateway took, may still come to nothing; what a person has heard may not. Whoever picked up a telephone has not heard it yet.
with asked as (
  select * from unnest($1::uuid[], $2::text[], $3::boolean[], $4::text[], $5::text[], $6::boolean[]) as a (id, said, permanent, reason, ref, last)
), saved as (
  update notification n set state = a.said, permanent = a.permanent, reason = a.reason, ref = coalesce(a.ref, n.ref), changed_at = $7::timestamptz,
    lease_until = case when not a.last and (a.said = 'sent' or (a.said = 'delivered' and n.channel = 'voice')) then n.lease_until end,
    sent_at = case when a.said <> 'failed' then coalesce(n.sent_at, $7) else n.sent_at end,
    delivered_at = case when a.said in ('delivered', 'read') then coalesce(n.delivered_at, $7) else n.delivered_at end,
    read_at = case when a.said = 'read' then coalesce(n.read_at, $7) else n.read_at end,
    failed_at = case when a.said = 'failed' then $7 else n.failed_at end
  from asked a, (values (array['planned', 'sending', 'sent', 'failed', 'delivered', 'read', 'not-needed'])) as o (states)
  where n.id = a.id and ($8::text is null or (n.sender = $8 and n.lease_until is not null))
    and array_position(o.states, n.state) < array_position(o.states, a.said)
  returning n.*, (select region from incident i where i.id = n.incident_id) as region
), released as (
  update notification n set lease_until = null from asked a where a.last and n.id = a.id and n.sender = $8 and not exists (select from saved s where s.id = a.id)
)
select * from saved
