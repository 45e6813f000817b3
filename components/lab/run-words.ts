import type { LabRun } from '@/server/contract/lab-run'
import type { RunFault } from '@/server/contract/lab-scenario'
import { phrase, t } from '@/server/contract/words'
import { faultClause } from '../shell/broken'

/** How far a run is, in a word. */
export const runLooks = {
  running: { label: phrase`Running`, tone: 'moving' },
  finished: { label: phrase`Finished`, tone: 'commit' },
  stopped: { label: phrase`Stopped`, tone: 'idle' },
} as const satisfies Record<LabRun['state'], object>

/** What was broken while a run went on, in one clause. */
export function runFaultClause(fault: RunFault): string {
  const { kind, name } = fault
  if (kind === 'stop') return t`${name} is stopped`
  if (kind === 'kill') return t`${name} is killed`
  if (kind === 'pause') return t`${name} is paused`
  return faultClause({ ...fault, kind })
}

/** The clause as a sentence begins, and without its end. */
export const capital = (clause: string): string => clause.charAt(0).toUpperCase() + clause.slice(1)
