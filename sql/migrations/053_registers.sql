-- What administrators and maintenance units change by hand, each change written down: alert feeds that are switched off, a crew's phones, what an elevator's page shows.
alter table camera_feed add column active boolean not null default true;

create table team_change (
  id         bigint generated always as identity primary key,
  team_id    bigint not null references team on delete cascade,
  at         timestamptz not null,
  account_id bigint references account,
  what       text not null check (what in ('phones')),
  data       jsonb not null default '{}'                     -- before and after
);
create index team_change_team on team_change (team_id, id);

create table elevator_change (
  id          bigint generated always as identity primary key,
  elevator_id bigint not null references elevator on delete cascade,
  at          timestamptz not null,
  account_id  bigint references account,
  what        text not null check (what in ('visit', 'visit-removed', 'facts')),
  data        jsonb not null default '{}'
);
create index elevator_change_elevator on elevator_change (elevator_id, id);
