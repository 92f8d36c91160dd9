-- Which phone sent an alarm from the page, as far as it keeps a cookie: repeated false alarms of one phone are marked for the operator. A hash, like the alarm's own token.
alter table passenger_alarm add column browser bytea;
create index passenger_alarm_browser on passenger_alarm (browser, at desc) where browser is not null;
