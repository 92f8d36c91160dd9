-- Kinds that are followed by a fault in less than half of the cases are watched by the bureau (留意): no unit is told, nothing is due, and after its days a watch ends by itself. `due_at` is then that end.

alter table warning drop constraint warning_status_check, drop constraint warning_check2, drop constraint warning_check3, drop constraint warning_check4;
alter table warning
  add constraint warning_status_check check (status in ('open', 'reminded', 'overdue', 'done', 'withdrawn', 'watched', 'expired')),
  add constraint warning_closed check ((status in ('done', 'withdrawn', 'expired')) = (closed_at is not null)),
  add constraint warning_outcome check ((status in ('done', 'withdrawn')) = (outcome is not null)),
  add constraint warning_next_step check ((status in ('done', 'withdrawn', 'expired')) = (next_at is null) or status = 'overdue');
drop index warning_open;
create unique index warning_open on warning (elevator_id, kind) where status in ('open', 'reminded', 'overdue', 'watched');
alter table warning_event drop constraint warning_event_type_check,
  add constraint warning_event_type_check check (type in ('opened', 'strengthened', 'reminded', 'overdue', 'done', 'withdrawn', 'expired', 'told', 'noted'));
