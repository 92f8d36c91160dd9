-- Cameras that can be looked through. What holds a password is sealed (auth/seal.ts); `address` is the same without login and query, for people to read.
alter table camera
  add column url          bytea,                             -- rtsp://user:password@host/path, sealed as camera/ID; null: known of, not connected
  add column address      text check (length(address) <= 300),
  add column has_login    boolean not null default false,
  add column codec        text check (codec in ('h264', 'h265')), -- null: seen at the first look
  add column vendor       text check (length(vendor) between 1 and 100),
  add column alarm_key    text unique check (alarm_key ~ '^[A-Za-z0-9_.-]{1,64}$'), -- the name under which it sends alarms
  add column alarm_secret bytea,                             -- what it signs them with, sealed as camera/ID/alarm
  add column talk_kind    text check (talk_kind ~ '^[a-z0-9-]{1,30}$'), -- how its speaker is spoken to; null: it has none
  add column talk_url     bytea,                             -- sealed as camera/ID/talk
  add column active       boolean not null default true,
  add column drill        boolean not null default false,    -- ours, for drills: seen in incidents of drills only
  add column created_at   timestamptz not null default now(),
  add check ((url is null) = (address is null)),
  add check ((talk_kind is null) = (talk_url is null));
create index camera_drill on camera (elevator_id) where drill;

-- Who added, changed, tried or switched off a camera. Server processes read on from the last id they saw.
create table camera_change (
  id         bigint generated always as identity primary key,
  camera_id  bigint not null references camera on delete cascade,
  at         timestamptz not null,
  account_id bigint references account,
  what       text not null check (what in ('added', 'changed', 'tried', 'on', 'off')),
  data       jsonb not null default '{}'
);
create index camera_change_camera on camera_change (camera_id, id);

-- The right to look once, for seconds: used up by the look itself.
create table view_ticket (
  hash       bytea primary key,                              -- SHA-256 of the ticket
  account_id bigint not null references account on delete cascade,
  session    bytea not null,                                 -- token hash of the session that asked for it: a look ends with it
  camera_id  bigint not null references camera on delete cascade,
  mode       text not null check (mode in ('fmp4', 'mpeg1')),
  expires_at timestamptz not null
);
create index view_ticket_expires on view_ticket (expires_at);
