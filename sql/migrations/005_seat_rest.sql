-- An operator who has just not taken a call is not rung again at once, even when nobody else is there.
alter table seat add column rest_until timestamptz;
