-- Travel times learned from our own arrivals: each row is what one look at the last year taught. The newest counts; older ones show how it changed.
create table travel_model (
  id         bigint generated always as identity primary key,
  learned_at timestamptz not null,
  trips      int not null,                                  -- drives it was learned from
  model      jsonb not null                                 -- domain/travelModel.ts TravelModel
);
create index travel_model_newest on travel_model (learned_at desc);
