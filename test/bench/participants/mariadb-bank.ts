import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createPool } from 'mysql2/promise'
import { createMariadbParticipant } from '@/server/participant/mariadb-participant'
import { startMariadbServer } from '../../support/mariadb-server'
import { cpuMsOfProcess } from '../transfers/servers'
import { ACCOUNTS, type BenchBank, LOCK_S_MAX, SESSIONS_MAX } from './bank'

/** As durable as MariaDB is by default: each prepare and each commit is synced. */
export async function startMariadbBenchBank(): Promise<BenchBank> {
  const server = await startMariadbServer({
    ...{ 'innodb-buffer-pool-size': '128M', 'innodb-log-file-size': '96M' },
    'innodb-lock-wait-timeout': String(LOCK_S_MAX),
  })
  const pool = createPool({
    ...{ host: '127.0.0.1', port: server.port, user: 'root', database: 'bank' },
    ...{ connectionLimit: SESSIONS_MAX, multipleStatements: true },
  })
  await pool.query(schema)
  return {
    kind: 'mariadb',
    url: server.url,
    booking: (key, account, delta) => [
      {
        sql: 'update accounts set balance = balance + ? where id = ?',
        params: [delta, account],
      },
      {
        sql: 'insert into ledger (transaction, account, delta) values (?, ?, ?)',
        params: [key, account, delta],
      },
    ],
    open: (name, url, onRoundTrip) => createMariadbParticipant({ name, url, onRoundTrip }),
    prepareRaw: async (key, statements) => {
      const connection = await pool.getConnection()
      const xid = `'raw-${key}','1',1`
      try {
        await connection.query(`XA START ${xid}`)
        for (const { sql, params } of statements) await connection.execute(sql, params.map(String))
        await connection.query(`XA END ${xid}; XA PREPARE ${xid}`)
      } catch {
        // Two transfers that wait for each other: a session that is closed rolls back.
        connection.destroy()
        return { ok: false, end: async () => undefined }
      }
      return {
        ok: true,
        end: async (committed) => {
          await connection.query(`XA ${committed ? 'COMMIT' : 'ROLLBACK'} ${xid}`)
          connection.release()
        },
      }
    },
    cpuMs: () => cpuMsOfProcess(Number(readFileSync(join(server.folder, 'pid'), 'utf8'))),
    remove: async () => {
      await pool.end()
      await server.remove()
    },
  }
}

const schema = `
create table accounts (id varchar(20) primary key, balance decimal(14, 2) not null);
create table ledger (transaction varchar(80) not null, account varchar(20) not null,
  delta decimal(14, 2) not null, primary key (transaction, account));
insert into accounts select seq, 1000000 from seq_1_to_${ACCOUNTS};
`
