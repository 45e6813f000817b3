import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PolicyChange, PolicyComparison } from '@/server/contract/retry-policy'
import { type ApiWorld, startApiWorld } from '../support/api-world'

let world: ApiWorld
const DOWN_MS = 60_000
const HOUR_MS = 3_600_000

beforeAll(async () => {
  world = await startApiWorld()
  for (const name of ['plain', 'own'])
    await world.send('PUT', `/v1/participants/${name}`, { kind: 'postgresql', url: world.bank.url })
})
afterAll(() => world?.remove())

const paced = (ms: number): PolicyChange => ({
  breaker: { on: false },
  operations: { commit: { backOff: { jitter: 'equal', baseMs: ms, factor: 1, capMs: ms } } },
})

async function write(path: string, change: PolicyChange): Promise<void> {
  const { headers } = await world.get(path)
  const match = { 'if-match': headers.get('etag') ?? '' }
  const put = await world.send('PUT', path, { change, reason: 'a test' }, match)
  expect(put.status).toBe(200)
}

const tried = async (participant: string | null, change: PolicyChange) =>
  (await world.send('POST', '/v1/policies:simulate', { participant, change }))
    .body as PolicyComparison

interface Owed {
  readonly participant: string
  readonly times: number
  readonly startedMs: number
  /** Between the beginnings of two of them. */
  readonly apartMs?: number
  /** Repeated for so long; null: it was told at once. */
  readonly downMs?: number | null
  /** What had to be repeated of each. */
  readonly operations?: readonly string[]
}

/** Transactions as the coordinators would have left them, each with one branch that was told to commit. */
async function recorded({ operations = ['commit'], ...owed }: Owed) {
  const { participant, times, startedMs, apartMs = 0, downMs = DOWN_MS } = owed
  const name = `test.1.1.${ulid()}`
  const at = (ms: string) => `to_timestamp((${startedMs} + ${ms}) / 1000.0)`
  const begun = at(`n * ${apartMs}`)
  await world.world.query(
    `insert into verdict_transaction (id, cluster, shard, epoch, protocol, recovery, request_hash, participants,
       state, started_at, deadline_at)
     select $1 || n, 'test', 1, 1, '2pc', 'automatic', '', array[$2], 'committed', ${begun}, ${begun}
     from generate_series(1, $3::int) n`,
    [name, participant, times],
  )
  await world.world.query(
    `insert into verdict_branch (transaction, n, participant, state, prepared_at, ended_at)
     select $1 || n, 1, $2, 'committed', ${begun}, ${at(`n * ${apartMs} + ${downMs ?? 5}`)}
     from generate_series(1, $3::int) n`,
    [name, participant, times],
  )
  if (downMs === null) return
  await world.world.query(
    `insert into verdict_attempt (stream, seq, transaction, branch, operation, n, at, duration_ms, result, code,
       policy_version)
     select 1000, $4::int + row_number() over (), $1 || n, 1, operation, 1, ${begun}, 10, 'retry', $2, 1
     from generate_series(1, $3::int) n, unnest($5::text[]) operation`,
    [name, 'ECONNREFUSED', times, seq, operations],
  )
  seq += times * operations.length
}
let seq = 0

test('the policy for all is tried at each participant as it would hold there, and sums them up', async () => {
  await write('/v1/policies/default', paced(1_000))
  await write('/v1/policies/participants/own', paced(6_000))
  const startedMs = Date.now() - HOUR_MS
  for (const participant of ['plain', 'own'])
    await recorded({ participant, times: 3, startedMs: startedMs })
  const calls = async (participant: string | null, ms: number) => {
    const { present, proposed } = await tried(participant, paced(ms))
    return [present.calls, proposed.calls]
  }
  const [plain = [], own = []] = [await calls('plain', 10_000), await calls('own', 6_000)]
  // Repeats of one fall upon about three quarters of their pace.
  expect(plain[0]).toBeGreaterThan(3 * 60)
  expect(plain[1]).toBeLessThan(3 * 12)
  expect(own[0]).toBe(own[1])
  const all = await calls(null, 10_000)
  expect(all).toEqual([(plain[0] ?? 0) + (own[0] ?? 0), (plain[1] ?? 0) + (own[0] ?? 0)])
})

