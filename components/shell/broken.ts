import type { LabProcess } from '@/server/contract/lab'
import type { LabFault } from '@/server/contract/lab-fault'
import { phrase, say, t } from '@/server/contract/words'
import { duration } from '../ui/format'

const ways = {
  to: phrase`towards it`,
  from: phrase`coming from it`,
  both: phrase`in both directions`,
} as const

/** What is told of a fault, wherever it is listed. */
type FaultSeen = Pick<
  LabFault,
  'kind' | 'name' | 'direction' | 'delayMs' | 'jitterMs' | 'percent' | 'point'
>

/** What a fault does, in one clause that can stand in a list. */
export function faultClause(fault: FaultSeen): string {
  const { kind, name, direction, delayMs, jitterMs, percent, point } = fault
  const way = say(ways[direction])
  switch (kind) {
    case 'delay':
      return jitterMs
        ? t`the link of ${name} is ${duration(delayMs ?? 0)} ± ${duration(jitterMs)} slower ${way}`
        : t`the link of ${name} is ${duration(delayMs ?? 0)} slower ${way}`
    case 'drop':
      return t`the link of ${name} swallows everything ${way}`
    case 'cut':
      return direction === 'both'
        ? t`the link of ${name} is cut`
        : t`the link of ${name} is cut ${way}`
    case 'loss':
      return t`the link of ${name} loses ${percent ?? 0} % of the messages ${way}`
    case 'duplicate':
      return t`${percent ?? 100} % of the requests to ${name} arrive twice`
    case 'refuse-votes':
      return t`${name} refuses every vote`
    case 'crash-at':
      return t`${name} will crash at ${point ?? t`its point`}`
  }
}

const clauses = {
  starting: (name) => t`${name} is starting`,
  running: (name) => t`${name} runs`,
  stopped: (name) => t`${name} is stopped`,
  paused: (name) => t`${name} is paused`,
  exited: (name) => t`${name} has ended and comes back`,
} as const satisfies Record<LabProcess['state'], (name: string) => string>

export const processClause = ({ name, state }: LabProcess): string => clauses[state](name)

/** One that nobody has needed yet stands still for no fault of anybody. */
const isDown = ({ state, asleep }: LabProcess): boolean => state !== 'running' && asleep !== true

/** Everything that is broken on purpose now, each as a clause. */
export function brokenThings(
  faults: readonly LabFault[],
  processes: readonly LabProcess[],
): readonly string[] {
  const down = processes.filter(isDown)
  return [...down.map(processClause), ...faults.map(faultClause)]
}
