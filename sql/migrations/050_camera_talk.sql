-- Who spoke through a camera's speaker, from when to when: one at a time, whichever process carries it. A row that nobody renews is over.
create table camera_talk (
  id          uuid primary key,
  camera_id   bigint not null references camera on delete cascade,
  account_id  bigint not null references account,
  session     bytea not null,                                -- token hash: the talk ends with its session
  began_at    timestamptz not null,                          -- the ticket was used
  heard_at    timestamptz,                                   -- the speaker took the first sound; null: it never did
  lease_until timestamptz not null,
  ended_at    timestamptz,
  why         text check (length(why) between 1 and 30),
  check ((ended_at is null) = (why is null))
);
create unique index camera_talk_going on camera_talk (camera_id) where ended_at is null;
create index camera_talk_camera on camera_talk (camera_id, began_at desc);

alter table camera add column talk_address text check (length(talk_address) <= 300); -- without login and query, for people to read; null: written before this column

alter table view_ticket drop constraint view_ticket_mode_check;
alter table view_ticket add constraint view_ticket_mode_check check (mode in ('fmp4', 'mpeg1', 'talk'));
