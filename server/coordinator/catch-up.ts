import type { Journal } from '@/server/journal/journal'
import type { Logger } from '@/server/platform/logger'
import type { Running } from './running'
import { takeRecords, takeRows } from './running-rows'

interface Deps {
  readonly journal: Journal
  readonly logger: Logger
}

/** All that are behind. */
export async function catchUpAll(deps: Deps, some: Iterable<Running>): Promise<void> {
  const behind = [...some].filter((running) => running.behind)
  await Promise.all(behind.map((running) => catchUp(deps, running)))
}

/** Brings the rows up to date, and writes what was held back. */
async function catchUp({ journal, logger }: Deps, running: Running): Promise<void> {
  const { id, shard, epoch } = running
  const entry = { transaction: id, shard, epoch, lazy: true, records: takeRecords(running, []) }
  await journal
    .append({ ...entry, ...takeRows(running) })
    .catch((error: unknown) => logger.warn({ error }, 'rows were not brought up to date'))
}
