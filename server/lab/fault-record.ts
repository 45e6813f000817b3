import type { LabProcess } from '../contract/lab'
import type { LabFault } from '../contract/lab-fault'
import type { RunFault } from '../contract/lab-scenario'
import type { Clock } from '../platform/clock'
import type { Step } from './processes'
import { ended, isOutage, type Outage, withFault, withOutage } from './run-faults'
import type { RunState } from './run-state'
import type { ScenarioOptions } from './scenario-options'

export interface RecordOptions {
  readonly run: () => RunState
  readonly change: ScenarioOptions['change']
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
    // Whoever is only about to be stopped has not come back.
    !run().ordered.includes(one.planned ?? -1) &&
    isOutage(one.kind) &&
    (one.kind === 'pause' || before.get(one.id) !== pid)
  return {
    fault: (what: 'on' | 'off', fault: LabFault): void => {
      const { faults } = run()
      change(what === 'on' ? withFault(faults, fault) : ended(faults, fault.id, now()))
    },
    outage: ({ name, pid }: LabProcess, kind: Outage, step?: Step): void => {
      // Of a second order nobody knows whether it is the first one's incarnation that is there.
      if (step !== undefined) return void (step.again || before.set(step.id, pid))
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
