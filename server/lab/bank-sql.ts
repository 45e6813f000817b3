/*
 * The bank of the demo, in each of its databases. People look into it with psql, so amounts are
 * plain numbers with two decimals. Nothing here touches a lock that a prepared branch holds when
 * everything is there already: set-up may run while branches are in doubt.
 */

const OVERDRAFT_CODE = '23514'
const REFUSED_CODE = 'P0001'

/** Taken for the time of the set-up, so that two of them do not meet. */
const SETUP_LOCK = 0x62616e6b

export const refuseVotesTable =
  'create table if not exists refuse_votes (fault text primary key, until timestamptz);'

const tables = `
create table if not exists accounts (
  id text primary key, balance numeric(14, 2) not null, reserved numeric(14, 2) not null default 0
);
create table if not exists ledger (
  transaction text not null,
  account text not null,
  delta numeric(14, 2) not null,
  at timestamptz not null default clock_timestamp(),
  xid xid8 not null default pg_current_xact_id(),
  primary key (transaction, account)
);
create table if not exists reservations (
  transaction text not null,
  account text not null,
  delta numeric(14, 2) not null,
  state text not null default 'tried',
  primary key (transaction, account)
);
${refuseVotesTable}`

/** Deferred: it speaks at PREPARE TRANSACTION, and so is a real no of the second phase's voter. */
const functions = `
create or replace function refuse_overdraft() returns trigger language plpgsql as $$
declare
  holds numeric;
begin
  select balance into holds from accounts where id = new.id;
  if holds < 0 then
    raise exception using errcode = '${OVERDRAFT_CODE}',
      message = format('Account %s would be overdrawn by %s', new.id, -holds);
  end if;
  return null;
end $$;
/* What has committed before its verdict, as the coordinator marks it; before it is tested a bank has no marks. */
create or replace function exposed_branches() returns int language plpgsql as $$
begin
  if to_regclass('public.verdict_marker') is null then
    return 0;
  end if;
  return (select count(*) from public.verdict_marker where branch > 1000);
end $$;
create or replace function refuse_when_told() returns trigger language plpgsql as $$
begin
  /* What is given back was booked before: a compensation may not be refused. */
  if tg_table_name = 'ledger' and new.account like '% back' then
    return null;
  end if;
  /* Whoever has reserved may not refuse to confirm it: only the reservation itself is refused. */
  if tg_table_name = 'ledger' and exists (select from reservations r
    where r.transaction = new.transaction and r.account = new.account) then
    return null;
  end if;
  if exists (select from refuse_votes where until is null or until > clock_timestamp()) then
    raise exception using errcode = '${REFUSED_CODE}',
      message = 'The lab lets this bank refuse every vote';
  end if;
  return null;
end $$;`

const triggers = `
do $$
begin
  if not exists (select from pg_trigger
    where tgrelid = 'accounts'::regclass and tgname = 'no_overdraft') then
    create constraint trigger no_overdraft after insert or update on accounts
      deferrable initially deferred for each row when (new.balance < 0)
      execute function refuse_overdraft();
  end if;
  if not exists (select from pg_trigger
    where tgrelid = 'ledger'::regclass and tgname = 'refuse_when_told') then
    create constraint trigger refuse_when_told after insert on ledger
      deferrable initially deferred for each row execute function refuse_when_told();
  end if;
  if not exists (select from pg_trigger
    where tgrelid = 'reservations'::regclass and tgname = 'refuse_when_told') then
    create constraint trigger refuse_when_told after insert on reservations
      deferrable initially deferred for each row execute function refuse_when_told();
  end if;
  if not exists (select from pg_attribute
    where attrelid = 'accounts'::regclass and attname = 'reserved') then
    alter table accounts add column reserved numeric(14, 2) not null default 0;
  end if;
  if to_regclass('reservations_open') is null then
    create index reservations_open on reservations (account) where state = 'tried';
  end if;
  if to_regclass('ledger_by_xid') is null then
    create index ledger_by_xid on ledger (xid);
  end if;
end $$;`

/** Several statements in one simple query: one transaction. */
export const setUp = `
begin;
set local lock_timeout = '2s';
set local client_min_messages = 'warning';
select pg_advisory_xact_lock(${SETUP_LOCK});
${tables}
${functions}
${triggers}
commit;`

/** Prepared branches of this database, whoever prepared them, reservations that stand, and what is exposed. */
export const openBranches = `
select (select count(*) from pg_prepared_xacts where database = current_database())::int
  + (select count(*) from reservations where state = 'tried')::int
  + exposed_branches() as open`

export const preparedBranches = `
select gid as "branchId", (extract(epoch from prepared) * 1000)::float8 as "preparedMs"
from pg_prepared_xacts where database = current_database()`

export const countPrepared = `
select count(*)::int as prepared from pg_prepared_xacts where database = current_database()`

/** Parameter: the key of a transfer. What was booked back has no effect any more. */
export const look = `
select exists (
    select from ledger where transaction = $1
    group by regexp_replace(account, ' back$', '') having sum(delta) <> 0
  ) as applied,
  exists (select from accounts) as "hasAccounts"`

/** Parameters: the accounts' ids, what each of them holds. */
export const fillAccounts = `
insert into accounts (id, balance) select unnest($1::text[]), $2::numeric`

export const emptyAccounts = 'delete from accounts'
export const emptyLedger = 'truncate ledger, reservations'

/**
 * One statement, so one snapshot: the money, and the transfers that became visible since the
 * snapshot of the last reading (null: all of them), each with its sum at this bank.
 */
export const readMoney = `
select
  (select coalesce(sum(balance + reserved), 0)::text from accounts) as total,
  (select coalesce(sum(reserved), 0)::text from accounts) as reserved,
  pg_current_snapshot()::text as snapshot,
  (select coalesce(json_agg(json_build_array(transaction, delta::text)), '[]')
    from (
      select transaction, sum(delta) as delta from ledger
      where $1::pg_snapshot is null or (
        xid >= pg_snapshot_xmin($1::pg_snapshot)
        and not pg_visible_in_snapshot(xid, $1::pg_snapshot))
      group by transaction
    ) as seen) as seen`

/** 7.2: waits until nobody is changing an account, and keeps them all still. */
export const lockMoney = `
select coalesce(sum(held), 0)::text as total
from (select balance + reserved as held from accounts order by id for share) as locked`

/** Parameters: the id of the fault, when it ends by itself (null: never). */
export const startRefusing = `
insert into refuse_votes (fault, until) values ($1, $2)
on conflict (fault) do update set until = excluded.until`

/** Parameter: the faults that stay. */
export const stopRefusing = 'delete from refuse_votes where fault <> all ($1::text[])'

export const reservedFor = `select from reservations where transaction = $1 and state = 'tried'`
