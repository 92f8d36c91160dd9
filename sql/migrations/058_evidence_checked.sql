-- Whether the device that a clip came from told its clock and which time it played; what it did not tell is believed, and said with the evidence.
alter table evidence add column time_checked boolean not null default false;
