-- Cameras that tell of alarms by other ways than signed HTTP: an alert stream that we read, or GB28181 notices that come in.

-- Whoever registers with us by GB28181: a camera itself, or the recorder or platform in front of it.
create table gb_device (
  id               text primary key check (id ~ '^[0-9]{20}$'),
  password         bytea not null,                           -- sealed as gb28181/ID
  host             text,                                     -- from where it registered last
  port             int,
  registered_until timestamptz,
  heard_at         timestamptz,                              -- its last keepalive, registration or alarm
  created_at       timestamptz not null default now()
);

create table camera_feed (
  camera_id     bigint primary key references camera on delete cascade,
  alert_url     bytea,                                       -- http(s)://user:password@host/…, sealed as camera/ID/feed; null: it has no stream
  alert_address text check (length(alert_address) <= 300),   -- the same without login and query, for people to read
  gb_id         text unique check (gb_id ~ '^[0-9]{20}$'),   -- as its alarms name it; null: it has none
  gb_device     text references gb_device,                   -- who may bring them
  words         jsonb not null default '{}',                 -- what this camera calls events → our type of alarm, or null: no alarm
  changed_at    timestamptz not null,
  holder        text,                                        -- the server process that reads the stream, until then
  held_until    timestamptz,
  heard_at      timestamptz,                                 -- its last word, a heartbeat too
  fault         text,                                        -- why nothing comes
  fault_at      timestamptz,
  check ((alert_url is null) = (alert_address is null)),
  check ((gb_id is null) = (gb_device is null)),
  check (alert_url is not null or gb_id is not null)
);
create index camera_feed_stream on camera_feed (held_until) where alert_url is not null;
