-- What people say about an elevator on its page without being trapped: a fault, a complaint, praise (投诉建议).
create table feedback (
  id          bigint generated always as identity primary key,
  elevator_id bigint not null references elevator on delete cascade,
  kind        text not null check (kind in ('fault', 'complaint', 'praise')),
  text        text not null check (length(text) between 1 and 500),
  phone       text,
  sender      bytea not null,
  once        bytea not null unique,                         -- the same form sent twice is one word
  at          timestamptz not null,
  seen_at     timestamptz,
  seen_by     bigint references account
);
create index feedback_by_time on feedback (at desc, id desc);
create index feedback_elevator on feedback (elevator_id, at desc);
