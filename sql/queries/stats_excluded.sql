-- The intervals of entrapments that could not be used: missing or negative, newest first, one more than the 500 shown.
-- Follows stats_incidents.sql, whose parameters it uses; $11 name of one interval, or null for all.
select i.incident_id as "incidentId", i.number, i.reported_at as "reportedAt", coalesce(r.name, i.region) as "regionName", i.address, i.name as interval, i.seconds::float8 as seconds
from interval i left join region r on r.code = i.region
where i.kind = 'entrapment' and (i.seconds is null or i.seconds < 0) and ($11::text is null or i.name = $11)
order by i.reported_at desc, i.incident_id, i.name
limit 501
