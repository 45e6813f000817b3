import type { LabFault, LabProcess } from '@/server/contract/lab'
import { duration } from '../ui/format'

const ways = { to: 'towards it', from: 'coming from it', both: 'in both directions' } as const

/** What a fault does, in one clause that can stand in a list. */
export function faultClause(fault: LabFault): string {
  const { kind, name, direction, delayMs, point } = fault
  switch (kind) {
    case 'delay':
      return `the link of ${name} is ${duration(delayMs ?? 0)} slower ${ways[direction]}`
    case 'drop':
      return `the link of ${name} swallows everything ${ways[direction]}`
    case 'cut':
      return `the link of ${name} is cut`
    case 'refuse-votes':
      return `${name} refuses every vote`
    case 'crash-at':
      return `${name} will crash at ${point ?? 'its point'}`
  }
}

const words = {
  starting: 'is starting',
  running: 'runs',
  stopped: 'is stopped',
  paused: 'is paused',
  exited: 'has ended and comes back',
} as const satisfies Record<LabProcess['state'], string>

export const processClause = ({ name, state }: LabProcess): string => `${name} ${words[state]}`

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
