import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { HoldTimes } from '@/server/contract/hold-time'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { type Bank, startBank } from '../support/postgres'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

let world: ApiWorld
let other: Bank
beforeAll(async () => {
  ;[world, other] = await Promise.all([startApiWorld(), startBank()])
  for (const [name, { url }] of [['bank-a', world.bank] as const, ['bank-b', other] as const]) {
    await world.send('PUT', `/v1/participants/${name}`, { kind: 'postgresql', url })
    const { body } = await world.send('POST', `/v1/participants/${name}:test`)
    expect(body).toMatchObject({ usable: true })
  }
})
afterAll(async () => {
  await world?.remove()
  await other?.remove()
})

const read = async (): Promise<HoldTimes> => (await world.get('/v1/hold-times')).body

const transfer = async (): Promise<string> => {
  const [take, give] = [-1, 1].map((by) => ({
    statements: [{ sql: `update account set balance = balance + ${by} where id = 1` }],
  }))
  const branches = [
    { participant: 'bank-a', ...take },
    { participant: 'bank-b', ...give },
  ]
  const { body } = await world.send(
    ...(['POST', '/v1/transactions?wait=completed', { branches }] as const),
    { 'idempotency-key': ulid() },
  )
  expect(body).toMatchObject({ outcome: 'committed' })
  return body.id
}

test('what a transaction has kept prepared counts in its hour, and what spans several counts in each of them', async () => {
  expect((await read()).participants).toEqual([])
  const [id] = [await transfer(), await transfer()]
  const first = await read()
  expect(first.hours).toHaveLength(24)
  expect(first.participants.map(({ participant }) => participant).sort()).toEqual([
    'bank-a',
    'bank-b',
  ])
  for (const { branches, hours } of first.participants) {
    expect(branches).toBe(2)
    for (const { heldMs, longestMs } of hours) {
      expect(heldMs).toBeGreaterThan(0)
      expect(longestMs).toBeLessThan(MINUTE_MS)
    }
  }

  const lastMs = Date.parse(first.hours.at(-1) ?? '')
  const [since, until] = [lastMs - 2 * HOUR_MS - 30 * MINUTE_MS, lastMs - 55 * MINUTE_MS]
  await world.database.prisma.$executeRaw`
    update verdict_branch set prepared_at = ${new Date(since)}, ended_at = ${new Date(until)}
    where transaction = ${id} and participant = 'bank-a'`
  const { participants } = await read()
  const [longest] = participants
  expect(longest).toMatchObject({ participant: 'bank-a', branches: 2 })
  const whole = { longestMs: until - since, branches: 1 }
  expect(longest?.hours.slice(0, 3)).toEqual([
    { from: new Date(lastMs - 3 * HOUR_MS).toISOString(), heldMs: 30 * MINUTE_MS, ...whole },
    { from: new Date(lastMs - 2 * HOUR_MS).toISOString(), heldMs: HOUR_MS, ...whole },
    { from: new Date(lastMs - HOUR_MS).toISOString(), heldMs: 5 * MINUTE_MS, ...whole },
  ])
})

test('what is prepared still counts until now, and what ended before the first hour does not', async () => {
  const id = await transfer()
  const before = await read()
  const startMs = Date.parse(before.hours[0] ?? '')
  const [since, ended] = [new Date(startMs - HOUR_MS), new Date(startMs - MINUTE_MS)]
  await world.database.prisma.$executeRaw`
    update verdict_branch set prepared_at = ${since}, ended_at = ${ended}
    where transaction = ${id} and participant = 'bank-a'`
  await world.database.prisma.$executeRaw`
    update verdict_branch set prepared_at = ${since}, ended_at = null
    where transaction = ${id} and participant = 'bank-b'`
  await world.database.prisma.$executeRaw`
    update verdict_transaction set ended_at = null where id = ${id}`
  const { participants, at } = await read()
  const held = (name: string) => participants.find(({ participant }) => participant === name)
  expect(held('bank-a')?.branches).toBe(
    (before.participants.find(({ participant }) => participant === 'bank-a')?.branches ?? 0) - 1,
  )
  expect(held('bank-b')?.hours).toHaveLength(24)
  const running = held('bank-b')?.hours.at(-1)
  expect(running?.heldMs).toBeGreaterThanOrEqual(Date.parse(at) - Date.parse(running?.from ?? ''))
})
