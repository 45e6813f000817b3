import type { Statement } from '@/server/participant/participant'

export const BANKS = ['north', 'south'] as const
export type Bank = (typeof BANKS)[number]

const ACCOUNTS = 1_000

export const bankSchema = `
create table accounts (id text primary key, balance numeric(14, 2) not null);
create table ledger (
  transaction text not null,
  account text not null,
  delta numeric(14, 2) not null,
  primary key (transaction, account)
);
insert into accounts select n::text, 1000000 from generate_series(1, ${ACCOUNTS}) n;
`

/** Money from an account at one bank to an account at the other: the same statements for both sides. */
export interface Transfer {
  readonly key: string
  readonly branches: readonly { readonly bank: Bank; readonly statements: readonly Statement[] }[]
}

let count = 0

export function newTransfer(): Transfer {
  count++
  const key = `${process.pid}-${count}`
  const amount = 1 + Math.floor(Math.random() * 100)
  const branches = BANKS.map((bank) => {
    const delta = bank === 'north' ? -amount : amount
    const account = String(1 + Math.floor(Math.random() * ACCOUNTS))
    return {
      bank,
      statements: [
        {
          sql: 'update accounts set balance = balance + $2 where id = $1',
          params: [account, delta],
        },
        {
          sql: 'insert into ledger (transaction, account, delta) values ($1, $2, $3)',
          params: [key, account, delta],
        },
      ],
    }
  })
  return { key, branches }
}

/** One way of doing transfers. */
export interface Contender {
  /** False when the transfer was not committed. */
  transfer(): Promise<boolean>
  /** Resolves when nothing of the transfers that were answered is left to do. */
  settled(): Promise<void>
  close(): Promise<void>
}
