-- Elevators with one of these rescue codes: the one that was heard and its neighbours.
-- Parameters: $1 codes, $2 region prefix. Rows: id, code; at most a few for each platform in scope. Lock: none.
select id, rescue_code as "rescueCode" from elevator where rescue_code = any ($1::text[]) and region like $2 || '%'
