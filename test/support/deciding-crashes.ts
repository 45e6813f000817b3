import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BANKS, type Cluster } from './cluster'
import { beginBody, type Look, lookAt, newTransfer } from './cluster-transfer'
import { drawn } from './drawn'
import { eventually } from './eventually'

type Optimise = 'one-phase' | 'last-agent'
type Transfer = ReturnType<typeof newTransfer>

/** Where the coordinator dies, and what becomes of the transfer; null: whatever the bank did. */
export const decidingPoints: Readonly<
  Record<Optimise, readonly (readonly [string, Look['outcome']])[]>
> = {
  'one-phase': [
    ...([
      ['L0', 'aborted'],
      ['Lm', null],
      ['L1', 'committed'],
      ['D0', 'committed'],
    ] as const),
    ...([
      ['Dm', 'committed'],
      ['D1', 'committed'],
      ['E0', 'committed'],
    ] as const),
  ],
  'last-agent': [
    ...([
      ['B0', 'aborted'],
      ['S1', 'aborted'],
      ['V1', 'aborted'],
      ['L0', 'aborted'],
    ] as const),
    ...([
      ['Lm', null],
      ['L1', 'committed'],
      ['D0', 'committed'],
      ['Dm', 'committed'],
    ] as const),
    ...([
      ['D1', 'committed'],
      ['C1', 'committed'],
      ['A1', 'committed'],
    ] as const),
    ['E0', 'committed'],
  ],
}

/** A transfer whose last branch decides; with one-phase its first branch is the whole transaction. */
export function decidingBody(
  cluster: Cluster,
  transfer: Transfer,
  optimise: Optimise,
  wait: 'decided' | 'completed' = 'completed',
) {
  const body = beginBody(cluster, transfer, { deadlineMs: 60_000, wait })
  const { branches } = body.transaction
  return {
    ...body,
    transaction: {
      ...body.transaction,
      optimise: [optimise],
      branches: optimise === 'one-phase' ? branches.slice(0, 1) : branches,
    },
  }
}

/** It has ended, the banks show what the verdict says, and nothing is left prepared. */
export async function decided(
  cluster: Cluster,
  { key }: Transfer,
  { optimise, expected }: { optimise: Optimise; expected: Look['outcome'] },
): Promise<Look> {
  const look = await eventually(
    async () => {
      const now = await lookAt(cluster, key)
      return now?.ended === true ? now : null
    },
    { what: `that ${key} has ended`, withinMs: 30_000 },
  )
  const all = optimise === 'one-phase' ? BANKS.slice(0, 1) : BANKS
  expect(look.prepared).toEqual([])
  expect(look.applied).toEqual(look.outcome === 'committed' ? all : [])
  if (expected !== null) expect(look.outcome).toBe(expected)
  return look
}

/** The coordinator dies around a commit that decides: what the bank did is what counts. */
export function describeDeciding(
  kind: string,
  start: () => Promise<Cluster>,
  all: readonly Optimise[],
): void {
  describe(kind, () => {
    let cluster: Cluster
    beforeAll(async () => {
      cluster = await start()
      await cluster.coordinator('c1').start()
      await cluster.coordinator('c1').owns()
    })
    afterAll(() => cluster?.remove())

    describe.each(all)('%s', (optimise) => {
      test('commits, and the begin record says who decides and why', async () => {
        const transfer = newTransfer()
        const told = await cluster
          .coordinator('c1')
          .begin(decidingBody(cluster, transfer, optimise))
        expect(told).toMatchObject({ transaction: { outcome: 'committed' } })
        const { id } = await decided(cluster, transfer, { optimise, expected: 'committed' })
        const [begun] = await cluster.query<{ data: unknown }>(
          `select data from verdict_record where transaction = $1 and type = 'begun'`,
          [id],
        )
        expect(begun?.data).toMatchObject({
          decider: optimise === 'one-phase' ? 1 : 2,
          planned: [{ optimisation: optimise, used: true }],
        })
      })

      test.each(drawn(decidingPoints[optimise]))(
        'the coordinator dies at %s',
        async (point, expected) => {
          const transfer = newTransfer()
          const c1 = cluster.coordinator('c1')
          await c1.arm(point)
          expect(await c1.begin(decidingBody(cluster, transfer, optimise))).toEqual({
            type: 'lost',
          })
          expect(await c1.ended()).toBe('SIGKILL')
          await c1.start()
          await c1.owns()
          await decided(cluster, transfer, { optimise, expected })
        },
      )
    })
  })
}
