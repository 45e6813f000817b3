import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PostgresCluster, startCluster } from '../support/cluster'
import {
  expectHonest,
  type Outcome,
  outcomeAfter,
  outcomeOfKilling,
} from '../support/cluster-outcome'
import { beginBody, lookAt, newTransfer } from '../support/cluster-transfer'
import { drawn } from '../support/drawn'
import { eventually } from '../support/eventually'

/** The second branch only reads, so it has no phase two, and C2 and A2 do not occur. */
const points = Object.entries(outcomeAfter).filter(([point]) => !['C2', 'A2'].includes(point))
const DEADLINE_MS = 60_000
/** The answer of the reader that is held back is waited for so long. */
const ABORTED_MS = 1_000

let cluster: PostgresCluster
const c1 = () => cluster.coordinator('c1')

beforeAll(async () => {
  cluster = await startCluster()
  await c1().start()
  await c1().owns()
})
afterAll(() => cluster?.remove())

/** A booking at bank a, and a look at an account of bank b. */
function order(deadlineMs = DEADLINE_MS) {
  const transfer = newTransfer()
  const body = beginBody(cluster, transfer, { deadlineMs, wait: 'completed' })
  const [booked] = body.transaction.branches
  const look = { sql: 'select balance from accounts where id = $1', params: ['1'] }
  const branches = [booked, { participant: 'b', statements: [look] }]
  return { key: transfer.key, body: { ...body, transaction: { ...body.transaction, branches } } }
}

async function expectSettled(key: string, must: Outcome | null): Promise<Outcome | null> {
  const look = await eventually(
    async () => {
      const found = await lookAt(cluster, key)
      return found?.ended === true && found.prepared.length === 0 ? found : null
    },
    { what: `that ${key} is settled` },
  )
  if (must !== null) expect(look.outcome).toBe(must)
  expect(look.applied).toEqual(look.outcome === 'committed' ? ['a'] : [])
  expect(look.inDoubt).toBe(false)
  return look.outcome
}

test.each(drawn(points))(
  'a coordinator that dies at %s while one branch only reads',
  async (point, must) => {
    await c1().arm(point)
    const { key, body } = order()
    expect(await c1().begin(body)).toEqual({ type: 'lost' })
    expect(await c1().ended()).toBe('SIGKILL')
    await c1().start()
    await expectSettled(key, must)
  },
)

describe('the bank that books, killed', () => {
  test.each(drawn(outcomeOfKilling))('at %s, %s', async (command, side, must) => {
    const { a, b } = cluster.banks
    const aborts = command === 'ROLLBACK PREPARED'
    const silence = aborts ? b.link.snare({ command: 'COMMIT', side: 'request' }) : null
    const snare = a.link.snare({ command, side })
    const { key, body } = order(aborts ? ABORTED_MS : DEADLINE_MS)
    const telling = c1().begin(body)
    await snare.caught
    silence?.cut()
    a.server.kill()
    snare.cut()
    await a.server.start()
    expectHonest(await telling, await expectSettled(key, must))
  })
})

describe('the bank that only reads, killed', () => {
  test.each(['request', 'reply'] as const)(
    'at the COMMIT that ends its branch, %s: the lost answer is never taken for its vote',
    async (side) => {
      const { b } = cluster.banks
      const snare = b.link.snare({ command: 'COMMIT', side })
      const { key, body } = order()
      const telling = c1().begin(body)
      await snare.caught
      b.server.kill()
      snare.cut()
      await b.server.start()
      expectHonest(await telling, await expectSettled(key, 'aborted'))
    },
  )

  test('behind its vote, and away: the other is committed all the same', async () => {
    const { a, b } = cluster.banks
    const snare = a.link.snare({ command: 'COMMIT PREPARED', side: 'request' })
    const { key, body } = order()
    const telling = c1().begin(body)
    await snare.caught
    b.server.kill()
    snare.release()
    const told = await telling
    await b.server.start()
    expect(told).toMatchObject({ type: 'answered', transaction: { outcome: 'committed' } })
    expectHonest(told, await expectSettled(key, 'committed'))
  })
})
