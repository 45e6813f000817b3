import { z } from 'zod'
import { setUpMariadbInbox } from '@/sdk/outbox/inbox-mariadb'
import { outboxStatus, setUpOutbox } from '@/sdk/outbox/outbox'
import { countPrepared } from './bank-sql'
import { openMariadb, openPostgres } from './own-pools'
import * as sql from './sync-sql'

export interface Row {
  readonly version: number
  /** The key of the write that was the last. */
  readonly value: string
}

export type Rows = ReadonlyMap<number, Row>

/** Both databases, seen past their links. Throws if one of them does not answer. */
export interface SyncStores {
  /** The rows of a new run, all equal; those of earlier runs are forgotten. */
  reset(run: string): Promise<void>
  readSource(run: string): Promise<Rows>
  readCopy(run: string): Promise<Rows>
  /** Messages that are written and not yet delivered, and for how long the oldest waits. */
  outbox(): Promise<{ readonly waiting: number; readonly oldestMs: number | null }>
  /** Branches that are prepared now, in both databases. */
  countPrepared(): Promise<number>
  close(): Promise<void>
}

const all = z.unknown().array()
const rows = z.object({ item: z.int(), version: z.int(), value: z.string() }).array()

const byItem = (answer: unknown): Rows =>
  new Map(rows.parse(answer).map(({ item, ...row }) => [item, row]))

export function openSyncStores(urls: {
  readonly source: string
  readonly copy: string
}): SyncStores {
  const [source, copy] = [openPostgres(urls.source), openMariadb(urls.copy)]
  return {
    reset: async (run) => {
      await Promise.all([setUpOutbox(source), source.query(sql.setUpSource)])
      await copy.query(sql.setUpCopy)
      await setUpMariadbInbox({ query: async (text) => [await copy.query(text), null] })
      await source.query(sql.fillSource, [run])
      await copy.query(sql.fillCopy, [run])
      // What an open branch still holds is forgotten after a later run.
      for (const text of sql.forgetSource) await source.query(text, [run])
      await copy.query(sql.forgetCopy, [run]).catch(() => undefined)
    },
    readSource: async (run) => byItem((await source.query(sql.readSource, [run])).rows),
    readCopy: async (run) => byItem(await copy.query(sql.readCopy, [run])),
    outbox: () => outboxStatus(source),
    countPrepared: async () => {
      const [here, there] = await Promise.all([
        source.query(countPrepared),
        copy.query('XA RECOVER'),
      ])
      return z.object({ prepared: z.int() }).parse(here.rows[0]).prepared + all.parse(there).length
    },
    close: async () => {
      await Promise.all([source.end(), copy.close()])
    },
  }
}
