-- Early warnings (预警): which elevator is getting worse, who is to look at it until when, and what came of it. `next_at` is a timer: every process sweeps it.

create table warning (
  id           uuid primary key,
  elevator_id  bigint not null references elevator,
  region       char(6) not null references region,          -- the elevator's county
  unit_id      bigint not null references unit,             -- the maintenance unit that was told; a contract may change hands later
  kind         text not null check (kind in ('repeated-door-faults', 're-levelling', 'stops-outside-door-zone', 'safety-trips', 'run-count')),
  day          date not null,                               -- the last day of Asia/Shanghai that it was judged by
  opened_at    timestamptz not null,
  due_at       timestamptz not null check (due_at > opened_at),
  remind_at    timestamptz not null check (remind_at between opened_at and due_at),
  next_at      timestamptz,                                 -- the next step by itself; null: none is left
  status       text not null check (status in ('open', 'reminded', 'overdue', 'done', 'withdrawn')),
  score        real not null check (score between 0 and 1),
  reasons      jsonb not null,                              -- domain/warning.ts: figures, not words
  strengthened int not null default 0,                      -- days on which it showed again and worse
  closed_at    timestamptz,
  closed_by    bigint references account,
  outcome      text check (outcome in ('defect-found', 'nothing-found', 'wrong')),
  note         text check (length(note) <= 1000),
  check ((status in ('done', 'withdrawn')) = (closed_at is not null)),
  check ((closed_at is not null) = (outcome is not null)),
  check ((status in ('done', 'withdrawn')) = (next_at is null) or status = 'overdue')
);
-- One open warning of a kind an elevator: a second process, or a second pass, cannot open another.
create unique index warning_open on warning (elevator_id, kind) where status in ('open', 'reminded', 'overdue');
create index warning_next on warning (next_at) where next_at is not null;
create index warning_by_time on warning (opened_at desc, id);
create index warning_region on warning (region, status);
create index warning_unit on warning (unit_id, status);
create index warning_elevator on warning (elevator_id, opened_at desc);

-- What happened to a warning, append-only like every timeline.
create table warning_event (
  warning_id uuid not null references warning,
  seq        int not null,
  type       text not null check (type in ('opened', 'strengthened', 'reminded', 'overdue', 'done', 'withdrawn', 'told', 'noted')),
  at         timestamptz not null,
  by         bigint references account,                     -- null: by itself
  note       text check (length(note) <= 1000),
  data       jsonb not null default '{}',
  primary key (warning_id, seq)
);
create trigger warning_event_append_only before update or delete or truncate on warning_event
  for each statement execute function refuse_change();

-- Each day is judged once, by whichever process comes first.
create table warning_pass (
  day         date primary key,
  began_at    timestamptz not null,
  finished_at timestamptz not null,
  elevators   int not null,                                 -- with enough days to be judged
  skipped     int not null,                                 -- with a device, but not enough days
  opened      int not null
);
