-- What came in the last minutes, over all cars: a server that starts looks for states that were kept and not yet shown. Rows lie in the order they came, so a summary of pages is enough.
create index telemetry_recent on telemetry using brin (received_at) with (pages_per_range = 16);
