-- Estates whose name shares something with what was said; how near they are is for domain/address.ts to say.
-- Parameters: $1 name as said, $2 region prefix, $3 limit. Rows: region, name, likest first. Lock: none.
-- The threshold of % is a setting, 0.3 unless told: 瑞某府 for 瑞和府 shares one fragment in seven. It is set here, for this statement
-- alone, and the reference to it inside the lateral makes the index scan wait for it.
select found.region, found.name from (select set_config('pg_trgm.similarity_threshold', '0.12', true) as threshold offset 0) s
cross join lateral (
  select region, name from estate_name where name % $1 and region like $2 || '%' and s.threshold is not null order by similarity(name, $1) desc, name limit $3
) found
