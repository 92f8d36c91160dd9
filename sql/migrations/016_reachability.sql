-- Reachability drills: who was asked over what, and what came of it; schedules with their own rules.

alter table reachability_drill
  add column channels    text[] not null default '{socket}' check (cardinality(channels) > 0 and channels <@ array['socket','push','voice','sms']),
  add column on_duty_only boolean not null default false,
  add column last_due    timestamptz,                       -- when the last message of it is planned; moves when the lines are busy
  add column end_cap     timestamptz,                       -- it is never stretched beyond this
  add column ended_at    timestamptz,                       -- counted and closed; the counts below are of that moment
  add column teams       int not null default 0,
  add column reachable   int,
  add column only_one    int,
  add column unreachable int,
  add column untried     int;
alter table reachability_drill alter column channels drop default;
create index reachability_drill_open on reachability_drill (ends_at) where ended_at is null;

-- The teams of a drill as they were at its start: one without any contact has no message that would tell of it.
create table reachability_drill_team (
  drill_id uuid not null references reachability_drill,
  team_id  bigint not null references team,
  on_duty  boolean not null,
  busy     boolean not null,                                -- on a rescue at the start: left in peace
  primary key (drill_id, team_id)
);

-- `last_drill` is the occurrence that was dealt with last, run or skipped.
alter table reachability_schedule
  add column minutes      int not null default 10 check (minutes between 5 and 240),
  add column on_duty_only boolean not null default false,
  add column at_night     boolean not null default false,   -- telephones may ring between 22:00 and 07:00
  add column changed_at   timestamptz not null default now(), -- occurrences before it do not count
  add column changed_by   bigint references account,
  add column skipped_at   timestamptz,                      -- the last occurrence that was not run, and why
  add column skipped_because text check (skipped_because in ('too-late', 'night', 'too-large', 'no-teams', 'no-such-channel'));
alter table reachability_schedule alter column changed_at drop default;

-- A team's contacts that have failed for good.
create index notification_permanent on notification (team_id, channel, contact) where permanent;
