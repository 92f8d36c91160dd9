-- The picture that came with a camera's alarm becomes evidence of the incident that the alarm led to, or joined.
alter table camera_picture add column evidence_id uuid references evidence;
create index camera_picture_loose on camera_picture (received_at) where alarm_id is not null and evidence_id is null;

-- Addresses written down before paths were looked at may hold a password that a maker puts into the path. Where a part of one is not a maker's own word, nothing but host and port stays; the whole address is sealed beside it.
create function pg_temp.masked(address text) returns text language sql immutable as $$
  select case when exists (
    select from unnest(string_to_array(regexp_replace(address, '^[a-z]+://[^/]+/?', ''), '/')) as part
    where part not in ('', '…') and part !~* '^(?:\d{1,3}|(?:ch|channel|stream|video|media|profile|track|trackid=|cam|live|av|h)[_-]?\d{0,4}|[a-z]{2}|streaming|channels|isapi|psia|event|notification|alertstream|cgi-bin|eventmanager\.cgi|realmonitor|onvif[12]?|axis-media|media\.amp|mpeg4|h26[45]|main|sub|unicast|ch\d+_?(?:main|sub)|main_stream|sub_stream|av_stream|mediainput|rtsp|tunnel|live\.sdp|[01]\.sdp)$'
  ) then regexp_replace(address, '^([a-z]+://[^/]+)/.*$', '\1/…') else address end
$$;
update camera set address = pg_temp.masked(address), has_login = true where address <> pg_temp.masked(address);
update camera_feed set alert_address = pg_temp.masked(alert_address) where alert_address <> pg_temp.masked(alert_address);
update camera_change set data = jsonb_set(data, '{stream}', to_jsonb(pg_temp.masked(data ->> 'stream'))) where data ->> 'stream' <> pg_temp.masked(data ->> 'stream');
drop function pg_temp.masked(text);
