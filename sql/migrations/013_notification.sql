-- The notification ladder: one row a rung, with a state of its own. Rows are planned in the transaction of the offer, so a rung cannot be forgotten.

-- A use unit's own people may be called like any team.
alter table team drop constraint team_kind_check;
alter table team drop constraint team_check;
alter table team add check (kind in ('maintenance', 'station', 'property'));
alter table team add check ((kind in ('maintenance', 'property') and unit_id is not null) or (kind = 'station' and station_id is not null));
-- Further phones of the crew beside `phone`; all ring at once.
alter table team add column phones text[] not null default '{}' check (cardinality(phones) <= 8);
alter table account drop constraint account_check;
alter table account add check (case role when 'team' then team_id is not null when 'property' then true else team_id is null end);

create table reachability_drill (
  id           uuid primary key,
  region       char(6) not null references region,
  started_at   timestamptz not null,
  ends_at      timestamptz not null,                        -- who has not answered by then cannot be reached
  started_by   bigint references account                    -- null: the schedule
);
create index reachability_drill_region on reachability_drill (region, started_at desc);

-- When each region's teams are tried by themselves: local time, any of the seven days.
create table reachability_schedule (
  region     char(6) primary key references region,
  weekdays   smallint[] not null check (weekdays <@ array[1,2,3,4,5,6,7]::smallint[]),
  at         time not null,
  channels   text[] not null check (channels <@ array['socket','push','voice','sms']),
  enabled    boolean not null default true,
  last_drill timestamptz
);

create table notification (
  id            uuid primary key,
  kind          text not null check (kind in ('offer', 'remind', 'stand-down', 'notice', 'drill')),
  incident_id   uuid references incident,
  assignment_id text references assignment,
  drill_id      uuid references reachability_drill,
  team_id       bigint references team,
  channel       text not null check (channel in ('socket', 'push', 'voice', 'sms')),
  contact       text not null,                              -- phone number, push subscription, empty for the socket
  state         text not null check (state in ('planned', 'sending', 'sent', 'delivered', 'read', 'failed', 'not-needed')),
  permanent     boolean not null default false,             -- a failure that no further try will mend
  reason        text,
  due_at        timestamptz not null,                       -- when to send, or to try again
  attempts      int not null default 0,
  lease_until   timestamptz,                                -- while a process sends it; another takes over afterwards
  sender        text,                                       -- which process that is
  ref           text,                                       -- the gateway's own id, the call's Call-ID
  planned_at    timestamptz not null,
  sent_at       timestamptz,
  delivered_at  timestamptz,
  read_at       timestamptz,
  failed_at     timestamptz,
  changed_at    timestamptz not null,
  check ((kind = 'drill') = (drill_id is not null)),
  check (kind not in ('offer', 'remind', 'stand-down') or assignment_id is not null)
);
create index notification_due on notification (due_at) where state in ('planned', 'sending');
create index notification_assignment on notification (assignment_id) where assignment_id is not null;
create index notification_incident on notification (incident_id) where incident_id is not null;
create index notification_drill on notification (drill_id) where drill_id is not null;
create index notification_ref on notification (channel, ref) where ref is not null;

-- How long a deadline has been in force: only one that waited long past its time tells of an outage.
alter table deadline add column set_at timestamptz not null default now();
alter table deadline alter column set_at drop default;
