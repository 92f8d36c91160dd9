-- What a use unit's officer was told is of one car. Is it found to be another one, he hears the right one; whose car it never was hears that he is not needed.
alter table notification
  add column elevator_id bigint references elevator,           -- the car that the officer is told of
  add column withdrawn boolean not null default false;         -- it was not his car: he need not go
update notification n set elevator_id = i.elevator_id from incident i where n.unit_id is not null and i.id = n.incident_id;

-- Where text messages to a unit go: its officer's mobile, else its own number where that is one; null: neither is.
create function mobile_of(officer_phone text, phone text) returns text language sql immutable
  return (select number from unnest(array[officer_phone, phone]) with ordinality as p (number, place) where regexp_replace(number, '[^0-9]', '', 'g') ~ '^(86)?1[3-9][0-9]{9}$' order by place limit 1);
