-- One row an area and estate: its middle, its cars, and how many of them are what. Follows area_cars.sql, whose parameters it uses. A car whose people nobody has counted holds one.
select c.area_id as "areaId", c.region, c.estate, avg(st_y(c.position::geometry)) as lat, avg(st_x(c.position::geometry)) as lng, count(*)::int as elevators,
  count(*) filter (where c.status = 'unknown')::int as unswept, count(*) filter (where c.status = 'empty')::int as empty, count(*) filter (where c.status = 'running')::int as running,
  count(*) filter (where c.status = 'freed' and c.source = 'sweep')::int as freed, count(*) filter (where c.inside)::int as open, coalesce(sum(coalesce(c.trapped, 1)) filter (where c.inside), 0)::int as people
from car c group by c.area_id, c.region, c.estate order by c.estate, c.region
