-- The intervals of entrapments that could not be used: missing or negative, newest first, one more than the 500 shown.
-- Follows stats_incidents.sql, whose parameters it uses; $11 name of one interval, or null for all.
select c.incident_id as "incidentId", c.number, c.reported_at as "reportedAt", coalesce(r.name, c.region) as "regionName", c.address, i.name as interval, i.seconds
from interval i join counted c using (incident_id) left join region r on r.code = c.region
where i.kind = 'entrapment' and (i.seconds is null or i.seconds < 0) and ($11::text is null or i.name = $11)
order by c.reported_at desc, c.incident_id, i.name
limit 501
