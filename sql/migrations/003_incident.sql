-- Incidents: the append-only timeline is the truth, the row is its projection, deadlines are what must happen next.
create sequence incident_number;

create table response_plan (
  region     char(6) not null references region,
  version    int not null check (version > 0),
  plan       jsonb not null,
  created_at timestamptz not null,
  created_by bigint references account,
  primary key (region, version)
);

create table incident (
  id          uuid primary key,
  number      text not null unique,
  version     int not null,
  kind        text not null check (kind in ('entrapment', 'fault', 'self-freed', 'false-alarm', 'complaint', 'inquiry')),
  status      text not null check (status in ('reported','located','dispatched','accepted','departed','arrived','released','followed-up','closed','joined')),
  drill       boolean not null,
  region      char(6) not null references region,
  elevator_id bigint references elevator,
  reported_at timestamptz not null,
  closed_at   timestamptz,
  state       jsonb not null,
  recorded_at timestamptz not null default now()
);
-- One open incident an elevator; drills never mix with real ones.
create unique index incident_open_elevator on incident (elevator_id, drill) where status not in ('released', 'followed-up', 'closed', 'joined') and elevator_id is not null;
create index incident_open on incident (region, reported_at) where status not in ('closed', 'joined');
create index incident_by_time on incident (reported_at desc, id);
create index incident_by_elevator on incident (elevator_id, reported_at desc);

create table incident_event (
  incident_id uuid not null references incident,
  seq         int not null,
  type        text not null,
  at          timestamptz not null,
  actor       jsonb not null,
  data        jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (incident_id, seq)
);
create index incident_event_type_at on incident_event (type, at);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the timeline is append-only' using errcode = 'integrity_constraint_violation';
end $$;
create trigger incident_event_append_only before update or delete or truncate on incident_event
  for each statement execute function refuse_change();

create table report (
  id           uuid primary key,
  source       text not null check (source in ('call', 'sensor', 'camera', 'passenger', 'walk-in', 'platform')),
  source_ref   text,                                        -- the sender's own id: a repeated report is the same report
  elevator_id  bigint references elevator,
  incident_id  uuid references incident,
  caller_phone text,
  said         text,                                        -- the code or the words as they came, never corrected
  trapped      int check (trapped between 0 and 200),
  injured      int check (injured between 0 and 200),
  vulnerable   text[] not null default '{}',
  note         text,
  drill        boolean not null,
  reported_at  timestamptz not null,
  recorded_by  bigint references account,
  recorded_at  timestamptz not null default now()
);
create unique index report_source_ref on report (source, source_ref) where source_ref is not null;
create index report_incident on report (incident_id);

create table assignment (
  id          text primary key,                             -- incident id, dash, number
  incident_id uuid not null references incident,
  team_id     bigint not null references team,
  tier        smallint not null check (tier between 1 and 3),
  status      text not null check (status in ('offered','accepted','departed','arrived','released','declined','lapsed','withdrawn','stood-down')),
  shared      boolean not null default false,               -- an operator confirmed a second one for a busy team
  offered_at  timestamptz not null,
  state       jsonb not null
);
create unique index assignment_one_active_a_team on assignment (team_id)
  where status in ('offered', 'accepted', 'departed', 'arrived') and not shared;
create index assignment_incident on assignment (incident_id);
create index assignment_team on assignment (team_id, offered_at desc);

-- What must happen next, by when. Written in the incident's transaction; the auditor sweeps what nobody woke up for.
create table deadline (
  incident_id uuid not null references incident,
  key         text not null,                                -- answer/ASSIGNMENT, tier/2, dispatch …
  due_at      timestamptz not null,
  version     int not null,                                 -- the incident's version that set it
  primary key (incident_id, key)
);
create index deadline_due on deadline (due_at);

-- What must be told after the commit. A row goes when it has been told.
create table outbox (
  id         bigint generated always as identity primary key,
  kind       text not null,
  payload    jsonb not null,
  created_at timestamptz not null,
  attempts   int not null default 0,
  next_at    timestamptz not null
);
create index outbox_next on outbox (next_at, id);
