-- Early warnings are told to the maintenance unit's phone over the same ladder as everything else.
alter table notification
  add column warning_id uuid references warning,
  add column words text check (length(words) <= 300),        -- what is said, where it is about no incident
  add check ((warning_id is null) = (words is null));
create index notification_warning on notification (warning_id) where warning_id is not null;

-- Who had no warning on a day is asked by day (warning_baseline.sql); days come in order, so a few pages hold an index of years.
create index device_day_day on device_day using brin (day) with (pages_per_range = 16);
