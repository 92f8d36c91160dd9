-- Pictures that came with cameras' alarms or that the analysis looked at, and what it saw in them.

create table camera_picture (
  id          uuid primary key,
  camera_id   bigint not null references camera on delete cascade,
  elevator_id bigint not null references elevator on delete cascade,
  alarm_id    uuid references alarm on delete cascade,       -- the alarm that brought it; null: a key frame of the analysis
  taken_at    timestamptz not null,                          -- the camera's word, else when it came
  received_at timestamptz not null,
  width       int not null check (width between 1 and 8192),
  height      int not null check (height between 1 and 8192),
  sha256      bytea not null check (length(sha256) = 32),
  jpeg        bytea not null,
  unique (alarm_id, sha256)                                  -- the same picture of the same alarm twice is one
);
alter table camera_picture alter column jpeg set storage external; -- it is compressed already
create index camera_picture_time on camera_picture (received_at);
create index camera_picture_elevator on camera_picture (elevator_id, received_at desc);

-- What the analysis saw in one frame of a car in question. For people to look at; nothing is dispatched by it.
create table camera_sighting (
  id          uuid primary key,
  camera_id   bigint not null references camera on delete cascade,
  elevator_id bigint not null references elevator on delete cascade,
  region      char(6) not null references region,            -- the elevator's county
  drill       boolean not null,
  incident_id uuid references incident,                      -- that was open then; null: an alarm waited
  at          timestamptz not null,
  what        text not null check (what in ('motion', 'stillness', 'people', 'fallen', 'call-for-help', 'e-bike', 'expression')),
  value       jsonb not null,                                -- a count, a share, a class
  score       real not null check (score between 0 and 1),
  model       text,                                          -- whose output it is; null: our own arithmetic
  picture_id  uuid references camera_picture on delete set null,
  urgent      boolean not null                               -- a person was asked to look
);
create index camera_sighting_elevator on camera_sighting (elevator_id, at desc);
create index camera_sighting_incident on camera_sighting (incident_id, at desc) where incident_id is not null;
create index camera_sighting_time on camera_sighting (at);
