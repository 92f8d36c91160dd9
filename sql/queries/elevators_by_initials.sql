-- Elevators whose pinyin initials begin with these letters (wbyy, wbyy4hl).
-- Parameters: $1 letters and digits followed by %, $2 region prefix, $3 limit. Rows: id, shortest first. Lock: none.
select id from elevator where initials like $1 and region like $2 || '%' order by initials using ~<~ limit $3
