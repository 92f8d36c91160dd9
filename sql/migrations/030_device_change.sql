-- Who registered, moved, re-issued or switched off a device, and when. Server processes read on from the last id they saw, so that a device that was switched off is cut off everywhere within seconds.
create table device_change (
  id         bigint generated always as identity primary key,
  device_id  text not null references device on delete cascade,
  at         timestamptz not null,
  account_id bigint references account,
  what       text not null check (what in ('registered', 'moved', 'secret', 'on', 'off', 'clock')),
  data       jsonb not null default '{}'
);
create index device_change_device on device_change (device_id, id);
