-- Counts, mean, median, 90th percentile and excluded intervals of every group and of all together: one row of JSON.
-- Follows stats_incidents.sql, whose parameters it uses. `interval` has six rows an incident, so counts of incidents in a row of one name are right.
-- Times are of entrapments; faults, self-freed and false alarms are counted beside them. A group without an elevator, unit or cause has the key '-'.
select
  (select coalesce(json_agg(g), '[]') from (
    select i.name, grouping(i.key) = 1 as total, i.key, i.across_key,
      count(*) filter (where i.kind = 'entrapment')::int as incidents,
      coalesce(sum(i.people) filter (where i.kind = 'entrapment'), 0)::int as people,
      count(*) filter (where i.kind = 'fault')::int as fault, count(*) filter (where i.kind = 'self-freed')::int as self_freed, count(*) filter (where i.kind = 'false-alarm')::int as false_alarm,
      count(*) filter (where i.kind = 'entrapment' and i.seconds >= 0)::int as usable,
      count(*) filter (where i.kind = 'entrapment' and i.seconds >= 0 and i.seconds <= i.within)::int as within,
      avg(i.seconds) filter (where i.kind = 'entrapment' and i.seconds >= 0) as mean,
      percentile_cont(0.5) within group (order by i.seconds) filter (where i.kind = 'entrapment' and i.seconds >= 0) as p50,
      percentile_cont(0.9) within group (order by i.seconds) filter (where i.kind = 'entrapment' and i.seconds >= 0) as p90,
      count(*) filter (where i.kind = 'entrapment' and i.seconds is null)::int as missing,
      count(*) filter (where i.kind = 'entrapment' and i.seconds < 0)::int as negative
    from interval i
    group by grouping sets ((i.name), (i.name, i.key, i.across_key))
  ) g) as groups,
  (select coalesce(json_agg(h order by h.bin), '[]') from (
    select least(20, floor(i.seconds / 120))::int as bin, count(*)::int as count from interval i where i.name = 'arrival' and i.kind = 'entrapment' and i.seconds >= 0 group by 1
  ) h) as bins,
  (select json_build_object(
    'drills', count(*) filter (where drill),
    'joined', count(*) filter (where not drill and joined),
    'open', count(*) filter (where not drill and not joined and not ended and kind in ('entrapment', 'fault', 'self-freed', 'false-alarm')),
    'otherKinds', count(*) filter (where not drill and not joined and kind in ('complaint', 'inquiry'))) from base) as left_out
