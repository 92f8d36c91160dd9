-- Plans what the use unit's officers are told of entrapments in their cars: open pages at once, a push message and a text message at once or, within a window of the last one, gathered into one.
-- Parameters: $1 incidents, $2 now, $3 the channels that this installation has, $4 the window in seconds. Rows: when rungs fall due.
-- An incident is told to a unit once, so that whoever tells it again after a crash changes nothing. A unit without an account has no pages; its mobile is the officer's, else its own.
-- Lock: by the caller (db/officerNotices.ts): two that plan at once would not see each other's messages.
with wanted as materialized (
  select i.id, i.number, i.drill, e.use_unit_id as unit_id from incident i join elevator e on e.id = i.elevator_id
  where i.id = any ($1::uuid[]) and i.status in ('located', 'dispatched', 'accepted', 'departed', 'arrived') and not exists (select from notification n where n.incident_id = i.id and n.unit_id = e.use_unit_id)
), ways as materialized (
  select gen_random_uuid() as notification_id, w.*, k.channel, k.contact, row_number() over (partition by w.unit_id, w.drill, k.channel, k.contact order by w.number) as place
  from wanted w cross join lateral (
    select 'socket' as channel, '' as contact where exists (select from account a where a.use_unit_id = w.unit_id and not a.disabled)
    union all select 'push', s.id::text from account a join push_subscription s on s.account_id = a.id where a.use_unit_id = w.unit_id and not a.disabled
    union all select 'sms', m.number from (
      select p.number from unit u cross join lateral unnest(array[u.officer_phone, u.phone]) with ordinality as p (number, place)
      where u.id = w.unit_id and regexp_replace(p.number, '[^0-9]', '', 'g') ~ '^(86)?1[3-9][0-9]{9}$' order by p.place limit 1) m
  ) k where k.channel = any ($3::text[])
), placed as materialized (
  -- Which of a window's cars carries the next message: the first where none was sent lately is said at once, the next one waits for the end of the window and speaks for all that follow it.
  select w.*, l.id as last_id, l.due_at as last_due, case when w.channel = 'socket' then w.place when l.id is null then 2 when l.due_at <= $2 then 1 else 0 end as carrier
  from ways w left join lateral (
    select n.id, n.due_at from notification n join incident o on o.id = n.incident_id
    where w.channel <> 'socket' and n.unit_id = w.unit_id and n.channel = w.channel and n.contact = w.contact and o.drill = w.drill and n.gathered_into is null and n.due_at > $2::timestamptz - make_interval(secs => $4)
    order by n.due_at desc limit 1) l on true
), planned as (
  insert into notification (id, kind, incident_id, unit_id, channel, contact, state, reason, gathered_into, due_at, planned_at, changed_at)
  select p.notification_id, 'notice', p.id, p.unit_id, p.channel, p.contact, case when p.place > p.carrier then 'not-needed' else 'planned' end, case when p.place > p.carrier then 'gathered' end, case when p.place > p.carrier then coalesce(c.notification_id, p.last_id) end,
    case when p.channel = 'socket' or (p.last_id is null and p.place = 1) then $2 when p.carrier = 0 then p.last_due else coalesce(p.last_due, $2) + make_interval(secs => $4) end, $2, $2
  from placed p left join placed c on p.place > p.carrier and c.unit_id = p.unit_id and c.drill = p.drill and c.channel = p.channel and c.contact = p.contact and c.place = p.carrier
  returning state, due_at
)
select distinct due_at as "dueAt" from planned where state = 'planned'
