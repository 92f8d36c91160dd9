-- Who may do what, where. A session is a row, so that deleting it ends it at once.
create table account (
  id            bigint generated always as identity primary key,
  username      text not null unique,
  name          text not null,
  role          text not null check (role in ('operator', 'supervisor', 'team', 'property', 'bureau', 'admin')),
  region        char(6) not null references region,
  team_id       bigint references team,
  use_unit_id   bigint references unit,
  seat          text,                                        -- 06: what colleagues call this seat
  password_hash text not null,
  disabled      boolean not null default false,
  check ((role = 'team') = (team_id is not null)),
  check ((role = 'property') = (use_unit_id is not null))
);
create unique index account_seat on account (seat) where seat is not null;

create table session (
  token_hash bytea primary key,                              -- SHA-256 of the token; the token itself is never stored
  account_id bigint not null references account on delete cascade,
  kind       text not null check (kind in ('cookie', 'token')),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_account on session (account_id);

-- The first answer to a request that may be sent again.
create table idempotent_answer (
  account_id bigint not null,
  key        text not null,
  route      text not null,
  request_hash bytea not null,
  status     int not null,
  body       jsonb not null,
  created_at timestamptz not null,
  primary key (account_id, key)
);

-- Who looked at or heard what: recordings, exports.
create table access_log (
  id         bigint generated always as identity primary key,
  account_id bigint references account,
  act        text not null,
  subject    text not null,
  at         timestamptz not null
);
