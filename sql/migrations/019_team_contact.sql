-- Every way a team can be reached beside its open pages, once each: offers, drills and the list of those who cannot be reached read this alone.
-- A phone belongs to whoever is logged in on it: an account that is barred, or has moved to another team, gets none of this team's messages.
create view team_contact as
select s.team_id, 'push' as channel, s.id::text as contact
from push_subscription s join account a on a.id = s.account_id and a.team_id = s.team_id and not a.disabled
union all
select t.id, v.channel, p.phone
from team t
  cross join lateral (
    select distinct on (regexp_replace(phone, '[^0-9+]', '', 'g')) phone -- one number written in two ways rings once
    from unnest(t.phone || t.phones) with ordinality as own (phone, place) where phone ~ '[0-9]' order by regexp_replace(phone, '[^0-9+]', '', 'g'), place
  ) p
  cross join (values ('voice'), ('sms')) as v (channel);
