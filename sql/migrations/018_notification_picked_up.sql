-- A call that was picked up is held too, until it has been heard to its end: when its process dies in between, somebody must call again.
drop index notification_held;
create index notification_held on notification (lease_until) where state in ('sent', 'delivered') and lease_until is not null;
