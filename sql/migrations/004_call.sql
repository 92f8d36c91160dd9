-- Calls of the 96333 line: one row a call, one event a state.
create table call (
  id            uuid primary key,
  sip_call_id   text not null unique,
  direction     text not null check (direction in ('inbound', 'outbound')),
  state         text not null check (state in ('queued', 'ringing', 'talking', 'ended')),
  remote_phone  text not null,
  drill         boolean not null default false,
  region        char(6) not null references region,
  tid           text,                                       -- where the edge has it parked
  operator_id   bigint references account,
  tried         bigint[] not null default '{}',             -- operators who rejected it or did not answer this round
  digits        text not null default '',
  elevator_id   bigint references elevator,                 -- what the keyed code resolved to; a proposal until it is read back
  incident_id   uuid references incident,
  queued_at     timestamptz not null,
  ringing_at    timestamptz,
  answered_at   timestamptz,
  ended_at      timestamptz,
  outcome       text check (outcome in ('answered', 'abandoned', 'failed', 'busy', 'no-answer', 'rejected')),
  recording     text,
  version       int not null default 1
);
create index call_live on call (queued_at) where state <> 'ended';
create index call_by_incident on call (incident_id);
create index call_by_phone on call (remote_phone, queued_at desc);
-- An operator is in one call at a time, whichever process thinks otherwise.
create unique index call_one_an_operator on call (operator_id) where state in ('ringing', 'talking') and operator_id is not null;

create table call_event (
  call_id     uuid not null references call,
  seq         int generated always as identity,
  type        text not null,
  at          timestamptz not null,
  data        jsonb not null default '{}',
  recorded_at timestamptz not null default now(),
  primary key (call_id, seq)
);
create trigger call_event_append_only before update or delete or truncate on call_event
  for each statement execute function refuse_change();

-- Somebody rang and nobody spoke to them: call them back.
create table callback (
  id          uuid primary key,
  call_id     uuid not null references call,
  phone       text not null,
  region      char(6) not null references region,
  due_at      timestamptz not null,
  claimed_by  bigint references account,
  claimed_at  timestamptz,
  done_at     timestamptz,
  outcome     text
);
create index callback_open on callback (due_at) where done_at is null;
create unique index callback_call on callback (call_id);

-- A seat: who is on duty and able to take a call.
create table seat (
  account_id  bigint primary key references account,
  state       text not null check (state in ('off', 'ready', 'wrap-up', 'paused')),
  since       timestamptz not null,
  registered  boolean not null default false,               -- the browser's phone is known to the edge
  seen_at     timestamptz not null
);
