-- Cameras that can be looked through: few of all that the registry knows, and asked for every second while anybody is in a car.
create index camera_looked on camera (elevator_id) where active and url is not null;
