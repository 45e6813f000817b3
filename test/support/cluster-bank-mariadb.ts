import { ACCOUNTS, type ClusterBank, HOLDING, type Moment } from './cluster-bank'
import { type MariadbBank, startMariadbBank } from './mariadb'
import { createMariadbFrames } from './mariadb-frames'
import { within } from './postgres'
import type { Command } from './postgres-frames'
import { openPostgresLink, type PostgresLink } from './postgres-link'

export interface MariadbClusterBank extends ClusterBank {
  readonly server: MariadbBank
  /** What stands between every coordinator and the bank. */
  readonly link: PostgresLink
}

const commands: Readonly<Record<Moment, Command>> = {
  prepare: 'PREPARE TRANSACTION',
  commit: 'COMMIT PREPARED',
  abort: 'ROLLBACK PREPARED',
}

/** MariaDB checks nothing late: a balance below zero is refused by the statement itself. */
const schema = [
  'create table accounts (id varchar(20) primary key, balance decimal(14, 2) not null check (balance >= 0))',
  'create table ledger (transaction varchar(80) not null, account varchar(20) not null, delta decimal(14, 2) not null, primary key (transaction, account))',
  `insert into accounts select seq, ${HOLDING} from seq_0_to_${ACCOUNTS - 1}`,
]

/** A MariaDB as a bank. */
export async function startMariadbClusterBank(): Promise<MariadbClusterBank> {
  const server = await startMariadbBank()
  for (const sql of schema) await server.query(sql)
  const watcher = server.participant()
  const link = await openPostgresLink(server.port, createMariadbFrames)
  return {
    kind: 'mariadb',
    ...{ server, link },
    url: server.url.replace(`:${server.port}/`, `:${link.port}/`),
    examine: () => watcher.examine(within()),
    work: ({ key, account, delta }) => ({
      statements: [
        {
          sql: 'update accounts set balance = balance + ? where id = ?',
          params: [delta, account],
        },
        {
          sql: 'insert into ledger (transaction, account, delta) values (?, ?, ?)',
          params: [key, account, delta],
        },
      ],
    }),
    look: async (branch, key) => {
      const listed = await watcher.list(within())
      const booked = await server.query('select 1 from ledger where transaction = ?', [key])
      return { prepared: listed.some(({ gid }) => gid === branch), applied: booked.length > 0 }
    },
    snare: (moment, side) => link.snare({ command: commands[moment], side }),
    kill: () => server.kill(),
    start: () => server.start(),
    remove: async () => {
      await link.close()
      await server.remove()
    },
  }
}
