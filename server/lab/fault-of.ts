import type { LabFault, NewFault } from '../contract/lab-fault'

const PERCENT_OF_ALL = 100

/** The fault that somebody asks for, from now on; what its kind has no use for is left out. */
export function faultOf(asked: NewFault, id: string, nowMs: number): LabFault {
  const { kind, name, direction, delayMs, jitterMs, percent, point, forMs } = asked
  const delay = kind === 'delay'
  const byChance = kind === 'loss' || kind === 'duplicate'
  return {
    ...{ id, kind, name },
    // Requests go towards the participant.
    direction: kind === 'duplicate' ? 'to' : direction,
    delayMs: delay ? (delayMs ?? null) : null,
    jitterMs: delay ? (jitterMs ?? null) : null,
    percent: byChance ? (percent ?? PERCENT_OF_ALL) : null,
    point: kind === 'crash-at' ? (point ?? null) : null,
    since: new Date(nowMs).toISOString(),
    until: forMs === undefined ? null : new Date(nowMs + forMs).toISOString(),
  }
}
