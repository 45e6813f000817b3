create table verdict_lock_claim (
  id text not null,
  key text collate "C" not null,
  mode text not null check (mode in ('shared', 'exclusive')),
  owner text not null,
  priority integer not null,
  ttl_ms integer not null,
  transaction text,
  place bigserial not null,
  token bigint,
  born_at timestamptz(6) not null,
  asked_at timestamptz(6) not null default clock_timestamp(),
  granted_at timestamptz(6),
  expires_at timestamptz(6) not null,
  primary key (key, id)
);
