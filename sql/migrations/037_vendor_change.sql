-- Who switched a vendor off or on, and when. Server processes read on from the last id they saw, as with device_change.
create table vendor_change (
  id         bigint generated always as identity primary key,
  vendor_id  bigint not null references vendor,
  at         timestamptz not null,
  account_id bigint references account,
  what       text not null check (what in ('on', 'off'))
);
create index vendor_change_vendor on vendor_change (vendor_id, id);

-- What drills' boxes say is kept for their replay and counts for nothing else.
alter table telemetry add column drill boolean not null default false;
