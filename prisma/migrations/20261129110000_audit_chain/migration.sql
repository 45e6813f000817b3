-- Each part of the audit trail holds the hash of the one before: what is changed by hand is found.
CREATE TABLE "verdict_audit_link" (
    "position" BIGINT NOT NULL,
    "audit" TEXT COLLATE "C" NOT NULL,
    "part" TEXT NOT NULL,
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "verdict_audit_link_pkey" PRIMARY KEY ("position"),
    CONSTRAINT "verdict_audit_link_audit_part_key" UNIQUE ("audit", "part")
);

CREATE FUNCTION verdict_audit_field(value text) RETURNS text LANGUAGE sql STABLE AS $$
  select coalesce(octet_length(convert_to(value, 'UTF8')) || ':' || value, '-')
$$;

-- An entry is written once, and what came of it once more, later: two parts of the chain.
CREATE FUNCTION verdict_audit_text(a verdict_audit, part text) RETURNS text LANGUAGE sql STABLE AS $$
  select part || verdict_audit_field(a.id) || case part
    when 'outcome' then verdict_audit_field(a.outcome)
    else verdict_audit_field((extract(epoch from a.at) * 1000000)::bigint::text)
      || verdict_audit_field(a.actor) || verdict_audit_field(a.action)
      || verdict_audit_field(a.transaction) || verdict_audit_field(a.participant)
      || verdict_audit_field(a.gid) || verdict_audit_field(a.reason)
      || verdict_audit_field(a.evidence_id) || verdict_audit_field(a.rule::text)
      || verdict_audit_field(a.advice) || verdict_audit_field(a.request_id)
      || verdict_audit_field(a.idempotency_key) || verdict_audit_field(a.request_hash)
      || verdict_audit_field(a.data::text) end
$$;

-- The lock is taken last in a batch and held to its commit; whoever waited for it then sees the new end.
CREATE FUNCTION verdict_audit_seal(a verdict_audit, part text) RETURNS void LANGUAGE plpgsql AS $$
declare
  last verdict_audit_link;
  before text;
begin
  perform pg_advisory_xact_lock(hashtext('verdict_audit_link'));
  select * into last from verdict_audit_link order by position desc limit 1;
  before := coalesce(last.hash, '');
  insert into verdict_audit_link (position, audit, part, previous, hash)
  values (coalesce(last.position, 0) + 1, a.id, part, before,
    encode(sha256(convert_to(before || verdict_audit_text(a, part), 'UTF8')), 'hex'))
  on conflict on constraint verdict_audit_link_audit_part_key do nothing;
end
$$;

CREATE FUNCTION verdict_audit_written() RETURNS trigger LANGUAGE plpgsql AS $$
begin
  if tg_op = 'INSERT' then perform verdict_audit_seal(new, 'entry'); end if;
  if new.outcome is not null then perform verdict_audit_seal(new, 'outcome'); end if;
  return null;
end
$$;

-- Nobody writes an entry between what is linked here and the triggers.
LOCK TABLE "verdict_audit" IN SHARE ROW EXCLUSIVE MODE;

-- What stands already comes first, in the order of its time.
DO $$
declare
  a verdict_audit;
begin
  for a in select * from verdict_audit order by at, id loop
    perform verdict_audit_seal(a, 'entry');
    if a.outcome is not null then perform verdict_audit_seal(a, 'outcome'); end if;
  end loop;
end
$$;

CREATE TRIGGER verdict_audit_begun AFTER INSERT ON "verdict_audit"
  FOR EACH ROW EXECUTE FUNCTION verdict_audit_written();

CREATE TRIGGER verdict_audit_told AFTER UPDATE ON "verdict_audit"
  FOR EACH ROW WHEN (old.outcome IS NULL AND new.outcome IS NOT NULL)
  EXECUTE FUNCTION verdict_audit_written();
