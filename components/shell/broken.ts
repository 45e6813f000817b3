import type { LabFault, LabProcess } from '@/server/contract/lab'
import { phrase, say, t } from '@/server/contract/words'
import { duration } from '../ui/format'

const ways = {
  to: phrase`towards it`,
  from: phrase`coming from it`,
  both: phrase`in both directions`,
} as const

/** What a fault does, in one clause that can stand in a list. */
export function faultClause(fault: LabFault): string {
  const { kind, name, direction, delayMs, point } = fault
  switch (kind) {
    case 'delay':
      return t`the link of ${name} is ${duration(delayMs ?? 0)} slower ${say(ways[direction])}`
    case 'drop':
      return t`the link of ${name} swallows everything ${say(ways[direction])}`
    case 'cut':
      return t`the link of ${name} is cut`
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
