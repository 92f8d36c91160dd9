-- Area incidents (片区事件): one parent for the many lifts that a blackout or a flood stops at once, with its batch of assignments, its sweep and its word to all who wait.
create sequence area_number;

create table area_incident (
  id             uuid primary key,
  number         text not null unique,                        -- A-03: as people say it
  version        int not null default 1,                      -- grows with every change that a console must see
  name           text not null,
  kind           text not null check (kind in ('blackout', 'flood', 'other')),
  region         char(6) not null references region,          -- the smallest that holds all of it: a county, else the city
  drill          boolean not null,
  status         text not null check (status in ('open', 'closed')),
  opened_at      timestamptz not null,
  closed_at      timestamptz,
  opened_by      bigint references account,                   -- null: the detector
  merged_into    uuid references area_incident,
  power_back_at  timestamptz,                                 -- when somebody, or the first alarm that says so, knew the power was back
  power_due_at   timestamptz,                                 -- what the supplier promised
  hold_seconds   int not null default 20 check (hold_seconds between 0 and 600), -- how long a proposal waits for a person before it goes out by itself
  proposal       jsonb,                                       -- the batch as it would be committed now; null: nobody to send, or nobody waits
  proposed_at    timestamptz,
  auto_commit_at timestamptz,                                 -- not moved by a new solution: a proposal that keeps changing still goes out
  lease_until    timestamptz,                                 -- while a process commits it; another takes over afterwards
  told           text,                                        -- hash of what the consoles were last told: one process tells a change, once
  check ((status = 'closed') = (closed_at is not null)),
  check ((proposal is null) = (proposed_at is null))
);
create index area_open on area_incident (region) where status = 'open';

-- What the area covers. One that a person took out stays out: the detector does not bring it back.
create table area_estate (
  area_id    uuid not null references area_incident,
  region     char(6) not null references region,
  estate     text not null,
  taken_out  boolean not null default false,
  added_by   bigint references account,
  added_at   timestamptz not null,
  primary key (area_id, region, estate)
);
create index area_estate_place on area_estate (region, estate);

alter table incident add column area_id uuid references area_incident;
create index incident_area on incident (area_id) where area_id is not null;

-- The sweep (逐台核查): what somebody found at a car. A car without a row is unknown, unless an incident of the area tells of it.
create table sweep (
  area_id     uuid not null references area_incident,
  elevator_id bigint not null references elevator,
  status      text not null check (status in ('unknown', 'empty', 'people', 'freed', 'running')),
  by_name     text not null,
  by_account  bigint references account,
  note        text,
  at          timestamptz not null,
  primary key (area_id, elevator_id)
);

-- What a person changed in the proposal: this car gets this team, or (null) none for now.
create table area_pin (
  area_id     uuid not null references area_incident,
  incident_id uuid not null references incident,
  team_id     bigint references team,
  by_account  bigint references account,
  at          timestamptz not null,
  primary key (area_id, incident_id)
);
create unique index area_pin_team on area_pin (area_id, team_id) where team_id is not null;

-- Incidents that a person took out of the area: the detector does not bring them back.
create table area_out (
  area_id     uuid not null references area_incident,
  incident_id uuid not null references incident,
  by_account  bigint references account,
  at          timestamptz not null,
  primary key (area_id, incident_id)
);

-- Crews that a batch turned round on the way: once, and never again in this area.
create table area_move (
  area_id       uuid not null references area_incident,
  team_id       bigint not null references team,
  from_incident uuid not null references incident,
  to_incident   uuid not null references incident,
  at            timestamptz not null,
  primary key (area_id, team_id)
);

-- One word for all who wait; each phone's delivery is a notification of its own.
create table area_message (
  id         uuid primary key,
  area_id    uuid not null references area_incident,
  text       text not null check (length(text) between 1 and 200),
  by_account bigint references account,
  by_name    text not null,
  at         timestamptz not null
);
alter table notification add column message_id uuid references area_message;
create index notification_message on notification (message_id) where message_id is not null;

create table area_event (
  area_id     uuid not null references area_incident,
  seq         bigint generated always as identity,
  type        text not null,
  at          timestamptz not null,
  actor       jsonb not null,
  data        jsonb not null,
  primary key (area_id, seq)
);
create trigger area_event_append_only before update or delete or truncate on area_event
  for each statement execute function refuse_change();

-- From when on a place counts as an area: the nearest region's rule, else domain/area.ts has its own.
create table area_rule (
  region char(6) primary key references region,
  rule   jsonb not null
);
