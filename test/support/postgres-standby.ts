import { execFileSync } from 'node:child_process'
import { chownSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { startPostgres } from '@/server/platform/embedded-postgres'
import { freePort } from '@/server/platform/home'
import { eventually } from './eventually'
import { FIRST_PASSWORD } from './first-data'
import type { PostgresServer } from './postgres-server'
import { temporaryFolder } from './temporary-folder'

export interface PostgresStandby {
  readonly port: number
  /** Makes it take over; resolves once it takes writes. */
  promote(): Promise<void>
  remove(): Promise<void>
}

/** A hot standby of that server, for which from now on its every commit waits. */
export async function startStandby(primary: PostgresServer): Promise<PostgresStandby> {
  const folder = temporaryFolder()
  const dir = join(folder, 'data')
  const source = new Client({ connectionString: primary.url })
  source.on('error', () => undefined)
  await source.connect()
  // The way of `pg_basebackup`, which the binaries from npm do not have.
  await source.query(`select pg_backup_start('standby', true)`)
  execFileSync('cp', ['-a', join(primary.folder, 'data'), dir])
  const { rows } = await source.query<{ labelfile: string }>(
    'select labelfile from pg_backup_stop()',
  )
  rmSync(join(dir, 'postmaster.pid'), { force: true })
  const { uid, gid } = statSync(join(dir, 'PG_VERSION'))
  for (const [name, text] of [
    ['backup_label', rows[0]?.labelfile ?? ''],
    ['standby.signal', ''],
  ] as const) {
    writeFileSync(join(dir, name), text)
    chownSync(join(dir, name), uid, gid)
  }
  const port = await freePort()
  const server = await startPostgres({
    ...{ dir, port, password: FIRST_PASSWORD, logFile: join(folder, 'log') },
    settings: {
      primary_conninfo: `host=127.0.0.1 port=${primary.port} user=postgres password=${FIRST_PASSWORD}`,
    },
  })
  await source.query(`alter system set synchronous_standby_names = '*'`)
  await source.query('select pg_reload_conf()')
  await eventually(
    async () =>
      (await source.query(`select from pg_stat_replication where sync_state = 'sync'`)).rowCount ===
      1,
    { what: 'that the standby follows', withinMs: 30_000 },
  )
  await source.end()
  return {
    port,
    promote: async () => {
      const own = new Client({ connectionString: server.url })
      await own.connect()
      await own.query('select pg_promote(true)')
      await own.end()
    },
    remove: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
