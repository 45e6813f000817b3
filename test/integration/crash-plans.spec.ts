import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cluster, startCluster } from '../support/cluster'
import { dieAt } from '../support/cluster-crash'
import { outcomeAfter, settled } from '../support/cluster-outcome'
import { beginBody, newTransfer, TOO_MUCH } from '../support/cluster-transfer'
import { drawn } from '../support/drawn'
import { describeReplay } from '../support/replayed'

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

describe.each(['commit', 'nothing'] as const)('presumed %s', (presumption) => {
  test.each(drawn(Object.entries(outcomeAfter)))(
    'a coordinator that dies at %s comes back',
    async (point, expected) => {
      const { key } = await dieAt(cluster, point, { presumption })
      await c1().start()
      const { id } = await settled(cluster, key, { ...(expected !== null && { expected }) })
      expect(await presumptionOf(id)).toMatchObject({ presumption })
    },
  )

  test.each(drawn(['S1', 'V2', 'D0', 'Dm', 'D1', 'R1', 'Z1', 'E0', 'E1']))(
    'a bank refuses, and death at %s leaves an abort everywhere',
    async (point) => {
      const refused = { presumption, payer: 'b', sum: TOO_MUCH } as const
      const { key } = await dieAt(cluster, point, refused)
      await c1().start()
      const look = await settled(cluster, key, { expected: 'aborted' })
      expect(look.verdict).toBe('abort')
    },
  )
})

test.each(drawn(Object.entries(outcomeAfter)))(
  'votes that come unasked, and a coordinator that dies at %s',
  async (point, expected) => {
    const { key } = await dieAt(cluster, point, { optimise: ['unsolicited-vote'] })
    await c1().start()
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

describeReplay(() => cluster.query, 8)
