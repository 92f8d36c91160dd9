-- The use unit's officer is told of every entrapment in one of his cars. Cars that stop together are said together: one message a contact and window.
alter table notification
  add column unit_id bigint references unit,                 -- whose officer is told
  add column gathered_into uuid references notification,     -- the message that speaks of this incident too
  add check (unit_id is null or (kind = 'notice' and incident_id is not null)),
  add check (gathered_into is null or (unit_id is not null and state = 'not-needed'));
create index notification_unit on notification (unit_id, channel, contact, due_at desc) where unit_id is not null;
create index notification_gathered on notification (gathered_into) where gathered_into is not null;
create index account_use_unit on account (use_unit_id) where use_unit_id is not null;
