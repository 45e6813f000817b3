import type { AlertDelivery, AlertMessage, DeliveryAttempt } from '@/server/contract/alert'
import type { AlertRuleSettings } from '@/server/contract/alert-settings'
import type { AlertTargetSettings } from '@/server/contract/alert-target-settings'
import type { ParticipantFact } from '@/server/policy/alert-conditions'

/** Rules or targets, as somebody wrote them, each under a version. */
export interface AlertSettingsStore<Settings> {
  find(id: string): Promise<{ readonly version: number; readonly settings: Settings } | null>
  ids(): Promise<readonly string[]>
  /** `version` null: there must be none of that name. False: somebody changed it meanwhile. */
  put(id: string, change: SettingsChange<Settings>): Promise<boolean>
  /** False: somebody changed it meanwhile, or it is gone. */
  remove(id: string, version: number): Promise<boolean>
}

export interface SettingsChange<Settings> {
  readonly settings: Settings
  readonly version: number | null
  readonly by: string
}

/** A message that is due at a target. */
export interface DueDelivery {
  readonly id: string
  readonly target: string
  readonly tries: number
  readonly createdAt: Date
  readonly message: AlertMessage
  readonly attempts: readonly DeliveryAttempt[]
}

/** What became of a try. */
export interface Tried {
  readonly attempts: readonly DeliveryAttempt[]
  readonly state: AlertDelivery['state']
  /** Until the next try; counts while it waits. */
  readonly delayMs: number
}

export interface DeliveryStore {
  /** The oldest that is due, of those whose target is not one of `busy`; null: none is. */
  due(busy: readonly string[]): Promise<DueDelivery | null>
  tried(id: string, tried: Tried): Promise<void>
  /** Of a test, which was sent at once. */
  keep(delivery: AlertDelivery): Promise<void>
}

export type Slots = ReadonlyMap<string, ParticipantFact['slots']>

export interface PassAsked {
  readonly epoch: number
  readonly slots: Slots
}

/** Who evaluates: one at a time among all processes, and what it finds is written under its epoch. */
export interface EvaluatorStore {
  /** The epoch, if it is free; `own`: also if this installation's last process held it. */
  acquire(own: boolean): Promise<number | null>
  /** False: it is another's now. */
  renew(epoch: number): Promise<boolean>
  release(epoch: number): Promise<void>
  /** Reads the facts, and writes what fires, repeats and ends, with the messages; false: fenced. */
  pass(asked: PassAsked): Promise<boolean>
  /** Whether a rule that is on asks for the places taken at participants. */
  wantsSlots(): Promise<boolean>
  prune(retentionDays: number): Promise<void>
}

export type AlertRules = AlertSettingsStore<AlertRuleSettings>
export type AlertTargets = AlertSettingsStore<AlertTargetSettings>
