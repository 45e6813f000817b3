import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'
import {
  createMariadbParticipant,
  type MariadbParticipantOptions,
} from '@/server/participant/mariadb-participant'
import type { Participant, Proof, Statement } from '@/server/participant/participant'
import type { BranchId } from '@/server/protocol/model'
import { type MariadbServer, startMariadbServer } from './mariadb-server'
import { newBranch, statement, within } from './postgres'

export interface MariadbBank extends MariadbServer {
  /** A participant at this server, closed with it. */
  participant(options?: Partial<MariadbParticipantOptions>): Participant
  /** A session of the account that may do everything, closed with the server. */
  session(url?: string): Promise<Connection>
  /** How many transactions are open now: InnoDB shows a copy, renewed when nobody looks at it. */
  openTransactions(): Promise<number>
  /** One text in a session of its own, which ends with it; answers the rows of the last. */
  query<Row extends object>(sql: string, values?: readonly (string | number)[]): Promise<Row[]>
}

/** A real server with accounts 1 to 9 of 100 each, and the marker table. */
export async function startMariadbBank(
  settings: Readonly<Record<string, string>> = {},
): Promise<MariadbBank> {
  const server = await startMariadbServer(settings)
  const open = new Set<{ end: () => Promise<unknown> }>()
  const session = async (url = server.rootUrl): Promise<Connection> => {
    const connection = await connect(url)
    open.add({ end: async () => connection.destroy() })
    return connection
  }
  const query = async <Row extends object>(
    sql: string,
    values: readonly (string | number)[] = [],
  ): Promise<Row[]> => {
    const connection = await connect(server.rootUrl)
    try {
      const [rows] = await connection.query<RowDataPacket[]>(sql, [...values])
      return rows as unknown as Row[]
    } finally {
      connection.destroy()
    }
  }
  const bank: MariadbBank = {
    ...{ ...server, session, query },
    openTransactions: async () => {
      await query('do sleep(0.2)')
      return (await query('select 1 from information_schema.innodb_trx')).length
    },
    participant: (options = {}) => {
      const made = createMariadbParticipant({ name: 'bank', url: server.url, ...options })
      open.add({ end: () => made.close() })
      return made
    },
    remove: async () => {
      server.resume()
      await Promise.all([...open].map((one) => one.end()))
      await server.remove()
    },
  }
  await bank.query('create table account (id int primary key, balance int not null) engine=InnoDB')
  await bank.query('insert into account select seq, 100 from seq_1_to_9')
  const examined = await bank.participant().examine(within())
  if (!examined.usable) throw new Error(`the bank is not usable: ${JSON.stringify(examined)}`)
  return bank
}

/** A connection that may be ended from elsewhere without anybody having to catch it. */
async function connect(url: string): Promise<Connection> {
  const { hostname, port, username, password, pathname } = new URL(url)
  const connection = await createConnection({
    ...{ host: hostname, port: Number(port), user: username, password },
    ...{ database: pathname.slice(1), multipleStatements: true },
  })
  connection.on('error', () => undefined)
  return connection
}

export const credit = (account: number, amount = 1): Statement =>
  statement('update account set balance = balance + ? where id = ?', amount, account)

export interface Done {
  readonly branch: BranchId
  readonly proof: Proof
}

/** Does the work of a new branch, which must succeed. */
export async function worked(
  participant: Participant,
  statements: readonly Statement[] = [credit(1)],
  branch = newBranch(),
): Promise<Done> {
  const order = { branch, epoch: 1, statements, remainingMs: 10_000 }
  const answer = await participant.work(order, within())
  if (answer.type !== 'worked') throw new Error(`the work failed: ${answer.fault?.text}`)
  const { xid, server, session = null } = answer
  return { branch, proof: { xid, server, session } }
}

/** Work and a yes. */
export async function prepared(
  participant: Participant,
  statements: readonly Statement[] = [credit(1)],
): Promise<Done> {
  const done = await worked(participant, statements)
  const { vote, fault } = await participant.prepare(done.branch, within())
  if (vote !== 'yes') throw new Error(`the vote is ${vote}: ${fault?.text}`)
  return done
}

/** The server's number of the error that a text meets; null: it met none. */
export async function errorOf(
  session: Connection,
  sql: string,
  values?: readonly (string | number)[],
): Promise<number | null> {
  try {
    await (values ? session.execute(sql, [...values]) : session.query(sql))
    return null
  } catch (error) {
    return error instanceof Error && 'errno' in error ? Number(error.errno) : -1
  }
}
