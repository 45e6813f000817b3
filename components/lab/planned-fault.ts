import type { PlannedFault } from '@/server/contract/lab-scenario'
import { type Phrase, phrase } from '@/server/contract/words'
import { hasDirection, linkKinds } from './link-draft'

export type PlannedKind = PlannedFault['kind']

/** What a scenario can break, in the order in which it is offered. */
export const plannedKinds = {
  ...linkKinds,
  'crash-at': phrase`Crash: a coordinator dies at a point of the protocol`,
  kill: phrase`Kill: a process is ended and comes back`,
  stop: phrase`Stop: a process is ended and stays away`,
  pause: phrase`Pause: a process stands still`,
} as const satisfies Record<PlannedKind, Phrase>

/** A fault of the scenario as it is being written: text, as typed. */
export interface FaultDraft {
  /** Tells rows apart while they are edited; no part of the scenario. */
  readonly key: number
  readonly kind: PlannedKind
  readonly name: string
  readonly direction: PlannedFault['direction']
  readonly after: string
  readonly seconds: string
  readonly delayMs: string
  readonly jitterMs: string
  readonly percent: string
  readonly point: string
}

let nextKey = 0

export const newFaultDraft = (name: string, more: Partial<FaultDraft> = {}): FaultDraft => ({
  ...{ key: nextKey++, kind: 'delay', name, direction: 'both', after: '10', seconds: '30' },
  ...{ delayMs: '500', jitterMs: '0', percent: '10', point: 'D0' },
  ...more,
})

/** Whether a fault of that kind lasts: what was killed comes back by itself. */
export const lasts = (kind: PlannedKind): boolean => kind !== 'kill'

export const isAboutProcess = (kind: PlannedKind) =>
  kind === 'kill' || kind === 'stop' || kind === 'pause' || kind === 'crash-at'

export const directed = (kind: PlannedKind): boolean => !isAboutProcess(kind) && hasDirection(kind)

const number = (text: string): number | undefined => (text.trim() === '' ? undefined : Number(text))
const inMs = (text: string): number | undefined => {
  const seconds = number(text)
  return seconds === undefined ? undefined : Math.round(seconds * 1_000)
}

/** As the API takes it; what the kind has no use for is left out. */
export function plannedOf(draft: FaultDraft) {
  const { kind, name, direction } = draft
  const forMs = lasts(kind) ? inMs(draft.seconds) : undefined
  const jitterMs = number(draft.jitterMs)
  return {
    afterMs: inMs(draft.after),
    ...{ kind, name },
    ...(directed(kind) && { direction }),
    ...(kind === 'delay' && { delayMs: number(draft.delayMs) }),
    ...(kind === 'delay' && jitterMs !== undefined && jitterMs !== 0 && { jitterMs }),
    ...((kind === 'loss' || kind === 'duplicate') && { percent: number(draft.percent) }),
    ...(kind === 'crash-at' && { point: draft.point }),
    ...(forMs !== undefined && { forMs }),
  }
}

/** The form of a fault that the scenario has. */
export const draftOf = (fault: PlannedFault): FaultDraft =>
  newFaultDraft(fault.name, {
    ...{ kind: fault.kind, direction: fault.direction, after: String(fault.afterMs / 1_000) },
    seconds: fault.forMs === undefined ? '' : String(fault.forMs / 1_000),
    ...(fault.delayMs !== undefined && { delayMs: String(fault.delayMs) }),
    ...(fault.jitterMs !== undefined && { jitterMs: String(fault.jitterMs) }),
    ...(fault.percent !== undefined && { percent: String(fault.percent) }),
    ...(fault.point !== undefined && { point: fault.point }),
  })
