-- A message that was handed over while its attempt still runs: a telephone that was dialled. When its process dies the lease runs out, and somebody must call again.
create index notification_held on notification (lease_until) where state = 'sent' and lease_until is not null;
