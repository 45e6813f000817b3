import type { StopSignal } from '@/server/platform/stop'
import type { BranchId } from '@/server/protocol/model'
import type { UlidRange } from '@/server/protocol/outcome-buckets'
import { bound } from './mariadb-commands'
import { findMarkers } from './mariadb-evidence-sql'
import { type Result, type Row, textOf } from './mariadb-exchange'
import { xaName } from './mariadb-marker-sql'
import { digestOutcomes, findUlid, listOutcomes, seeCommitted } from './mariadb-outcome-sql'
import type { Outcomes } from './outcomes'

/** The texts in one round trip. Throws on no answer. */
type AskTexts = (texts: readonly string[], signal: StopSignal) => Promise<readonly Result[]>

/**
 * How branches have ended at a MariaDB or MySQL: its markers alone, for neither remembers how a
 * transaction ended.
 */
export function createMariadbOutcomes(ask: AskTexts): Outcomes {
  /** Asked each time: a test of the participant may add the column, and a restore take it away. */
  const isIndexed = async (signal: StopSignal): Promise<boolean> => {
    const [found] = await ask([findUlid], signal)
    return Number(found?.rows[0]?.[0]) > 0
  }
  const committedRows = async (text: string, signal: StopSignal): Promise<readonly Row[]> => {
    const [, found] = await ask([seeCommitted, text], signal)
    return found?.rows ?? []
  }
  return {
    digests: async (cluster, range, signal) => {
      const text = digestOutcomes(await isIndexed(signal))
      const rows = await committedRows(bound(text, valuesOf(cluster, range)), signal)
      return rows.map(([window, slot, count, digest]) => ({
        ...{ window: textOf(window) ?? '', slot: textOf(slot) ?? '' },
        ...{ count: Number(count), digest: textOf(digest) ?? '' },
      }))
    },
    committed: async (cluster, { range, buckets }, signal) => {
      if (buckets.length === 0) return []
      const text = listOutcomes(await isIndexed(signal), buckets.length)
      const places = buckets.flatMap(({ window, slot }) => [window, slot])
      const values = [...valuesOf(cluster, range), ...places]
      const rows = await committedRows(bound(text, values), signal)
      return rows.map(([branch]) => textOf(branch) as BranchId)
    },
    witness: async (asked, signal) => {
      if (asked.length === 0) return []
      const keys = asked.flatMap(({ branch }) => {
        const { gid, branch: number } = xaName(branch)
        return [gid, Number(number)]
      })
      const rows = await committedRows(bound(findMarkers(asked.length), keys), signal)
      const marked = new Set(rows.filter(([, , kind]) => textOf(kind) === 'WORK').map(nameOf))
      return asked.map(({ branch }) => ({ branch, marker: marked.has(branch), status: null }))
    },
  }
}

const valuesOf = (cluster: string, { from, until }: UlidRange): readonly string[] => [
  ...[from, until, `${cluster}.`, `${cluster}.`],
]

const nameOf = ([gid, branch]: Row): string => `vd1_${textOf(gid)}_${textOf(branch)}`
