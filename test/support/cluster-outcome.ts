import { expect } from 'vitest'
import type { Cluster } from './cluster'
import { type Look, lookAt } from './cluster-transfer'
import type { Told } from './coordinator-process'
import { eventually } from './eventually'
import type { Command } from './postgres-frames'

export type Outcome = 'committed' | 'aborted'

/** What a commit becomes whose coordinator is lost at that point (`testplan.md` 6); null: either. */
export const outcomeAfter: Readonly<Record<string, Outcome | null>> = {
  ...{ B0: 'aborted', S1: 'aborted', V1: 'aborted', S2: 'aborted', V2: 'aborted', D0: 'aborted' },
  ...{ Dm: null, D1: 'committed', C1: 'committed', A1: 'committed', C2: 'committed' },
  ...{ A2: 'committed', E0: 'committed', E1: 'committed' },
}

/** In three phases (`protocols.md` 4.2): commit from the first pre-commit on that was heard. */
export const outcomeInThree: Readonly<Record<string, Outcome | null>> = {
  ...{ B0: 'aborted', S1: 'aborted', V1: 'aborted', S2: 'aborted', V2: 'aborted' },
  ...{ Q1: null, W1: 'committed', Q2: null, W2: 'committed' },
  ...{ D0: 'committed', Dm: 'committed', D1: 'committed', C1: 'committed', A1: 'committed' },
  ...{ C2: 'committed', A2: 'committed', E0: 'committed', E1: 'committed' },
}

/** And when a bank of PostgreSQL is killed around that command; `reply`: it has done what it was told. */
export const outcomeOfKilling = [
  ['PREPARE TRANSACTION', 'request', 'aborted'],
  ['PREPARE TRANSACTION', 'reply', null],
  ['COMMIT PREPARED', 'request', 'committed'],
  ['COMMIT PREPARED', 'reply', 'committed'],
  ['ROLLBACK PREPARED', 'request', 'aborted'],
  ['ROLLBACK PREPARED', 'reply', 'aborted'],
] as const satisfies readonly (readonly [Command, 'request' | 'reply', Outcome | null])[]

/** After a restart or a takeover everything must be settled within this time. */
const SETTLED_MS_MAX = 10_000

/** Waits until the transfer has ended and nothing of it is prepared, and checks that all agree. */
export async function settled(
  cluster: Cluster,
  key: string,
  { expected, withinMs = SETTLED_MS_MAX }: { expected?: Outcome; withinMs?: number } = {},
): Promise<Look & { readonly outcome: Outcome }> {
  let last: Look | null = null
  const look = await eventually(
    async () => {
      last = await lookAt(cluster, key)
      return last?.ended && last.prepared.length === 0 ? last : null
    },
    { what: `that ${key} is settled`, withinMs },
  ).catch((error: Error) => {
    throw new Error(`${error.message}; it is ${JSON.stringify(last)}\n${cluster.lastWords()}`)
  })
  const outcome = look.verdict === 'commit' ? 'committed' : 'aborted'
  expect(look).toMatchObject({
    ...{ state: outcome, outcome, inDoubt: false, prepared: [] },
    applied: outcome === 'committed' ? ['a', 'b'] : [],
  })
  if (expected !== undefined) expect(outcome).toBe(expected)
  return { ...look, outcome }
}

/** I4: who was told an outcome was told the one that stands; an answer always has one. */
export function expectHonest(told: Told, outcome: Outcome | null): void {
  if (told.type === 'answered') expect(told.transaction.outcome).not.toBeNull()
  if ('transaction' in told && told.transaction.outcome !== null)
    expect(told.transaction.outcome).toBe(outcome)
}
