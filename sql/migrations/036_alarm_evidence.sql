-- What else speaks for or against somebody being in a car: what its camera sees, and alarms that were nothing.

-- The newest word of each car's camera; what it says of a drill is kept apart.
create table camera_cues (
  elevator_id bigint not null references elevator on delete cascade,
  drill       boolean not null default false,
  seen_at     timestamptz not null,                          -- of the picture, by our clock
  cues        jsonb not null,                                -- CameraCues (domain/likelihood.ts) without its age
  primary key (elevator_id, drill)
) with (fillfactor = 70);

create index alarm_false on alarm (elevator_id, received_at) where mark = 'false' and incident_id is null and not drill;
