-- Elevators in use, per group: what entrapments are divided by. One row a group, and one with a null key for all.
-- $1 prefix of the caller's regions · $2 prefix of the asked region · $3 place type, $4 unit id: null for all · $5 by: region unit place age · $6 digits of a region code · $7 today
select grouping(g.key) = 1 as total, g.key, count(*)::int as elevators
from (
  select coalesce(case $5::text when 'region' then rpad(left(e.region, $6::int), 6, '0') when 'unit' then e.maintenance_unit_id::text when 'place' then e.place_type
    when 'age' then (case when a.years < 5 then '0' when a.years < 10 then '5' when a.years < 15 then '10' when a.years >= 15 then '15' end) end, '-') as key
  from elevator e cross join lateral (select extract(year from age($7::timestamptz at time zone 'Asia/Shanghai', e.installed_on))::int as years) a
  where e.region like $1 || '%' and e.region like $2 || '%' and ($3::text is null or e.place_type = $3) and ($4::bigint is null or e.maintenance_unit_id = $4)
) g
group by grouping sets ((), (g.key))
