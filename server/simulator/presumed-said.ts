import type { Verdict } from '@/server/protocol/model'
import type { Asked, Heard } from './hosted'

/*
 * Two-phase commit as published (protocols.md 2.1): participants that take part, ask, and force
 * records of their own. What a coordinator without a record answers is the presumption.
 */

export interface Said {
  readonly kind: 'prepare' | 'yes' | 'no' | 'read-only' | 'commit' | 'abort' | 'ack' | 'ask'
}

export type CoordinatorEntry =
  | { readonly type: 'collecting' }
  /** Those that are to be told. */
  | { readonly type: Verdict; readonly branches: readonly number[] }

export type ParticipantEntry = 'prepared' | 'committed' | 'aborted'

export type CoordinatorEvent = Heard<Said, CoordinatorEntry>
export type ParticipantEvent = Heard<Said, ParticipantEntry>
export type Effect = Asked<Said>

/** Which records are forced, and which ends are acknowledged. */
export interface Rules {
  /** Who takes part is written before anybody is asked. */
  readonly collects: boolean
  readonly logsAbort: boolean
  readonly acknowledges: Readonly<Record<Verdict, boolean>>
  /** What no record means. */
  readonly presumes: Verdict
}

export const rules: Readonly<Record<'abort' | 'commit' | 'nothing' | 'none', Rules>> = {
  abort: {
    ...{ collects: false, logsAbort: false, presumes: 'abort' },
    acknowledges: { commit: true, abort: false },
  },
  commit: {
    ...{ collects: true, logsAbort: false, presumes: 'commit' },
    acknowledges: { commit: false, abort: true },
  },
  nothing: {
    ...{ collects: true, logsAbort: true, presumes: 'abort' },
    acknowledges: { commit: true, abort: true },
  },
  none: {
    ...{ collects: false, logsAbort: true, presumes: 'abort' },
    acknowledges: { commit: true, abort: true },
  },
}

export const COORDINATOR = 0
export const nodeOf = (branch: number): number => branch + 1
export const branchOf = (node: number): number => node - 1

export const say = (kind: Said['kind'], branches: readonly number[]): Effect[] =>
  branches.map((branch) => ({ type: 'send', to: nodeOf(branch), said: { kind } }))
