-- A code alone, across platforms: a province hears codes of all its cities.
create index elevator_rescue_code on elevator (rescue_code);
-- Who called before: phones that reported an elevator, newest first.
create index report_caller_phone on report (caller_phone, reported_at desc) where caller_phone is not null and elevator_id is not null;

-- What the base map draws besides the regions' outlines, where no tile server may be asked.
create table map_feature (
  id     bigint generated always as identity primary key,
  kind   text not null check (kind in ('road', 'water', 'park', 'label')),
  name   text not null,
  level  smallint not null default 1 check (level between 1 and 3),   -- 1 trunk or ring road, 2 main road, 3 street
  shape  geography(geometry, 4326) not null,
  source text not null                                                -- schematic, or whose survey it is
);
create index map_feature_shape on map_feature using gist (shape);
