-- What a camera or its recorder has kept by itself: how it is asked for a span of time. And of each kept picture, where it came from.
alter table camera
  add column storage_kind    text check (storage_kind ~ '^[a-z0-9-]{1,30}$'), -- how times are written into the address
  add column storage_url     bytea,                                           -- sealed as camera/ID/storage, with {from} and {to}
  add column storage_address text check (length(storage_address) <= 300),
  add check ((storage_kind is null) = (storage_url is null));

-- `device`: fetched afterwards from the camera's own storage, where our stream began too late or gave nothing.
alter table evidence add column source text not null default 'stream' check (source in ('stream', 'device'));
drop index evidence_opened;
drop index evidence_alarm;
create unique index evidence_opened on evidence (incident_id, camera_id, kind, source) where cause = 'opened';
create unique index evidence_alarm on evidence (cause_ref, camera_id, kind, source) where cause = 'alarm';
create index evidence_clips on evidence (at) where kind = 'clip' and source = 'stream' and state in ('kept', 'failed');
