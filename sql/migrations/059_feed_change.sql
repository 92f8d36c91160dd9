-- Changes of a camera's alert feed are named apart from those of the camera: "off" of a feed is no camera that is switched off.
alter table camera_change drop constraint camera_change_what_check;
update camera_change set what = 'feed-' || what where data -> 'fields' = '["feed"]' and what in ('changed', 'on', 'off');
alter table camera_change add constraint camera_change_what_check check (what in ('added', 'changed', 'tried', 'on', 'off', 'feed-changed', 'feed-on', 'feed-off'));
