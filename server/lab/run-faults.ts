import type { ProcessCommand } from '../contract/lab'
import type { LabFault } from '../contract/lab-fault'
import type { PlannedFault, RunFault } from '../contract/lab-scenario'

/** What one has done to a process, as opposed to a fault that is on. */
export type Outage = 'stop' | 'kill' | 'pause'

export const isOutage = (kind: RunFault['kind'] | ProcessCommand): kind is Outage =>
  kind === 'stop' || kind === 'kill' || kind === 'pause'

/** What a run was told to break, before anything of it has begun. */
export const planned = (faults: readonly PlannedFault[]): RunFault[] =>
  faults.map((fault, n) => ({
    ...{ id: `planned-${n}`, kind: fault.kind, name: fault.name, direction: fault.direction },
    ...{ delayMs: fault.delayMs ?? null, jitterMs: fault.jitterMs ?? null },
    ...{ percent: fault.percent ?? null, point: fault.point ?? null },
    ...{ planned: n, state: 'waiting', from: null, until: null, reason: null },
  }))

/** How much of what people broke by hand is remembered of one run. */
const BY_HAND_MAX = 200

/** A fault that is on. Whoever has planned it claims it afterwards. */
export function withFault(faults: readonly RunFault[], fault: LabFault): readonly RunFault[] {
  const { since, until: _, ...what } = fault
  return added(faults, { ...what, from: since })
}

/** A process that was stopped, killed or paused. */
export const withOutage = (
  faults: readonly RunFault[],
  what: { readonly id: string; readonly kind: Outage; readonly name: string; readonly at: string },
): readonly RunFault[] =>
  added(faults, {
    ...{ id: what.id, kind: what.kind, name: what.name, from: what.at },
    ...{ direction: 'both', delayMs: null, jitterMs: null, percent: null, point: null },
  })

function added(
  faults: readonly RunFault[],
  what: Omit<RunFault, 'planned' | 'state' | 'until' | 'reason'>,
): readonly RunFault[] {
  if (faults.filter((one) => one.planned === null).length >= BY_HAND_MAX) return faults
  return [...faults, { ...what, planned: null, state: 'on', until: null, reason: null }]
}

/** What is on under that id, or was, is the n-th of the scenario; it is, whoever has written it down. */
export function claimed(
  faults: readonly RunFault[],
  n: number,
  { id, at }: { readonly id: string; readonly at: string },
): readonly RunFault[] {
  const found = faults.find((one) => one.id === id && one.planned === null)
  if (found === undefined)
    return faults.map((one) =>
      one.planned === n && one.state === 'waiting' ? { ...one, id, state: 'on', from: at } : one,
    )
  return faults
    .filter((one) => one !== found)
    .map((one) => (one.planned === n ? { ...found, planned: n } : one))
}

/** The n-th of the scenario could not be applied. */
export const notApplied = (
  faults: readonly RunFault[],
  n: number,
  reason: string,
): readonly RunFault[] =>
  faults.map((one) =>
    one.planned === n && one.state === 'waiting' ? { ...one, state: 'not-applied', reason } : one,
  )

/** It was written down before it was ordered, and then could not be done. */
export const withdrawn = (
  faults: readonly RunFault[],
  n: number,
  reason: string,
): readonly RunFault[] =>
  faults.map((one) =>
    one.planned === n && one.state === 'on'
      ? { ...one, state: 'not-applied', from: null, reason }
      : one,
  )

export const ended = (faults: readonly RunFault[], id: string, at: string): readonly RunFault[] =>
  faults.map((one) =>
    one.id === id && one.state === 'on' ? { ...one, state: 'over', until: at } : one,
  )
