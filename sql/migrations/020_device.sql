-- Sensor boxes in the cars: who they are, what they said last, and all that they said. Times by our clock are `received_at`; `at` is the device's own word.

create table vendor (
  id         bigint generated always as identity primary key,
  name       text not null unique check (length(name) between 1 and 100),
  family     text not null check (family in ('sanfen', 'thing-model', 'flat-push')),
  push_key   text unique check (push_key ~ '^[A-Za-z0-9_.-]{1,64}$'), -- X-Sanfen-Key, and behind `vendor/` the user name of its gateway
  secret     bytea,                                          -- sealed (auth/seal.ts)
  active     boolean not null default true,
  created_at timestamptz not null default now()
);

create table device (
  id          text primary key check (id ~ '^[A-Za-z0-9_.-]{1,64}$'),  -- also its MQTT user name
  vendor_id   bigint references vendor,
  elevator_id bigint not null references elevator,
  family      text not null check (family in ('sanfen', 'thing-model', 'flat-push')),
  product_key text check (product_key ~ '^[A-Za-z0-9_.-]{1,64}$'),    -- thing-model: the first part of its topics
  model       text check (length(model) between 1 and 100),
  utc_offset_minutes int not null default 480 check (utc_offset_minutes between -720 and 840), -- of its clock, where it sends a local time without zone
  secret      bytea,                                         -- sealed; null: it speaks through its vendor's gateway only
  active      boolean not null default true,
  drill       boolean not null default false,                -- ours, for drills: its alarms never count
  created_at  timestamptz not null default now()
);
create index device_elevator on device (elevator_id);
create index device_vendor on device (vendor_id) where vendor_id is not null;

-- Narrow and hot, updated in batches.
create table device_live (
  device_id          text primary key references device on delete cascade,
  last_seen          timestamptz not null,                   -- any message
  last_heartbeat     timestamptz,
  clock_skew_seconds real,                                   -- our clock less the device's: 3600 is one that is an hour behind
  counts             jsonb,                                  -- RunCounts as it said them last
  last_error         text,                                   -- why its last message was refused
  last_error_at      timestamptz
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);

create table elevator_live (
  elevator_id bigint primary key references elevator on delete cascade,
  device_id   text not null,
  state       jsonb not null,                                -- CarState (domain/device.ts)
  at          timestamptz,
  received_at timestamptz not null,
  seq         bigint not null default 1                      -- grows with every change: a client keeps the newest
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);

-- All states and counts, a partition a day of Asia/Shanghai; dropped when TELEMETRY_DAYS are over. What comes in for a day without a partition waits in telemetry_rest.
create table telemetry (
  device_id   text not null,
  elevator_id bigint not null,
  received_at timestamptz not null,
  at          timestamptz,
  kind        text not null,                                 -- state, counts
  data        jsonb not null
) partition by range (received_at);
create index telemetry_elevator on telemetry (elevator_id, received_at);
create table telemetry_rest partition of telemetry default;

/* Makes the partitions of `count` days from `first` on, taking along what waits in telemetry_rest. */
create function telemetry_ensure(first date, count int) returns int language plpgsql as $$
declare
  made int := 0;
  day date;
  name text;
  low timestamptz;
  high timestamptz;
begin
  perform pg_advisory_xact_lock(96333020);
  for day in select first + n from generate_series(0, count - 1) n loop
    name := 'telemetry_' || to_char(day, 'YYYYMMDD');
    if to_regclass(name) is not null then continue; end if;
    low := day::timestamp at time zone 'Asia/Shanghai';
    high := (day + 1)::timestamp at time zone 'Asia/Shanghai';
    execute format('create table %I (like telemetry including defaults)', name);
    execute format('with moved as (delete from telemetry_rest where received_at >= %L and received_at < %L returning *) insert into %I select * from moved', low, high, name);
    execute format('alter table telemetry attach partition %I for values from (%L) to (%L)', name, low, high);
    made := made + 1;
  end loop;
  return made;
end $$;

/* Drops the partitions of all days before `oldest`, and what is older in telemetry_rest. */
create function telemetry_forget(oldest date) returns int language plpgsql as $$
declare
  gone int := 0;
  name text;
begin
  perform pg_advisory_xact_lock(96333020);
  for name in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'telemetry'::regclass and c.relname ~ '^telemetry_[0-9]{8}$' and to_date(right(c.relname, 8), 'YYYYMMDD') < oldest
  loop
    execute format('drop table %I', name);
    gone := gone + 1;
  end loop;
  delete from telemetry_rest where received_at < oldest::timestamp at time zone 'Asia/Shanghai';
  return gone;
end $$;

-- What is left of a day when its telemetry is gone. Days of Asia/Shanghai.
create table device_day (
  device_id   text not null,
  day         date not null,
  elevator_id bigint not null,
  states      int not null default 0,
  heartbeats  int not null default 0,
  alarms      int not null default 0,
  clears      int not null default 0,
  refused     int not null default 0,                        -- not understood, or not its own
  thinned     int not null default 0,                        -- states over its rate: counted, not kept
  runs        int not null default 0,                        -- trips, door openings, re-levellings and hours of that day
  doors       int not null default 0,
  relevels    int not null default 0,
  hours       real not null default 0,
  max_skew_seconds real,
  primary key (device_id, day)
) with (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
create index device_day_elevator on device_day (elevator_id, day);
