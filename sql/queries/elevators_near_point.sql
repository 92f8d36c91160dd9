-- Elevators nearest to a point (GiST, nearest neighbour).
-- Parameters: $1 longitude, $2 latitude (WGS-84), $3 region prefix, $4 limit, $5 farthest, metres. Rows: id, nearest first. Lock: none.
with p as materialized (select st_setsrid(st_makepoint($1, $2), 4326)::geography as point)
select n.id from p cross join lateral (
  select id, position <-> p.point as meters from elevator where region like $3 || '%' order by position <-> p.point limit $4
) n where n.meters <= $5
