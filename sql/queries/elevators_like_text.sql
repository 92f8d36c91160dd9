-- Elevators whose address is like what was said, with wrong or missing characters.
-- Parameters: $1 text with spaces between estate and building, $2 region prefix, $3 limit. Rows: id, similarity 0…1, best first. Lock: none.
-- The threshold of <% is a setting, 0.6 unless told: too strict for a four-character name with one wrong. It is set here, for this statement
-- alone, and the reference to it inside the lateral makes the index scan wait for it.
select found.id, found.similarity from (select set_config('pg_trgm.word_similarity_threshold', '0.35', true) as threshold offset 0) s
cross join lateral (
  select id, word_similarity($1, address) as similarity from elevator
  where $1 <% address and region like $2 || '%' and s.threshold is not null
  order by similarity desc, id limit $3
) found
