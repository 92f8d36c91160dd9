-- Plans what the use unit's officers are told of entrapments in their cars: open pages at once, a push message and a text message at once or, within a window of the last one, gathered into one.
-- Parameters: $1 incidents, $2 now, $3 the channels that this installation has, $4 the window in seconds. Rows: when rungs fall due.
-- An incident is told to a unit once a car, so that whoever tells it again after a crash changes nothing. Is the car found to be another one, that is said at once, and the unit that it has left hears that it is not needed.
-- A unit without an account has no pages; its mobile is the officer's, else its own. One that has neither gets a rung to nobody, which fails at once: the operator sees that he has to telephone.
-- Lock: by the caller (db/officerNotices.ts): two that plan at once would not see each other's messages. And the messages that are still to be sent: who gathers into one must know that nobody is sending it.
with wanted as materialized (
  select i.id, i.number, i.drill, i.elevator_id, e.use_unit_id as unit_id,
    exists (select from notification n left join notification c on c.id = n.gathered_into where n.incident_id = i.id and n.unit_id = e.use_unit_id and n.channel <> 'socket' and not n.withdrawn and coalesce(c.state, n.state) in ('sending', 'sent', 'delivered', 'read')) as corrected
  from incident i join elevator e on e.id = i.elevator_id
  where i.id = any ($1::uuid[]) and i.status in ('located', 'dispatched', 'accepted', 'departed', 'arrived')
    and i.elevator_id is distinct from (select n.elevator_id from notification n where n.incident_id = i.id and n.unit_id is not null and not n.withdrawn order by n.planned_at desc limit 1)
), ways as materialized (
  select gen_random_uuid() as notification_id, w.*, coalesce(k.channel, 'socket') as channel, coalesce(k.contact, 'nobody') as contact, row_number() over (partition by w.unit_id, w.drill, w.corrected, k.channel, k.contact order by w.number) as place
  from wanted w left join lateral (
    select 'socket' as channel, '' as contact where exists (select from account a where a.use_unit_id = w.unit_id and not a.disabled)
    union all select 'push', s.id::text from account a join push_subscription s on s.account_id = a.id where a.use_unit_id = w.unit_id and not a.disabled
    union all select 'sms', mobile_of(u.officer_phone, u.phone) from unit u where u.id = w.unit_id and mobile_of(u.officer_phone, u.phone) is not null
  ) k on k.channel = any ($3::text[])
), held as materialized (
  -- What another process is taking this moment is waited for, and is then no longer here.
  select n.id from notification n where n.unit_id in (select unit_id from wanted) and n.channel <> 'socket' and n.state = 'planned' and n.gathered_into is null and not n.withdrawn and n.due_at > $2 for update
), placed as materialized (
  -- Which of a window's cars carries the next message: the first where none was sent lately is said at once, the next one waits for the end of the window and speaks for all that follow it.
  select w.*, l.id as last_id, l.due_at as last_due, case when w.channel = 'socket' or w.corrected then w.place when l.id is null then 2 when h.id is null then 1 else 0 end as carrier
  from ways w left join lateral (
    select n.id, n.due_at from notification n join incident o on o.id = n.incident_id
    where w.channel <> 'socket' and n.unit_id = w.unit_id and n.channel = w.channel and n.contact = w.contact and o.drill = w.drill and n.gathered_into is null and not n.withdrawn and n.state <> 'not-needed' and n.due_at > $2::timestamptz - make_interval(secs => $4)
    order by n.due_at desc limit 1) l on true
  left join held h on h.id = l.id
), planned as (
  insert into notification (id, kind, incident_id, unit_id, elevator_id, channel, contact, state, reason, gathered_into, due_at, planned_at, changed_at)
  select p.notification_id, 'notice', p.id, p.unit_id, p.elevator_id, p.channel, p.contact, case when p.place > p.carrier then 'not-needed' else 'planned' end, case when p.place > p.carrier then 'gathered' end, case when p.place > p.carrier then coalesce(c.notification_id, p.last_id) end,
    case when p.channel = 'socket' or p.corrected or (p.last_id is null and p.place = 1) then $2 when p.carrier = 0 then p.last_due else coalesce(p.last_due, $2) + make_interval(secs => $4) end, $2, $2
  from placed p left join placed c on p.place > p.carrier and not c.corrected and c.unit_id = p.unit_id and c.drill = p.drill and c.channel = p.channel and c.contact = p.contact and c.place = p.carrier
  returning state, due_at, gathered_into
), joined as (
  -- Whoever is about to claim it has counted its cars already: claim_notifications.sql sees this and looks again.
  update notification n set changed_at = greatest($2, n.changed_at + interval '1 microsecond') where n.id in (select gathered_into from planned)
), withdrawn as (
  insert into notification (id, kind, incident_id, unit_id, elevator_id, withdrawn, channel, contact, state, due_at, planned_at, changed_at)
  select gen_random_uuid(), 'notice', told.incident_id, told.unit_id, told.elevator_id, true, told.channel, told.contact, 'planned', $2, $2, $2 from (
    select distinct on (n.incident_id, n.unit_id, n.channel, n.contact) n.incident_id, n.unit_id, n.elevator_id, n.channel, n.contact
    from wanted w join notification n on n.incident_id = w.id and n.unit_id <> w.unit_id left join notification c on c.id = n.gathered_into
    where n.channel = any ($3::text[]) and n.channel <> 'socket' and not n.withdrawn and coalesce(c.state, n.state) in ('sending', 'sent', 'delivered', 'read')
      and not exists (select from notification x where x.incident_id = w.id and x.unit_id = n.unit_id and x.withdrawn and x.planned_at >= n.planned_at)
      and not exists (select from incident o where o.elevator_id = n.elevator_id and o.drill = w.drill and o.status in ('located', 'dispatched', 'accepted', 'departed', 'arrived'))
    order by n.incident_id, n.unit_id, n.channel, n.contact, n.planned_at desc) told
  returning due_at
)
select due_at as "dueAt" from planned where state = 'planned' union select due_at from withdrawn
