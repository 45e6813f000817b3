/*
 * What the shop's services do by reservations (Try–Confirm–Cancel) and by steps that are taken back
 * (saga, optimistic two-phase commit). What is reserved stands in a table beside, so that all of it
 * together stays as much as on the first day.
 */

/** Beside a confirm: the lab's refusal of votes is for what may still be refused. */
export const settling = `select set_config('shop.settling', 'on', true)`
/** What is checked at the end of a transaction is checked now, while it can be told as a refusal. */
export const checkNow = 'set constraints all immediate'

export const heldStockTable = `
create table if not exists shop_stock_held (
  run text not null, n int not null, item text not null, units int not null, primary key (run, n)
);`
export const heldPaymentTable = `
create table if not exists shop_payment_held (
  run text not null, n int not null, card text not null, sum numeric(14, 2) not null,
  primary key (run, n)
);`

/** Moves units out of stock, into that table; none if there are not as many. Parameters: run, number, item, units. */
const moveUnits = (into: string): string => `
with moved as (update shop_stock set units = units - $4::int
  where item = $3 and units >= $4::int returning item)
insert into ${into} (run, n, item, units) select $1, $2::int, $3, $4::int from moved`

/** Takes units back into stock, if that table has the order. Parameters: run, number. */
const returnUnits = (from: string): string => `
with gone as (delete from ${from} where run = $1 and n = $2::int returning item, units)
update shop_stock s set units = s.units + gone.units from gone where s.item = gone.item`

/** The same of money: run, number, card, sum. */
const moveMoney = (into: string): string => `
with moved as (update shop_card set credit = credit - $4::numeric
  where card = $3 and credit >= $4::numeric returning card)
insert into ${into} (run, n, card, sum) select $1, $2::int, $3, $4::numeric from moved`

const returnMoney = (from: string): string => `
with gone as (delete from ${from} where run = $1 and n = $2::int returning card, sum)
update shop_card c set credit = c.credit + gone.sum from gone where c.card = gone.card`

const keep = (from: string, into: string, columns: string): string => `
with gone as (delete from ${from} where run = $1 and n = $2::int returning ${columns})
insert into ${into} (${columns}) select ${columns} from gone`

/** A service's statements, each with the parameters of its order; the last three need but run and number. */
export interface StepTexts {
  readonly hold: string
  readonly act: string
  readonly confirm: string
  readonly cancel: string
  readonly compensate: string
}

export const stockSteps: StepTexts = {
  hold: moveUnits('shop_stock_held'),
  act: moveUnits('shop_taken'),
  confirm: keep('shop_stock_held', 'shop_taken', 'run, n, item, units'),
  cancel: returnUnits('shop_stock_held'),
  compensate: returnUnits('shop_taken'),
}

export const paymentSteps: StepTexts = {
  hold: moveMoney('shop_payment_held'),
  act: moveMoney('shop_payment'),
  confirm: keep('shop_payment_held', 'shop_payment', 'run, n, card, sum'),
  cancel: returnMoney('shop_payment_held'),
  compensate: returnMoney('shop_payment'),
}

/** In MariaDB. */
export const setUpHeldOrders = `
create table if not exists shop_order_held (
  run varchar(60) character set ascii collate ascii_bin not null, n int not null,
  item varchar(60) not null, units int not null, sum decimal(14, 2) not null, primary key (run, n)
) engine = InnoDB`
/** Parameters: run, number, item, units, sum. */
export const holdOrder =
  'insert into shop_order_held (run, n, item, units, sum) values (?, ?, ?, ?, ?)'
/** Parameters of these: run, number. */
export const confirmOrder = `
insert into shop_order (run, n, item, units, sum)
select run, n, item, units, sum from shop_order_held where run = ? and n = ?`
export const dropHeldOrder = 'delete from shop_order_held where run = ? and n = ?'
export const dropOrder = 'delete from shop_order where run = ? and n = ?'
export const countHeldOrders = 'select count(*) as held from shop_order_held'
