-- One row an incident reported in [$1, $2): its moments, as the timeline has them, and what it is grouped by.
-- Not run alone: server/db/stats.ts puts it in front of stats_response.sql and stats_excluded.sql.
-- $1 from, $2 to timestamptz · $3 prefix of the caller's regions (4101) · $4 prefix of the asked region · $5 place type, $6 unit id, $7 tier: null for all
-- $8 by: region unit place cause hour age tier month, or null · $9 across: hour month, or null · $10 digits of a region code that name one row (2 province, 4 city, 6 county)
-- Read from incident_event, and from call for the answer; the elevator table gives place type, age and address only. The incident row is not read: it is a
-- projection, and figures that a court may see come from what cannot be changed. An incident opens after its report, so `opened.at >= $1` loses none.
-- The events of an incident come in the order of its primary key, so the first and the last of a kind need no sort of their own. `filter` leaves the decision
-- records of team-offered (some 10 kB each) unread. Hours and months are of Asia/Shanghai: China has one time zone.
with opened as (
  select incident_id, data ->> 'number' as number, data ->> 'kind' as kind, data ->> 'region' as region, (data ->> 'drill')::boolean as drill, (data ->> 'reportedAt')::timestamptz as reported_at
  from incident_event where type = 'opened' and at >= $1
), officers as (
  -- The use unit's own people are at the place and are no rescuers: their steps are no response time.
  select coalesce(array_agg(id::text), '{}') as ids from team where kind = 'property'
), moments as (
  select o.incident_id, o.number, o.drill, least(o.reported_at, e.reported_at) as reported_at, coalesce(e.kind, o.kind) as kind, coalesce(e.elevator ->> 'region', o.region) as region,
    (e.elevator ->> 'id')::bigint as elevator_id, (e.elevator ->> 'maintenanceUnitId')::bigint as unit_id, e.dispatched_at, e.accepted_at, e.arrived_at, e.released_at,
    (e.release ->> 'people')::int as people, e.release -> 'cause' ->> 'root' as cause, e.first_source, e.arrived_assignment, e.highest_tier, e.ended, e.joined
  from opened o cross join officers cross join lateral (
    select
      min((v.data -> 'report' ->> 'reportedAt')::timestamptz) filter (where v.type = 'report-received') as reported_at,
      (array_agg(v.data -> 'report' ->> 'source') filter (where v.type = 'report-received'))[1] as first_source,
      (array_agg(v.data ->> 'kind') filter (where v.type = 'kind-changed'))[count(*) filter (where v.type = 'kind-changed')] as kind,
      (array_agg(v.data -> 'elevator') filter (where v.type = 'located'))[count(*) filter (where v.type = 'located')] as elevator,
      min(v.at) filter (where v.type = 'team-offered') as dispatched_at,
      min(v.at) filter (where v.type = 'offer-accepted') as accepted_at,
      min(v.at) filter (where v.type = 'team-arrived') as arrived_at,
      (array_agg(v.data ->> 'assignmentId') filter (where v.type = 'team-arrived'))[1] as arrived_assignment,
      max((v.data ->> 'tier')::int) filter (where v.type = 'tier-started') as highest_tier,
      min(v.at) filter (where v.type = 'released') as released_at,
      (array_agg(v.data -> 'release') filter (where v.type = 'released'))[count(*) filter (where v.type = 'released')] as release,
      bool_or(v.type in ('released', 'closed')) as ended,
      bool_or(v.type = 'joined') as joined
    from (select type, at, data from incident_event where incident_id = o.incident_id and not (type in ('offer-accepted', 'team-departed', 'team-arrived') and actor ->> 'id' = any (officers.ids)) order by seq) v
  ) e
), asked as (
  select m.*, el.place_type, el.address,
    case when m.first_source = 'call' then (select min(c.answered_at) from call c where c.incident_id = m.incident_id and c.direction = 'inbound') end as answered_at,
    case when $7::int is null and $8::text is distinct from 'tier' then null else coalesce(
      (select (v.data ->> 'tier')::int from incident_event v where v.incident_id = m.incident_id and v.type = 'team-offered' and v.data ->> 'assignmentId' = m.arrived_assignment limit 1),
      m.highest_tier) end as tier,
    case when el.installed_on is null then null else extract(year from age(m.reported_at at time zone 'Asia/Shanghai', el.installed_on))::int end as years
  from moments m left join elevator el on el.id = m.elevator_id
  where m.reported_at >= $1 and m.reported_at < $2 and m.region like $3 || '%' and m.region like $4 || '%'
), base as materialized (
  select a.*,
    coalesce(case $8::text when 'region' then rpad(left(a.region, $10::int), 6, '0') when 'unit' then a.unit_id::text when 'place' then a.place_type when 'cause' then a.cause when 'tier' then a.tier::text
      when 'hour' then to_char(a.reported_at at time zone 'Asia/Shanghai', 'HH24') when 'month' then to_char(a.reported_at at time zone 'Asia/Shanghai', 'YYYY-MM')
      when 'age' then case when a.years < 5 then '0' when a.years < 10 then '5' when a.years < 15 then '10' when a.years >= 15 then '15' end end, '-') as key,
    case $9::text when 'hour' then to_char(a.reported_at at time zone 'Asia/Shanghai', 'HH24') when 'month' then to_char(a.reported_at at time zone 'Asia/Shanghai', 'YYYY-MM') end as across_key
  from asked a
  where ($5::text is null or a.place_type = $5) and ($6::bigint is null or a.unit_id = $6) and ($7::int is null or a.tier = $7)
), counted as (
  select * from base where not drill and ended and not joined and kind in ('entrapment', 'fault', 'self-freed', 'false-alarm')
), interval as (
  select c.incident_id, c.kind, c.people, c.key, c.across_key, i.name, i.seconds, i.within
  from counted c cross join lateral (values
    ('answer', extract(epoch from c.answered_at - c.reported_at)::float8, 15),
    ('dispatch', extract(epoch from c.dispatched_at - c.answered_at)::float8, null),
    ('accept', extract(epoch from c.accepted_at - c.dispatched_at)::float8, 180),
    ('arrival', extract(epoch from c.arrived_at - c.dispatched_at)::float8, 1800),
    ('onSite', extract(epoch from c.released_at - c.arrived_at)::float8, null),
    ('total', extract(epoch from c.released_at - c.reported_at)::float8, null)) as i (name, seconds, within)
)
