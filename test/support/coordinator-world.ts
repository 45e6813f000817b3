import { pino } from 'pino'
import { ulid } from 'ulid'
import { createCoordinator } from '@/server/coordinator/coordinator'
import { createFailpoints } from '@/server/coordinator/failpoints'
import { createTransactions } from '@/server/coordinator/transactions'
import { builtIn, type Policies } from '@/server/participant/policies'
import type { Registry } from '@/server/participant/registry'
import { noSettings, type ParticipantSettings } from '@/server/participant/settings'
import type { OwnRetry } from '@/server/policy/own-retry'
import type { Priority } from '@/server/policy/priority-queue'
import { SHARDS } from '@/server/protocol/ids'
import type { Presumption, Recovery } from '@/server/protocol/model'
import { takeOver } from '@/server/recovery/takeover'
import { createMemoryJournal, type Disk, newDisk } from './memory-journal'
import { type ScriptedParticipant, scriptedParticipant } from './scripted-participant'
import { createVirtualClock } from './virtual-clock'

export const registryOf = (
  participants: readonly ScriptedParticipant[],
  settings: Partial<ParticipantSettings> = {},
  policies: Policies = builtIn,
): Registry => {
  const row = (name: string) =>
    participants.some((one) => one.name === name)
      ? {
          ...{ name, kind: 'postgresql' as const, url: '', lab: false, usable: true },
          ...{ ...noSettings, draining: false, ...settings },
        }
      : null
  return {
    get: (name) => participants.find((one) => one.name === name) ?? null,
    row,
    all: () => participants.flatMap(({ name }) => row(name) ?? []),
    policyOf: (name) => policies.of(name, row(name)),
    isPaused: policies.isPaused,
    examine: async () => null,
    reload: async () => {},
    close: async () => {},
  }
}

interface World {
  readonly participants?: readonly ScriptedParticipant[]
  readonly disk?: Disk
  /** Of every participant. */
  readonly settings?: Partial<ParticipantSettings>
  readonly policies?: Policies
}

/** The coordinator as it runs, on a clock, a disk and participants of the test's. */
export function coordinatorWorld(world: World = {}) {
  const { participants: given, disk = newDisk(), settings, policies } = world
  const participants = given ?? [scriptedParticipant('a'), scriptedParticipant('b')]
  const clock = createVirtualClock()
  const journal = createMemoryJournal(disk)
  const registry = registryOf(participants, settings, policies)
  const failpoints = createFailpoints(() => journal.crash())
  const held = new Map(Array.from({ length: SHARDS }, (_, shard) => [shard, disk.epoch]))
  const fenced: number[] = []
  const coordinator = createCoordinator({
    ...{ journal, registry, clock, failpoints, cluster: 'test', dice: () => 0.5 },
    newUlid: ulid,
    logger: pino({ level: 'silent' }),
    onFenced: (shard) => fenced.push(shard),
  })
  const transactions = createTransactions({
    ...{ coordinator, registry, clock, held: () => held, admits: () => 'yes' as const },
    answersOf: () => null,
    find: journal.find,
    read: async () => null,
  })
  const begin = (
    request: {
      wait?: 'decided' | 'completed' | 'no'
      recovery?: Recovery
      priority?: Priority | undefined
      presumption?: Presumption
      retry?: OwnRetry
      key?: string
      hash?: string
      /** With it every branch has one, and its participant is asked by try, confirm and cancel. */
      payload?: unknown
    } = {},
  ) =>
    transactions.begin(
      {
        transaction: {
          protocol: request.payload === undefined ? 'two-phase-commit' : 'try-confirm-cancel',
          deadlineMs: 10_000,
          recovery: request.recovery ?? 'automatic',
          priority: request.priority,
          presumption: request.presumption,
          retry: request.retry,
          branches: participants.map(({ name }) => ({
            participant: name,
            ...(request.payload === undefined
              ? { statements: [{ sql: 'select 1', params: [] }] }
              : { statements: [], payload: request.payload }),
          })),
        },
        idempotencyKey: request.key ?? null,
        requestHash: request.hash ?? 'hash',
        shardKey: request.key ?? 'key',
        wait: request.wait ?? 'decided',
      },
      new AbortController().signal,
    )
  const recover = () => takeOver({ journal, registry, adopt: coordinator.adopt }, held)
  const around = { participants, clock, journal, disk, registry, held }
  const parts = { ...around, coordinator, failpoints, fenced }
  return { ...parts, begin, recover }
}
