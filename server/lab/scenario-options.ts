import type { LabProcess, ProcessCommand } from '../contract/lab'
import type { LabFault, NewFault } from '../contract/lab-fault'
import type { RunFault } from '../contract/lab-scenario'
import type { Clock } from '../platform/clock'
import type { Result } from './lab-reply'
import type { Step } from './processes'
import type { RunState } from './run-state'

/** Who breaks and heals, for a scenario as for a person. */
export interface Breaker {
  list(): readonly LabFault[]
  add(fault: NewFault): Promise<Result<LabFault>>
  remove(id: string): Promise<unknown>
  command(name: string, command: ProcessCommand, step?: Step): Promise<Result<LabProcess>>
}

export interface ScenarioOptions {
  readonly run: () => RunState
  /** Writes down how it stands with them, and which of its outages are ordered: before it returns. */
  readonly change: (faults: readonly RunFault[], ordered?: readonly number[]) => void
  readonly breaker: Breaker
  readonly clock: Clock
}
