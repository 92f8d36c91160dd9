-- What a mass event asks of thousands of incidents at once, beside their state: reading that for a few figures took half a second of processor a look. PostgreSQL keeps these itself.
alter table incident
  add column trapped    int generated always as ((state #>> '{people,trapped}')::int) stored,       -- people inside; null: not known
  add column people_out int generated always as ((state #>> '{stage,release,people}')::int) stored, -- how many were let out; null: nobody yet
  add column care       boolean not null generated always as (coalesce((state #>> '{people,injured}')::int, 0) > 0 or coalesce(state #> '{people,vulnerable}', '[]') not in ('[]', 'null')) stored, -- hurt, old, young, pregnant or ill
  add column grade      smallint not null generated always as (case                                -- order of triage: 2 injury or what threatens the car, 1 the vulnerable, 0
    when coalesce((state #>> '{people,injured}')::int, 0) > 0 or coalesce(state #> '{people,hazards}', '[]') not in ('[]', 'null') then 2
    when coalesce(state #> '{people,vulnerable}', '[]') not in ('[]', 'null') then 1 else 0 end) stored,
  add column paused     boolean not null generated always as (coalesce(state -> 'paused', 'null') <> 'null') stored;
