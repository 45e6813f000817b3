import { type MariadbServer, startMariadbServer } from './mariadb-server'
import { openMysql } from './mysql-pool'
import { type Service, startService } from './service'

export interface MariadbServiceBank {
  readonly server: MariadbServer
  readonly service: Service
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  balance(account: string): Promise<number>
  bookings(key: string): Promise<number>
  /** How many branches the server itself holds prepared. */
  prepared(): Promise<number>
  remove(): Promise<void>
}

const schema = [
  `create table accounts (id varchar(20) primary key, balance decimal(14, 2) not null,
    reserved decimal(14, 2) not null default 0)`,
  `create table ledger (transaction varchar(120) not null, account varchar(20) not null,
    delta decimal(14, 2) not null)`,
]
const fill = (accounts: number, holding: number): string =>
  `insert into accounts select seq, ${holding}, 0 from seq_0_to_${accounts - 1}`

interface Options {
  readonly secret?: string
  readonly accounts?: number
  /** On the first day, of each. */
  readonly holding?: number
}

/** A bank that is reached by HTTP: accounts 0 to 99 of 100 each in a MariaDB, behind the kit. */
export async function startMariadbServiceBank({
  accounts = 100,
  holding = 100,
  ...options
}: Options = {}): Promise<MariadbServiceBank> {
  const server = await startMariadbServer()
  const { query, end } = openMysql(server.rootUrl)
  for (const sql of [...schema, fill(accounts, holding)]) await query(sql)
  const service = await startService(server.url, {
    ...{ ...options, program: 'mariadb-service-program' },
  })
  const number = async (sql: string, value: string): Promise<number> => {
    const [row] = await query<{ n: string }>(sql, [value])
    return Number(row?.n)
  }
  return {
    ...{ server, service, query },
    balance: (account) => number('select balance n from accounts where id = ?', account),
    bookings: (key) => number('select count(*) n from ledger where transaction = ?', key),
    prepared: async () => (await query('xa recover')).length,
    remove: async () => {
      await service.remove()
      await end()
      await server.remove()
    },
  }
}
