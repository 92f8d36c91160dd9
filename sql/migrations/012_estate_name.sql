-- Estates by name, some thirty elevators each: a misheard name is looked for among these, not among all addresses, whose words 花园 and 号楼 are everywhere.
create table estate_name (
  region char(6) not null references region,
  name   text not null,
  primary key (region, name)
);
create index estate_name_trgm on estate_name using gin (name gin_trgm_ops);
insert into estate_name (region, name) select distinct region, estate from elevator;
create index elevator_estate on elevator (estate, region);
