import type { LabProcess } from '@/server/contract/lab'
import type { LabFault } from '@/server/contract/lab-fault'
import { t } from '@/server/contract/words'
import { faultClause, processClause } from '../shell/broken'
import { duration } from '../ui/format'
import { list } from '../ui/list'

/** What a fault is, as short as it fits on a line of the picture. */
export function shortFault({ kind, delayMs, jitterMs, percent, point }: LabFault): string {
  switch (kind) {
    case 'delay':
      return jitterMs ? `${duration(delayMs ?? 0)} ± ${duration(jitterMs)}` : duration(delayMs ?? 0)
    case 'drop':
      return t`silent`
    case 'cut':
      return t`cut`
    case 'loss':
      return t`${percent ?? 0} % lost`
    case 'duplicate':
      return t`${percent ?? 100} % twice`
    case 'refuse-votes':
      return t`votes no`
    case 'crash-at':
      return t`crash at ${point ?? ''}`
  }
}

/** What is said of a link to somebody who does not see it. */
export function linkName(link: string, faults: readonly LabFault[]): string {
  if (faults.length === 0) return t`Link of ${link}: good`
  return t`Link of ${link}: ${list(faults.map(faultClause))}`
}

/** The same of a process, with what is planned for it. */
export function nodeName(process: LabProcess, faults: readonly LabFault[]): string {
  const state =
    process.asleep === true ? t`${process.name} sleeps until it is needed` : processClause(process)
  return t`Process ${list([state, ...faults.map(faultClause)])}`
}

/** Faults that lie on a link, and those that lie in the process behind it. */
export const isOfLink = ({ kind }: LabFault): boolean =>
  kind !== 'refuse-votes' && kind !== 'crash-at'
