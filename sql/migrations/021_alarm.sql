-- Alarms: what devices say has happened, what we made of it, and whether it was true. Each waits by a timer of its own in `due_at`; every process sweeps.

create table alarm (
  id           uuid primary key,
  device_id    text not null,                               -- an alarm outlives its device
  vendor_id    bigint,
  elevator_id  bigint not null references elevator,
  region       char(6) not null references region,          -- the elevator's county
  message_id   text not null,                               -- the sender's own: the same one twice is the same alarm
  also_ids     text[] not null default '{}',                -- of its newest repeats
  type         text not null,
  at           timestamptz not null,                        -- when it happened: the device's word where its clock is believed, else when it came
  said_at      timestamptz,                                 -- the device's word as it came
  received_at  timestamptz not null,
  last_at      timestamptz not null,                        -- of the newest repeat
  repeats      int not null default 0,                      -- the same again, joined to this row
  storm        boolean not null default false,              -- the device sends so many that they are one row
  state        text not null check (state in ('held', 'waiting', 'reported', 'dropped', 'logged', 'cleared')),
  reason       text not null,
  due_at       timestamptz,                                 -- the next look at it; null: nothing more is planned
  tries        int not null default 0,                      -- looks at a reported one that did not reach dispatch
  overdue      boolean not null default false,              -- waits for a person longer than it should
  cleared_at   timestamptz,                                 -- the device said that it is over
  ended_at     timestamptz,                                 -- it counts as going on until then: the same again joins it
  incident_id  uuid references incident,
  settled_at   timestamptz,                                 -- its incident is closed and has marked it
  decided_by   bigint references account,                   -- who confirmed or dismissed it; null: the rule
  decided_at   timestamptz,
  hint         text,                                        -- 'self-freed': for a person to look at
  remark       text,                                        -- to be told on its incident's timeline; due then
  remark_due   timestamptz,
  mark         text check (mark in ('true', 'false', 'unknown')),
  marked_by    bigint references account,                   -- null: the outcome of its incident
  marked_at    timestamptz,
  floor        text,
  people       int check (people between 0 and 200),
  data         jsonb not null default '{}',
  image_url    text,
  car          jsonb,                                       -- the car's state as it was judged by
  likelihood   real check (likelihood between 0 and 1),
  reasons      jsonb not null default '[]',
  drill        boolean not null,
  unique (device_id, message_id)
);
-- One going-on alarm a device and type: a repeat finds it, and two processes cannot open two.
create unique index alarm_going_on on alarm (device_id, type) where ended_at is null;
create index alarm_due on alarm (due_at) where due_at is not null;
create index alarm_remark on alarm (remark_due) where remark_due is not null;
create index alarm_by_time on alarm (received_at desc, id);
create index alarm_elevator on alarm (elevator_id, received_at desc);
create index alarm_device on alarm (device_id, received_at desc);
create index alarm_waiting on alarm (region, received_at) where state = 'waiting';
create index alarm_incident on alarm (incident_id) where incident_id is not null;
create index alarm_unsettled on alarm (incident_id) where state = 'reported' and settled_at is null;
create index alarm_hint on alarm (region) where hint is not null and settled_at is null;
create index alarm_marked on alarm (device_id, type, received_at desc) where mark is not null and not drill;

-- How restless a device is: alarms that begin and end, of one class. More than its rule allows in one window is a storm.
create table alarm_pace (
  key        text primary key,                              -- the device, a space, and what it speaks of: people or machine
  window_end timestamptz not null,
  unrest     int not null
) with (fillfactor = 70);

-- Rules as data, inherited from the region above like response plans; a version without rules withdraws.
create table alarm_rule (
  region     char(6) not null references region,
  version    int not null check (version > 0),
  rules      jsonb,
  created_at timestamptz not null,
  created_by bigint references account,
  primary key (region, version)
);

-- Signatures of signed HTTP that have been used, for as long as they would count again. Written with the alarm: what was not committed may come again.
create table spent_signature (
  signature   bytea primary key,
  until       timestamptz not null
);
create index spent_signature_until on spent_signature (until);
