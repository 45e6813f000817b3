import type { LabProcess } from '../contract/lab'
import type { LabFault } from '../contract/lab-fault'
import type { RunFault } from '../contract/lab-scenario'
import type { Clock } from '../platform/clock'
import { ended, isOutage, type Outage, withFault, withOutage } from './run-faults'
import type { RunState } from './run-state'

export interface RecordOptions {
  readonly run: () => RunState
  readonly change: (faults: readonly RunFault[]) => void
  readonly clock: Clock
  readonly newId: () => string
}

/** Writes down what is broken while a run goes on, by its scenario or by hand. */
export function createFaultRecord({ run, change, clock, newId }: RecordOptions) {
  /** Which incarnation was there before it was stopped or killed. */
  const before = new Map<string, number | null>()
  const now = () => new Date(clock.now()).toISOString()
  const isBack = (one: RunFault, { name, pid }: LabProcess): boolean =>
    one.state === 'on' &&
    one.name === name &&
    isOutage(one.kind) &&
    (one.kind === 'pause' || before.get(one.id) !== pid)
  return {
    fault: (what: 'on' | 'off', fault: LabFault): void => {
      const { faults } = run()
      change(what === 'on' ? withFault(faults, fault) : ended(faults, fault.id, now()))
    },
    outage: ({ name, pid }: LabProcess, kind: Outage): void => {
      const id = newId()
      before.set(id, pid)
      change(withOutage(run().faults, { id, kind, name, at: now() }))
    },
    seen: (process: LabProcess): void => {
      if (process.state !== 'running') return
      const back = run().faults.filter((one) => isBack(one, process))
      for (const { id } of back) change(ended(run().faults, id, now()))
    },
  }
}
