-- Alarms from the passenger's page: which phone sent which report. The phone keeps a token; its hash is here, so that a stolen database opens nobody's page.
create table passenger_alarm (
  token_hash  bytea primary key,                             -- SHA-256
  elevator_id bigint references elevator,                    -- null: the sticker could not be read, the words are in the report
  report_id   uuid not null references report,
  sender      bytea not null,                                -- keyed hash of the network address (IPv6: of its /64)
  phone       text,
  marks       text[] not null default '{}',                  -- typed-code, old-sticker, far-away, many-elevators, false-before
  meters      int,                                           -- how far from the car the phone said it was
  people      smallint,                                      -- what this phone said last: its page shows it again
  hurt        boolean,
  floor       text,
  details     smallint not null default 0,                   -- how often it added something
  drill       boolean not null,
  at          timestamptz not null
);
create index passenger_alarm_sender on passenger_alarm (sender, at desc);
create index passenger_alarm_phone on passenger_alarm (phone, at desc) where phone is not null;
create index passenger_alarm_report on passenger_alarm (report_id);
