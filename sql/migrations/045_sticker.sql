-- One elevator, one code (一梯一码): which sticker of each car is good. A new one revokes the former.
create table sticker (
  elevator_id bigint not null references elevator on delete cascade,
  version     int not null check (version > 0),              -- part of what is signed
  issued_at   timestamptz not null,
  issued_by   bigint references account,
  revoked_at  timestamptz,
  revoked_by  bigint references account,
  revoked_because text,
  primary key (elevator_id, version),
  check ((revoked_at is null) = (revoked_because is null))
);
create unique index sticker_one_good on sticker (elevator_id) where revoked_at is null;

-- What the maintenance unit did when it was last there (电梯维护保养), as it says itself: shown to whoever opens the code.
create table maintenance_visit (
  elevator_id bigint not null references elevator on delete cascade,
  on_date     date not null,
  unit_id     bigint not null references unit,
  items       smallint check (items between 1 and 200),      -- how many points of the list were seen to
  recorded_at timestamptz not null,
  recorded_by bigint references account,
  primary key (elevator_id, on_date)
);
