import { refuseVotesTable } from './bank-sql'
import { heldPaymentTable, heldStockTable } from './shop-steps-sql'

/*
 * What the shop of the demo keeps: stock in the first bank's PostgreSQL, orders in MariaDB, cards and
 * payments in the second bank's PostgreSQL. People look into it, so amounts are plain numbers.
 */

const SETUP_LOCK = 0x73686f70
const REFUSED_CODE = 'P0001'

/** Deferred: it speaks at PREPARE TRANSACTION, as it does for the banks' own transfers. */
const refuseWhenTold = `
create or replace function refuse_shop_when_told() returns trigger language plpgsql as $$
begin
  if current_setting('shop.settling', true) is distinct from 'on' and exists (
    select from refuse_votes where until is null or until > clock_timestamp()) then
    raise exception using errcode = '${REFUSED_CODE}',
      message = 'The lab lets this bank refuse every vote';
  end if;
  return null;
end $$;`

const trigger = (refusing: string): string => `
  if not exists (select from pg_trigger where tgrelid = '${refusing}'::regclass
    and tgname = 'refuse_shop_when_told') then
    create constraint trigger refuse_shop_when_told after insert on ${refusing}
      deferrable initially deferred for each row execute function refuse_shop_when_told();
  end if;`

const setUp = (tables: string, refusing: readonly string[]): string => `
begin;
set local lock_timeout = '2s';
set local client_min_messages = 'warning';
select pg_advisory_xact_lock(${SETUP_LOCK});
${refuseVotesTable}
${tables}
${refuseWhenTold}
do $$
begin${refusing.map(trigger).join('')}
end $$;
commit;`

export const setUpStock = setUp(
  `
create table if not exists shop_stock (item text primary key, units int not null check (units >= 0));
create table if not exists shop_taken (
  run text not null, n int not null, item text not null, units int not null, primary key (run, n)
);${heldStockTable}`,
  ['shop_taken', 'shop_stock_held'],
)

export const setUpPayments = setUp(
  `
create table if not exists shop_card (
  card text primary key, credit numeric(14, 2) not null check (credit >= 0)
);
create table if not exists shop_payment (
  run text not null, n int not null, card text not null, sum numeric(14, 2) not null,
  primary key (run, n)
);${heldPaymentTable}`,
  ['shop_payment', 'shop_payment_held'],
)

/** Parameters: the names, what each has. */
export const fillStock = 'insert into shop_stock select * from unnest($1::text[], $2::int[])'
export const fillCards = 'insert into shop_card select * from unnest($1::text[], $2::numeric[])'
export const emptyStock = 'truncate shop_stock, shop_taken, shop_stock_held'
export const emptyPayments = 'truncate shop_card, shop_payment, shop_payment_held'

/** Parameters of a branch: the item and its units; then run, number, item and units. */
export const takeUnits = 'update shop_stock set units = units - $1::int where item = $2'
export const noteTaken =
  'insert into shop_taken (run, n, item, units) values ($1, $2::int, $3, $4::int)'

export const prepared = `
select count(*)::int as open from pg_prepared_xacts where database = current_database()`

/**
 * One statement, so one snapshot. Parameters: the run, and the number from which orders are told;
 * `whole` is all there ever was, and stays the same.
 */
export const readStock = `
select (select coalesce(sum(units), 0) from shop_stock)::float8
    + (select coalesce(sum(units), 0) from shop_taken)::float8
    + (select coalesce(sum(units), 0) from shop_stock_held)::float8 as whole,
  (select count(*)::int from shop_stock_held) as held,
  (select coalesce(min(units), 0) from shop_stock) as least,
  (select coalesce(json_agg(json_build_array(n, item, units)), '[]')
    from shop_taken where run = $1 and n >= $2) as orders`

/** The same of the money. */
export const readPayments = `
select ((select coalesce(sum(credit), 0) from shop_card)
    + (select coalesce(sum(sum), 0) from shop_payment)
    + (select coalesce(sum(sum), 0) from shop_payment_held))::text as whole,
  (select count(*)::int from shop_payment_held) as held,
  (select coalesce(min(credit), 0) from shop_card)::float8 as least,
  (select coalesce(json_agg(json_build_array(n, sum::text)), '[]')
    from shop_payment where run = $1 and n >= $2) as orders`

/** In MariaDB. */
export const setUpOrders = `
create table if not exists shop_order (
  run varchar(60) character set ascii collate ascii_bin not null, n int not null,
  item varchar(60) not null, units int not null, sum decimal(14, 2) not null, primary key (run, n)
) engine = InnoDB`
export const emptyOrders = 'delete from shop_order'
/** Parameters: run, number, item, units, sum. */
export const noteOrder = 'insert into shop_order (run, n, item, units, sum) values (?, ?, ?, ?, ?)'
export const readOrders = `
select n, item, units, cast(sum as char) as sum from shop_order where run = ? and n >= ?`
