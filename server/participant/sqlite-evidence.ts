import type { StopSignal } from '@/server/platform/stop'
import type { BranchEvidence, Fault, Participant } from './participant'
import { faultOf } from './sqlite-faults'
import type { Thread } from './sqlite-thread'
import { type SqliteWork, sqliteKey } from './sqlite-work'

type Asked = Parameters<Participant['evidence']>[0]

/** What the file itself tells: the marker's row, or a session of this process that is still at work. */
export async function evidenceOf(
  { work, looks }: { readonly work: SqliteWork; readonly looks: Thread },
  asked: Asked,
  signal: StopSignal,
): Promise<readonly BranchEvidence[]> {
  const keys = asked.map(({ branch }) => sqliteKey(branch))
  const called = await looks.call('markers', keys, signal)
  return asked.map(({ branch }, index) => {
    if ('failure' in called) return found(branch, 'no-answer', faultOf(called.failure))
    const kind = called.value[index]
    if (kind === 'WORK') return found(branch, 'committed')
    if (kind === 'ABORTED') return found(branch, 'aborted')
    return found(branch, work.has(branch) ? 'in-progress' : 'no-trace')
  })
}

const found = (
  branch: BranchEvidence['branch'],
  value: BranchEvidence['value'],
  fault: Fault | null = null,
): BranchEvidence => ({
  ...{ branch, value, fault, preparedAt: null, locks: null, blocked: null, facts: [] },
  source: value === 'in-progress' ? 'open session' : 'verdict_marker',
})
