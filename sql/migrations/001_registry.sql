-- The registry: what the city knows before anybody calls. Positions are WGS-84; the source's own system is kept beside them.
create extension if not exists postgis;
create extension if not exists pg_trgm;
create extension if not exists btree_gist;

create table region (
  code    char(6) primary key check (code ~ '^[0-9]{6}$'),   -- GB/T 2260
  name    text not null,
  level   text not null check (level in ('province', 'city', 'county')),
  parent  char(6) references region,
  scope   text not null,                                     -- the prefix that all regions below share: 41, 4101, 410105
  outline geography(multipolygon, 4326)
);

create table unit (
  id         bigint generated always as identity primary key,
  kind       text not null check (kind in ('maintenance', 'use')),
  name       text not null,
  short_name text not null,
  region     char(6) not null references region,
  phone      text not null,                                  -- answered round the clock
  officer    text,                                           -- the use unit's safety officer, or the maintenance unit's duty manager
  officer_phone text,
  unique (kind, name)
);

create table station (
  id       bigint generated always as identity primary key,
  name     text not null unique,
  region   char(6) not null references region,
  position geography(point, 4326) not null,
  radius_meters int not null default 3000 check (radius_meters between 100 and 100000)
);

create table team (
  id         bigint generated always as identity primary key,
  code       text not null unique,                           -- team01: also the log-in of its phone
  name       text not null,
  kind       text not null check (kind in ('maintenance', 'station')),
  unit_id    bigint references unit,
  station_id bigint references station,
  region     char(6) not null references region,
  leader     text not null,
  phone      text not null,
  members    int not null default 2 check (members between 1 and 50),
  capabilities text[] not null default '{}',
  check ((kind = 'maintenance' and unit_id is not null) or (kind = 'station' and station_id is not null))
);
create index team_unit on team (unit_id);

-- A weekly shift in the region's local time; a shift over midnight is two rows.
create table shift (
  id      bigint generated always as identity primary key,
  team_id bigint not null references team on delete cascade,
  weekday smallint not null check (weekday between 1 and 7),  -- ISO: Monday = 1
  starts  time not null,
  ends    time not null check (ends > starts)
);
create index shift_team on shift (team_id);

-- The team's changing state, narrow and hot: updated in batches, ranked by its index.
create table team_position (
  team_id  bigint primary key references team on delete cascade,
  position geography(point, 4326) not null,
  accuracy real,
  source   text not null check (source in ('phone', 'station')),
  at       timestamptz not null,
  on_duty  boolean not null default false,
  seq      bigint not null default 0
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);
create index team_position_on_duty on team_position using gist (position) where on_duty;

create table elevator (
  id                bigint generated always as identity primary key,
  platform          char(6) not null references region,      -- a rescue code is unique inside one platform only
  rescue_code       text not null check (rescue_code ~ '^[0-9]{4,8}$'),
  registration_code text unique check (registration_code ~ '^[0-9]{20}$'),
  equipment_code    text unique,                             -- the maker's code, TSG 08
  certificate       text unique,                             -- use registration certificate
  location_code     text,
  factory_number    text,
  internal_code     text,                                    -- the use unit's own number
  place_type        text not null check (place_type in ('residential','office','mall','hotel','transport','hospital','school','venue','other')),
  region            char(6) not null references region,      -- county
  estate            text not null,                           -- compound, building complex
  building          text not null,                           -- 4号楼
  door              text not null default '',                -- 1单元
  car               text not null,                           -- 东梯
  street            text not null,
  address           text not null,                           -- all of it, as it is read back
  initials          text not null,                           -- pinyin initials of estate, building, door and car
  bigrams           text[] not null,                         -- two-character fragments of the address
  position          geography(point, 4326) not null,
  source_crs        text not null check (source_crs in ('wgs84', 'gcj02', 'bd09')),
  source_lng        double precision not null,
  source_lat        double precision not null,
  maintenance_unit_id bigint not null references unit,
  use_unit_id       bigint not null references unit,
  car_phone         text,
  device_class      char(4) not null default '3110',
  brand             text,
  floors            smallint not null check (floors between 1 and 200),
  installed_on      date,
  next_inspection_on date,
  machine_room      boolean not null default true,
  key_place         text,
  unique (platform, rescue_code)
);
create index elevator_position on elevator using gist (position);
create index elevator_car_phone on elevator (car_phone) where car_phone is not null;
create index elevator_region on elevator (region);
create index elevator_maintenance_unit on elevator (maintenance_unit_id);
create index elevator_use_unit on elevator (use_unit_id);
create index elevator_bigrams on elevator using gin (bigrams);
create index elevator_address_trgm on elevator using gin (address gin_trgm_ops);
create index elevator_initials on elevator (initials text_pattern_ops);
create index elevator_initials_trgm on elevator using gin (initials gin_trgm_ops);

create table camera (
  id          bigint generated always as identity primary key,
  elevator_id bigint not null references elevator on delete cascade,
  name        text not null,
  place       text not null check (place in ('car', 'lobby', 'machine-room'))
);
create index camera_elevator on camera (elevator_id);
