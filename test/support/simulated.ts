import { type NewSimulation, newSimulation } from '@/server/contract/simulation'
import { createDice } from '@/server/simulator/random'
import { simulate } from '@/server/simulator/simulate'

/** A run; what is not given is as the API has it. */
export const simulated = (asked: NewSimulation, options: Parameters<typeof simulate>[1] = {}) =>
  simulate(newSimulation.parse(asked), options)

const DELAY_MS = 10
const SYNC_MS = 3

/** One transaction without any fault, and what it has cost; branches vote as they are told. */
export function costOf(
  asked: Pick<NewSimulation, 'protocol' | 'presumption' | 'spare'>,
  votes: readonly ('yes' | 'no' | 'read-only')[],
) {
  const { result } = simulated(
    {
      ...{ ...asked, participants: votes.length, transactions: 1, seed: 1, timeoutMs: 1_000 },
      ...{ network: { delayMs: DELAY_MS, jitter: 0 }, syncMs: SYNC_MS },
    },
    { voteOf: (_, branch) => votes[branch] ?? 'yes' },
  )
  const { messages, forcedWrites, latencyMs, outcomes, violations } = result
  const { coordinator, participants } = forcedWrites
  const { byKind, total } = messages
  return { messages: total, byKind, coordinator, participants, latencyMs, outcomes, violations }
}

/** How long it takes until the application hears: so many messages and forced writes, one after the other. */
export const sequence = (delays: number, forced: number): number =>
  delays * DELAY_MS + forced * SYNC_MS

/** A swarm: each seed has some of the faults, at rates of its own (testplan.md 4). */
export function swarm(seed: number, asked: Partial<NewSimulation>): NewSimulation {
  const dice = createDice(seed, 'swarm')
  const some = (most: number) => (dice() < 0.5 ? 0 : most * dice())
  return {
    ...{ protocol: 'two-phase-commit', transactions: 40, seed },
    ...{ participants: 1 + Math.floor(dice() * 4), intervalMs: 1 + 20 * dice() },
    ...{ refuse: some(0.3), readOnly: some(0.4) },
    ...{ attempts: 1 + Math.floor(dice() * 4), timeoutMs: 20 + 200 * dice() },
    network: {
      ...{ loss: some(0.4), duplicate: some(0.3), reorder: some(0.5) },
      ...{ delayMs: 1 + 5 * dice(), jitter: dice() },
    },
    syncMs: 3 * dice(),
    ...{ crashes: Math.floor(some(12)), repairMs: 500 * dice() },
    ...{ partitions: Math.floor(some(6)), partitionMs: 3_000 * dice() },
    ...{ pauses: Math.floor(some(4)), pauseMs: 6_000 * dice() },
    ...asked,
  }
}

/** What was violated, each with the run that shows it again. */
export const violated = (asked: NewSimulation): readonly string[] =>
  simulated(asked).result.violations.map(
    ({ law, says, event }) => `${law} at event ${event}: ${says}; ${JSON.stringify(asked)}`,
  )