test('trying writes nothing, and tells how many would have gone through sooner or later', async () => {
  const path = '/v1/policies/participants/own'
  const { body: before } = await world.get(path)
  const same = await tried('own', before.change)
  expect(same).toMatchObject({ proposed: same.present, episodes: 3, sooner: 0, later: 0 })
  expect(await tried('own', paced(50_000))).toMatchObject({ sooner: 0, later: 3 })
  expect((await world.get(path)).body).toEqual(before)
  expect(await tried('nobody', {})).toMatchObject({ code: 'participant-not-found' })
  expect(await tried('own', { attempts: 0 })).toMatchObject({ code: 'invalid-request' })
})

test('an edit of the breaker alone is seen, and what was told at once is part of the load', async () => {
  const startedMs = Math.floor((Date.now() - 2 * HOUR_MS) / 1_000) * 1_000
  await recorded({ participant: 'plain', times: 40, startedMs: startedMs + 100 })
  const before = await tried('plain', paced(1_000))
  expect(before.present).toEqual(before.proposed)
  expect(before.present.notSent).toBe(0)
  const open = { openMs: 30_000, openMsMax: 30_000 }
  const shut = await tried('plain', { ...paced(1_000), breaker: { on: true, ...open } })
  expect(shut.proposed.notSent).toBeGreaterThan(20)
  expect(shut.proposed.calls).toBeLessThan(shut.present.calls)
  await recorded({ participant: 'plain', times: 300, startedMs: startedMs + 200, downMs: null })
  const { present } = await tried('plain', paced(1_000))
  expect(present.mostInASecond).toBeGreaterThanOrEqual(before.present.mostInASecond + 600)
  expect(present.mostRepeatsInASecond).toBe(before.present.mostRepeatsInASecond)
  expect(present.calls).toBe(before.present.calls)
})

test('all of the last day is replayed, however many pages it fills, and nothing of the day before', async () => {
  const before = await tried('plain', {})
  expect(Date.parse(before.to) - Date.parse(before.from)).toBe(24 * HOUR_MS)
  const startedMs = Date.now() - 23.9 * HOUR_MS
  const day = { participant: 'plain', times: 5_500, startedMs, apartMs: 15_000, downMs: 200 }
  await recorded(day)
  await recorded({ ...day, times: 50, startedMs: startedMs - 2 * HOUR_MS, apartMs: 1 })
  const after = await tried('plain', {})
  expect(after).toMatchObject({ oneOf: 1, recorded: before.recorded + 5_500 })
  expect(after.episodes).toBe(after.recorded)
  expect(after.present.calls).toBeGreaterThanOrEqual(before.present.calls + 2 * 5_500)
})

test('of more than can be replayed a share is drawn from the whole day, and how large it is is said', async () => {
  const before = await tried('plain', {})
  const startedMs = Date.now() - 20 * HOUR_MS
  const operations = ['commit', 'abort', 'compensate', 'action']
  const many = { participant: 'plain', times: 11_750, apartMs: 4_000, downMs: 200, operations }
  await recorded({ ...many, startedMs })
  const { recorded: all, oneOf, episodes, present } = await tried('plain', {})
  expect({ all, oneOf }).toEqual({ all: before.recorded + 47_000, oneOf: 2 })
  expect(episodes / all).toBeGreaterThan(0.48)
  expect(episodes / all).toBeLessThan(0.52)
  expect(present.calls).toBeGreaterThanOrEqual(2 * episodes)
})

test('other time-outs and back-off of a registration are a new version of its policy, with who and what', async () => {
  const path = '/v1/policies/participants/plain'
  const before = (await world.get(path)).body
  const patch = (body: object) => world.send('PATCH', '/v1/participants/plain', body)
  await patch({ timeouts: { attemptMs: 1_200 }, policy: { backOffBaseMs: 50 } })
  const after = (await world.get(path)).body
  expect(after.version).toBeGreaterThan(before.version)
  expect(after.change).toEqual(before.change)
  expect(after.effective.version).toBe(after.version)
  expect(after.effective.policy.operations.commit).toMatchObject({
    ...{ attemptMs: 1_200, backOff: { baseMs: 50 } },
  })
  expect(after.history[0]).toMatchObject({
    by: 'local operator',
    reason: 'Registered anew with attemptMs as for all → 1200, backOffBaseMs as for all → 50',
  })
  // What does not concern its calls makes no version.
  await patch({ limits: { branchesMax: 9 }, timeouts: { attemptMs: 1_200, lockMs: 900 } })
  expect((await world.get(path)).body.version).toBe(after.version)
  const put = { kind: 'postgresql', url: world.bank.url }
  await world.send('PUT', '/v1/participants/plain', put)
  const last = (await world.get(path)).body.history[0]
  expect(last.reason).toBe(
    'Registered anew with attemptMs 1200 → as for all, backOffBaseMs 50 → as for all',
  )
})
