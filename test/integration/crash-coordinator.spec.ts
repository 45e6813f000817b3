import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cluster, startCluster } from '../support/cluster'
import { dieAt } from '../support/cluster-crash'
import { expectHonest, outcomeAfter, settled } from '../support/cluster-outcome'
import {
  beginBody,
  type Look,
  lookAt,
  newTransfer,
  TOO_MUCH,
  type Transfer,
} from '../support/cluster-transfer'
import { describeReplay } from '../support/replayed'

let cluster: Cluster
const past: { readonly key: string; readonly look: Look }[] = []

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator('c1').start()
  await cluster.coordinator('c1').owns()
})
afterAll(() => cluster.remove())

/** Begins it, and answers whether the coordinator died on the way. */
async function crashOnAbort(point: string, transfer: Transfer): Promise<boolean> {
  const c1 = cluster.coordinator('c1')
  await c1.arm(point)
  const told = await c1.begin(beginBody(cluster, transfer, { wait: 'completed' }))
  const crashed = told.type === 'lost'
  if (crashed) {
    expect(await c1.ended()).toBe('SIGKILL')
    await c1.start()
  } else await c1.arm(null)
  const look = await settled(cluster, transfer.key)
  expectHonest(told, look.outcome)
  past.push({ key: transfer.key, look })
  return crashed
}

test.each(Object.entries(outcomeAfter))('a coordinator that dies at %s', async (point, outcome) => {
  const { key } = await dieAt(cluster, point)
  await cluster.coordinator('c1').start()
  const look = await settled(cluster, key, outcome === null ? {} : { expected: outcome })
  past.push({ key, look })
})

test.each([
  ['a', ['S1', 'V1', 'S2', 'V2', 'D0', 'Dm', 'D1', 'R2', 'Z2', 'E0', 'E1']],
  ['b', ['S1', 'V1', 'S2', 'V2', 'D0', 'Dm', 'D1', 'R1', 'Z1', 'E0', 'E1']],
] as const)('when %s says no, death anywhere leaves an abort everywhere', async (payer, points) => {
  const missed: string[] = []
  for (const point of points) {
    if (!(await crashOnAbort(point, newTransfer({ payer, sum: TOO_MUCH })))) missed.push(point)
    expect(past.at(-1)?.look.outcome).toBe('aborted')
  }
  // The yes of the other bank counts only if it comes before the no.
  expect(missed.filter((point) => point !== (payer === 'a' ? 'V2' : 'V1'))).toEqual([])
})

test('every later restart has changed nothing', async () => {
  for (const { key, look } of past) expect(await lookAt(cluster, key)).toEqual(look)
})

describeReplay(() => cluster.query, 14)
