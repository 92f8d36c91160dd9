-- A region's own plan can be withdrawn: a version without a plan, from which on the region inherits again. Nothing is deleted, so that every incident's version stays to be read.
alter table response_plan alter column plan drop not null;
