import { renameSync } from 'node:fs'
import { ACCOUNTS, type ClusterBank, HOLDING } from './cluster-bank'
import { within } from './postgres'
import { type SqliteBank, startSqliteBank } from './sqlite'
import { evident } from './sqlite-branch'

export interface SqliteClusterBank extends ClusterBank {
  readonly file: SqliteBank
  /** Takes the file away with its log, and puts it back. */
  away(): void
  back(): void
}

const setUp = `create table accounts (id text primary key, balance integer not null check (balance >= 0));
create table ledger (entry text, account text, delta integer);
with recursive n (i) as (select 0 union all select i + 1 from n where i < ${ACCOUNTS - 1})
insert into accounts select i, ${HOLDING} from n;
create table refusing (of text references accounts (id) deferrable initially deferred)`

/** A file of SQLite as a bank. It runs in the coordinator itself: nothing can be caught on the way. */
export async function startSqliteClusterBank(): Promise<SqliteClusterBank> {
  const file = await startSqliteBank(setUp)
  const beside = file.participant()
  const move = (from: string, to: string) => {
    for (const end of ['', '-wal', '-shm']) renameSync(from + end, to + end)
  }
  return {
    kind: 'sqlite',
    ...{ url: file.url, file },
    examine: () => beside.examine(within()),
    work: ({ key, account, delta }) => ({
      statements: [
        {
          sql: 'update accounts set balance = balance + ? where id = ?',
          params: [Number(delta), account],
        },
        { sql: 'insert into ledger values (?, ?, ?)', params: [key, account, Number(delta)] },
      ],
    }),
    look: async (branch, key) => ({
      prepared: false,
      applied:
        (await evident(beside, branch)) === 'committed' &&
        file.query('select count(*) from ledger where entry = ?', [key])[0]?.[0] === 1,
    }),
    snare: () => {
      throw new Error('nothing passes a link on its way to a file')
    },
    away: () => move(file.path, `${file.path}.away`),
    back: () => move(`${file.path}.away`, file.path),
    kill: () => {},
    start: async () => {},
    remove: file.remove,
  }
}
