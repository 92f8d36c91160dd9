-- Elevators whose address has all of these two-character fragments (GIN on bigrams): LIKE '%文博%' over half a million takes 40 times as long.
-- Parameters: $1 fragments, $2 region prefix, $3 limit, $4 most of one estate: a large estate must not hide the next one of a like name.
-- Rows: id, in no order. Lock: none.
-- Not prepared: a plan for these very fragments knows which are rare. Beyond 2,000 rows the words say too little to go on with them.
select id from (
  select id, row_number() over (partition by estate order by id) as of_estate from (select id, estate from elevator where bigrams @> $1::text[] and region like $2 || '%' limit 2000) few
) counted where of_estate <= $4 limit $3
