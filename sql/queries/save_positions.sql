-- Takes a batch of positions, one row a team, newest wins: a late one never overwrites a newer.
-- Parameters, arrays of one length: $1 team ids, $2 longitudes, $3 latitudes (WGS-84 degrees), $4 accuracies in metres or null, $5 times.
-- Rows: the teams whose position changed, with what a map needs to show the move.
-- Lock: the rows of these teams, in the order of their ids, so that two batches cannot wait for each other.
-- on_duty is kept: being seen is not being on duty. A team that was never seen comes in off duty.
with batch as (
  select distinct on (team_id) team_id, st_setsrid(st_makepoint(lng, lat), 4326)::geography as position, accuracy, at
  from unnest($1::bigint[], $2::float8[], $3::float8[], $4::real[], $5::timestamptz[]) as t(team_id, lng, lat, accuracy, at)
  where exists (select from team where team.id = t.team_id)
  order by team_id, at desc
), saved as (
  insert into team_position as p (team_id, position, accuracy, source, at, seq)
  select team_id, position, accuracy, 'phone', at, 1 from batch order by team_id
  on conflict (team_id) do update set position = excluded.position, accuracy = excluded.accuracy, source = 'phone', at = excluded.at, seq = p.seq + 1
  where p.at < excluded.at
  returning team_id, position, accuracy, at, on_duty
)
select s.team_id as "teamId", st_y(s.position::geometry) as lat, st_x(s.position::geometry) as lng, s.accuracy, s.at, s.on_duty as "onDuty", t.region from saved s join team t on t.id = s.team_id
