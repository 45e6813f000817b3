import { Client } from 'pg'

export interface Database {
  readonly name: string
  readonly url: string
}

/** One statement in a session of its own, past every broken link. */
export async function ask<Row extends object>(
  { url }: Database,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: url, application_name: 'a test beside' })
  await client.connect()
  try {
    return (await client.query<Row>(sql, [...values])).rows
  } finally {
    await client.end()
  }
}

/** Beside the banks the lab lists its MariaDB, which sleeps until a workload needs it. */
const isBank = ({ url }: Database): boolean => url.startsWith('postgres')

/** The branches that are prepared at any of the banks; of one transaction, if an id is given. */
export async function preparedAt(banks: readonly Database[], id = ''): Promise<string[]> {
  const lists = await Promise.all(
    banks
      .filter(isBank)
      .map((bank) =>
        ask<{ gid: string }>(
          bank,
          'select gid from pg_prepared_xacts where position($1 in gid) > 0',
          [`vd1_${id}`],
        ),
      ),
  )
  return lists.flat().map(({ gid }) => gid)
}

/** The money in all accounts of all banks. */
export async function wholeSum(banks: readonly Database[]): Promise<number> {
  const sums = await Promise.all(
    banks
      .filter(isBank)
      .map((bank) => ask<{ sum: string }>(bank, 'select sum(balance) from accounts')),
  )
  return sums.flat().reduce((total, { sum }) => total + Number(sum), 0)
}

/** At which banks the ledger shows a transfer. */
export async function appliedAt(banks: readonly Database[], key: string): Promise<string[]> {
  const shown = await Promise.all(
    banks.filter(isBank).map(async (bank) => {
      const rows = await ask(bank, 'select from ledger where transaction = $1', [key])
      return rows.length > 0 ? [bank.name] : []
    }),
  )
  return shown.flat()
}
