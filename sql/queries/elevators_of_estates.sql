-- Some elevators of each of these estates, first those whose address has most of the words said of building, door and car.
-- Parameters: $1 regions and $2 names, of one length; $3 words; $4 most of one estate; $5 region prefix. Rows: id, region, estate. Lock: none.
select found.id, wanted.region, wanted.name as estate from unnest($1::text[], $2::text[]) as wanted(region, name)
cross join lateral (
  select id from elevator e where e.estate = wanted.name and e.region = wanted.region and e.region like $5 || '%'
  order by (select count(*) from unnest($3::text[]) as word where strpos(lower(e.address), word) > 0) desc, e.id limit $4
) found
