-- What ranking asks of every team it considers: has it a live assignment, shared or not (its past may hold thousands), and is it on shift now.
create index assignment_live_team on assignment (team_id) where status in ('offered', 'accepted', 'departed', 'arrived');
create index shift_team_weekday on shift (team_id, weekday);
drop index shift_team;
