-- Browsers that a push message reaches. The endpoint is a secret of its device: whoever knows it and our key could ring it.
create table push_subscription (
  id         bigint generated always as identity primary key,
  account_id bigint not null references account on delete cascade,
  team_id    bigint references team on delete cascade,      -- whose offers ring here; null for a property officer
  endpoint   text not null unique check (length(endpoint) <= 1000),
  p256dh     text not null,                                 -- the browser's public key, base64url
  auth       text not null,                                 -- its shared secret, base64url
  user_agent text not null default '',
  created_at timestamptz not null,
  last_ok_at timestamptz,                                   -- when the browser's push service last took a message
  failures   int not null default 0                         -- since then
);
create index push_subscription_account on push_subscription (account_id, created_at);
create index push_subscription_team on push_subscription (team_id) where team_id is not null;

-- An answer link as it stands in a text message: the row says what it answers, the signature in the address that we made it.
create table answer_link (
  id              bigint generated always as identity primary key,
  notification_id uuid not null unique,                     -- a message that is sent again carries the same link
  assignment_id   text references assignment,               -- null: a reachability drill, where only "got it" can be said
  expires_at      timestamptz not null
);
