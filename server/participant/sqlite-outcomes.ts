import type { Outcomes } from './outcomes'
import { faultOf } from './sqlite-faults'
import type { Called, Thread } from './sqlite-thread'
import { sqliteKey } from './sqlite-work'

/** How branches have ended at a file of SQLite: its markers, which are the decisions themselves. */
export const createSqliteOutcomes = (looks: Thread): Outcomes => ({
  digests: async (cluster, range, signal) =>
    answered(await looks.call('digests', { cluster, range }, signal)),
  committed: async (cluster, asked, signal) =>
    answered(await looks.call('committed', { cluster, ...asked }, signal)),
  witness: async (asked, signal) => {
    const keys = asked.map(({ branch }) => sqliteKey(branch))
    const kinds = answered(await looks.call('markers', keys, signal))
    return asked.map(({ branch }, index) => ({
      ...{ branch, marker: kinds[index] === 'WORK', status: null },
    }))
  },
})

function answered<Value>(called: Called<Value>): Value {
  if ('failure' in called) throw new Error(faultOf(called.failure).text)
  return called.value
}
