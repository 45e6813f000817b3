import type { StopSignal } from '@/server/platform/stop'
import type { BranchId } from '@/server/protocol/model'
import { markedBranches, outcomeQueries } from './outcome-sql'
import type { Outcomes, Witnessed } from './outcomes'
import { parameterText } from './parameter-text'
import { askForProofs } from './postgres-evidence'
import type { Row } from './postgres-exchange'
import type { Sessions } from './postgres-pool'

const queries = outcomeQueries(markedBranches)

/** How branches have ended at a PostgreSQL database: its markers, and its transactions' status. */
export const createPostgresOutcomes = (sessions: Sessions, ask: AskRows): Outcomes => ({
  digests: async (cluster, { from, until }, signal) => {
    const rows = await ask(queries.digest, [cluster, from, until], signal)
    return rows.map(([window, slot, count, digest]) => ({
      ...{ window: window ?? '', slot: slot ?? '', count: Number(count), digest: digest ?? '' },
    }))
  },
  committed: async (cluster, { range, buckets }, signal) => {
    const windows = parameterText(buckets.map(({ window }) => window))
    const slots = parameterText(buckets.map(({ slot }) => slot))
    const values = [cluster, range.from, range.until, windows, slots]
    const rows = await ask(queries.list, values, signal)
    return rows.map(([branch]) => branch as BranchId)
  },
  witness: async (asked, signal) => {
    if (asked.length === 0) return []
    const rows = new Map((await askForProofs(sessions, asked, signal)).map((row) => [row[0], row]))
    return asked.map(({ branch }) => witnessed(branch, rows.get(branch)))
  },
})

/** Throws on no answer. */
type AskRows = (
  text: string,
  values: readonly (string | null)[],
  signal: StopSignal,
) => Promise<readonly Row[]>

function witnessed(branch: BranchId, row: Row | undefined): Witnessed {
  const [, kind, status] = row ?? []
  return { branch, marker: kind === 'WORK', status: statusOf(status ?? null) }
}

function statusOf(status: string | null): Witnessed['status'] {
  if (status === 'in progress') return 'in-progress'
  return status === 'committed' || status === 'aborted' ? status : null
}
