-- Pictures kept of an incident: planned with it, taken by whichever process looks through the camera, deleted by rule. A row outlives its file, so that a deletion is on record.
create table evidence (
  id          uuid primary key,
  incident_id uuid not null references incident,
  camera_id   bigint references camera on delete set null,
  camera      text not null,                                 -- its name then
  elevator_id bigint not null references elevator,
  region      char(6) not null references region,
  kind        text not null check (kind in ('snapshot', 'clip')),
  cause       text not null check (cause in ('opened', 'alarm', 'operator')),
  cause_ref   text,                                          -- the alarm
  asked_by    bigint references account,                     -- the operator
  state       text not null check (state in ('wanted', 'kept', 'failed', 'deleted')),
  at          timestamptz not null,                          -- the moment that it is about
  due_at      timestamptz,                                   -- the next try; null: no more
  tries       int not null default 0,
  reason      text,                                          -- why the last try gave nothing
  from_at     timestamptz,                                   -- what it really shows
  to_at       timestamptz,
  file        text,                                          -- below <data>/evidence
  sha256      bytea check (length(sha256) = 32),
  bytes       bigint,
  mime        text,
  drill       boolean not null,
  planned_at  timestamptz not null,
  kept_at     timestamptz,
  keep_until  timestamptz,
  deleted_at  timestamptz,
  check ((state = 'wanted') = (due_at is not null)),
  check (state not in ('kept', 'deleted') or (sha256 is not null and file is not null and keep_until is not null)),
  check ((state = 'deleted') = (deleted_at is not null))
);
create unique index evidence_opened on evidence (incident_id, camera_id, kind) where cause = 'opened';
create unique index evidence_alarm on evidence (cause_ref, camera_id, kind) where cause = 'alarm';
create index evidence_due on evidence (due_at) where state = 'wanted';
create index evidence_incident on evidence (incident_id, at desc);
create index evidence_elevator on evidence (elevator_id, at desc);
create index evidence_keep on evidence (keep_until) where state = 'kept';

-- Which process looks through a camera for the incidents' sake: one, so that a camera is asked once.
create table camera_watch (
  camera_id   bigint primary key references camera on delete cascade,
  worker      text not null,
  lease_until timestamptz not null
) with (fillfactor = 60);
