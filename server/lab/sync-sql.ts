/*
 * The rows that the lab keeps equal in the first bank's PostgreSQL and in MariaDB. Each run has rows of
 * its own, so that what is still on its way from an earlier one meets none of them. A row counts its
 * changes, and keeps which write was the last. People look into it with psql and mariadb.
 */

export const ROWS = 500
const VALUE_MAX = 100
const SETUP_LOCK = 0x73796e63

export const setUpSource = `
begin;
set local lock_timeout = '2s';
set local client_min_messages = 'warning';
select pg_advisory_xact_lock(${SETUP_LOCK});
create table if not exists sync_row (
  run text not null, item int not null, version int not null default 0,
  value text not null default '' check (length(value) <= ${VALUE_MAX}), primary key (run, item)
);
create table if not exists sync_write (run text not null, n int not null, primary key (run, n));
commit;`

export const setUpCopy = `
create table if not exists sync_row (
  run varchar(60) character set ascii collate ascii_bin not null, item int not null,
  version int not null default 0, value varchar(${VALUE_MAX}) not null default '',
  primary key (run, item)
) engine = InnoDB`

/** A value that PostgreSQL refuses. */
export const tooLong = (key: string): string => key.padEnd(VALUE_MAX + 1, '.')

/** Parameter: the run. */
export const fillSource = `
insert into sync_row (run, item) select $1, item from generate_series(1, ${ROWS}) as item`
export const fillCopy = `
insert into sync_row (run, item) select ?, seq from seq_1_to_${ROWS}`

/** The rows of other runs, but for those that an open branch holds. Parameter: the run. */
export const forgetSource = [
  `delete from sync_row where (run, item) in (
    select run, item from sync_row where run <> $1 for update skip locked)`,
  `delete from sync_write where (run, n) in (
    select run, n from sync_write where run <> $1 for update skip locked)`,
]
export const forgetCopy = 'delete from sync_row where run <> ?'

/** Parameters: the value, the run, the item; and of a write the run and its number. */
export const changeSource = `
update sync_row set version = version + 1, value = $1 where run = $2 and item = $3::int`
export const changeCopy = `
update sync_row set version = version + 1, value = ? where run = ? and item = ?`
export const noteWrite = 'insert into sync_write (run, n) values ($1, $2::int)'
export const noteWriteOnce = `${noteWrite} on conflict do nothing`

export const readSource = 'select item, version, value from sync_row where run = $1'
export const readCopy = 'select item, version, value from sync_row where run = ?'
