import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cluster, startCluster } from '../support/cluster'
import { dieAt } from '../support/cluster-crash'
import { expectHonest, outcomeAfter, settled } from '../support/cluster-outcome'
import { beginBody, lookAt, newTransfer, TOO_MUCH } from '../support/cluster-transfer'
import { drawn } from '../support/drawn'
import { notReplayed } from '../support/replayed'

/*
 * Presumed commit and presumed nothing on real processes: the coordinator is killed at each point of a
 * commit, and around an abort that presumed commit tells before the register has it. A begin record
 * without a verdict is never a commit, whatever is presumed. The same where branches promise unasked,
 * so that some are prepared while others may still work.
 */

let cluster: Cluster
const c1 = () => cluster.coordinator('c1')

beforeAll(async () => {
  cluster = await startCluster()
  await c1().start()
  await c1().owns()
})
afterAll(() => cluster?.remove())

const presumptionOf = async (id: string) => {
  const sql = `select data->>'presumption' presumption from verdict_record
    where transaction = $1 and type = 'begun'`
  return (await cluster.query<{ presumption: string }>(sql, [id]))[0]
}

/** One of them is at the point when the coordinator dies there, and the other is wherever it is. */
test.each(drawn(Object.entries(outcomeAfter)))(
  'a coordinator that dies at %s with a transfer of each presumption',
  async (point, outcome) => {
    await c1().arm(point)
    const both = (['commit', 'nothing'] as const).map((presumption) => {
      const transfer = newTransfer()
      const body = beginBody(cluster, transfer, {
        presumption,
        deadlineMs: 60_000,
        wait: 'completed',
      })
      return { ...transfer, presumption, told: c1().begin(body) }
    })
    expect(await c1().ended()).toBe('SIGKILL')
    await c1().start()
    const outcomes = await Promise.all(
      both.map(async ({ key, presumption, told }) => {
        // It may have died before it heard of the second.
        if (point === 'B0' && (await lookAt(cluster, key)) === null) return null
        const look = await settled(cluster, key)
        expectHonest(await told, look.outcome)
        expect(await presumptionOf(look.id)).toMatchObject({ presumption })
        return look.outcome
      }),
    )
    if (outcome !== null) expect(outcomes).toContain(outcome)
  },
)

test.each(['S1', 'V1', 'V2', 'Dm', 'C1'])(
  'votes that come unasked, and a coordinator that dies at %s',
  async (point) => {
    const { key } = await dieAt(cluster, point, { optimise: ['unsolicited-vote'] })
    await c1().start()
    const expected = outcomeAfter[point] ?? null
    const { id } = await settled(cluster, key, expected === null ? {} : { expected })
    const [begun] = await cluster.query<{ data: unknown }>(
      `select data from verdict_record where transaction = $1 and type = 'begun'`,
      [id],
    )
    expect(begun?.data).toMatchObject({
      unasked: [1, 2],
      planned: [{ optimisation: 'unsolicited-vote', used: true }],
    })
  },
)

test('a promise that came unasked is taken back when the other bank refuses', async () => {
  const transfer = newTransfer({ payer: 'b', sum: TOO_MUCH })
  const terms = { optimise: ['unsolicited-vote'], wait: 'completed' } as const
  const told = await c1().begin(beginBody(cluster, transfer, terms))
  expect(told).toMatchObject({ transaction: { outcome: 'aborted', reason: 'refused' } })
  await settled(cluster, transfer.key, { expected: 'aborted' })
})

test.each(['V2', 'D0', 'Dm', 'R1'])(
  'presumed commit and a refusal: death at %s leaves an abort everywhere',
  async (point) => {
    const transfer = newTransfer({ payer: 'b', sum: TOO_MUCH })
    await c1().arm(point)
    const told = await c1().begin(
      beginBody(cluster, transfer, { presumption: 'commit', wait: 'completed' }),
    )
    expect(told).toEqual({ type: 'lost' })
    expect(await c1().ended()).toBe('SIGKILL')
    await c1().start()
    const look = await settled(cluster, transfer.key, { expected: 'aborted' })
    expect(look.verdict).toBe('abort')
  },
)

test('every log is a firing sequence of its net', async () => {
  const { logs, found } = await notReplayed(cluster.query)
  expect(logs).toBeGreaterThan(10)
  expect(found).toEqual([])
})
