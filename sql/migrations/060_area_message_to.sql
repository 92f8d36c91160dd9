-- One word to all who wait in an area, or to the officers of the use units whose cars nobody has looked at yet.
alter table area_message
  add column audience text not null default 'callers' check (audience in ('callers', 'officers')),
  drop constraint area_message_text_check,
  add check (length(text) between 1 and 210);               -- 200 as it was written, and the mark of a drill
