import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PostgresCluster, startCluster } from '../support/cluster'
import { hasRecord } from '../support/cluster-crash'
import { beginBody, type Look, lookAt, newTransfer, TOO_MUCH } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'

let cluster: PostgresCluster
beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator('c1').start()
  await cluster.coordinator('c1').owns()
})
afterAll(() => cluster?.remove())

type Transfer = ReturnType<typeof newTransfer>

/** The first branch of a transfer, which is the whole transaction. */
function alone(transfer: Transfer, wait: 'decided' | 'completed' = 'completed') {
  const body = beginBody(cluster, transfer, { deadlineMs: 60_000, wait })
  const branches = body.transaction.branches.slice(0, 1)
  return { ...body, transaction: { ...body.transaction, optimise: ['one-phase'], branches } }
}

/** It has ended, the bank shows what the verdict says, and nothing was ever prepared there. */
async function ended({ key }: Transfer, expected: 'committed' | 'aborted' | null): Promise<Look> {
  const look = await eventually(
    async () => {
      const now = await lookAt(cluster, key)
      return now?.ended === true ? now : null
    },
    { what: `that ${key} has ended`, withinMs: 20_000 },
  )
  expect(look.prepared).toEqual([])
  expect(look.applied).toEqual(look.outcome === 'committed' ? ['a'] : [])
  if (expected !== null) expect(look.outcome).toBe(expected)
  return look
}

test('a branch that is alone commits at once: nothing is prepared, and the plan is on record', async () => {
  const transfer = newTransfer()
  const told = await cluster.coordinator('c1').begin(alone(transfer))
  expect(told).toMatchObject({ type: 'answered', transaction: { outcome: 'committed' } })
  const { id } = await ended(transfer, 'committed')
  expect(await hasRecord(cluster, id, 'voted')).toBe(false)
  const [begun] = await cluster.query<{ planned: unknown }>(
    `select data -> 'planned' planned from verdict_record where transaction = $1 and type = 'begun'`,
    [id],
  )
  expect(begun?.planned).toMatchObject([{ optimisation: 'one-phase', used: true }])
})

test('with a second participant it is plain two-phase commit, and the plan says why', async () => {
  const transfer = newTransfer()
  const body = beginBody(cluster, transfer, { wait: 'completed' })
  const asked = { ...body, transaction: { ...body.transaction, optimise: ['one-phase'] } }
  expect(await cluster.coordinator('c1').begin(asked)).toMatchObject({
    transaction: { outcome: 'committed' },
  })
  const look = await lookAt(cluster, transfer.key)
  expect(look?.applied).toEqual(['a', 'b'])
  expect(await hasRecord(cluster, look?.id ?? '', 'voted')).toBe(true)
})

test('a bank that refuses the commit itself aborts it', async () => {
  const transfer = newTransfer({ sum: TOO_MUCH })
  const told = await cluster.coordinator('c1').begin(alone(transfer))
  expect(told).toMatchObject({ type: 'answered', transaction: { outcome: 'aborted' } })
  await ended(transfer, 'aborted')
})

describe('the coordinator dies', () => {
  test.each([
    ['L0', 'aborted'],
    ['Lm', null],
    ['L1', 'committed'],
    ['D0', 'committed'],
    ['Dm', 'committed'],
    ['D1', 'committed'],
    ['E0', 'committed'],
  ] as const)('at %s, and what the bank did is what counts', async (point, expected) => {
    const transfer = newTransfer()
    const c1 = cluster.coordinator('c1')
    await c1.arm(point)
    expect(await c1.begin(alone(transfer))).toEqual({ type: 'lost' })
    expect(await c1.ended()).toBe('SIGKILL')
    await c1.start()
    await c1.owns()
    await ended(transfer, expected)
  })
})

describe('the bank dies', () => {
  test.each([
    ['request', 'aborted'],
    ['reply', 'committed'],
  ] as const)('around its commit (%s): it is asked when it is back', async (side, expected) => {
    const { link, server } = cluster.banks.a
    const transfer = newTransfer()
    const snare = link.snare({ command: 'COMMIT', side })
    const telling = cluster.coordinator('c1').begin(alone(transfer, 'decided'))
    await snare.caught
    server.kill()
    snare.cut()
    await server.start()
    await ended(transfer, expected)
    expect(await telling).toMatchObject({ transaction: { outcome: expected } })
  })
})
