import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Send, sender } from '../support/api-sender'
import { audit } from '../support/audit'
import { BANKS, type PostgresCluster, startCluster } from '../support/cluster'
import { type ClusterApi, startClusterApi } from '../support/cluster-api'
import { ACCOUNTS, HOLDING } from '../support/cluster-bank'
import { settled } from '../support/cluster-outcome'
import { beginBody, newTransfer, type Transfer } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'

/*
 * Real deaths around an open breaker: a bank is killed while it is owed verdicts, then the coordinator
 * that holds them; and at last the bank comes back.
 */

/** Verdicts that bank b is owed while it is away. */
const OWED = 12
const PER_SECOND = 4
const OPEN_MS = 1_000
/** So many fail before the breaker opens. */
const CALLS_MIN = 6
/** Enough that one may be a moment late, and the next not, on a busy machine. */
const LATE = 2
const HEALED = { withinMs: 60_000 }

/** Without a breaker each that waits would ask twenty times a second. */
const change = {
  repeatsPerSecond: PER_SECOND,
  breaker: { callsMin: CALLS_MIN, openMs: OPEN_MS, openMsMax: OPEN_MS },
  operations: {
    commit: {
      attemptMs: 60_000,
      backOff: { jitter: 'equal', baseMs: 50, factor: 1, capMs: 50 },
    },
  },
}

let cluster: PostgresCluster
let api: ClusterApi
let send: Send
const owed: Transfer[] = []
const c1 = () => cluster.coordinator('c1')

beforeAll(async () => {
  cluster = await startCluster()
  await c1().start()
  await c1().isReady()
  api = await startClusterApi(cluster, 'c1')
  send = sender(api.url)
  const { body } = await send('GET', '/v1/policies/participants/b')
  const put = await send(
    'PUT',
    '/v1/policies/participants/b',
    { change, reason: 'a test of deaths' },
    { 'if-match': `"${body.version}"` },
  )
  expect(put.status).toBe(200)
})
afterAll(async () => {
  await api?.remove()
  await cluster?.remove()
})

/** The calls at bank b that had no answer, by the database's clock. */
const failed = async (since: number): Promise<readonly number[]> => {
  const rows = await cluster.query<{ at: number }>(
    `select (extract(epoch from a.at) * 1000)::float8 at from verdict_attempt a
     where a.branch = 2 and a.at >= to_timestamp($1::float8 / 1000)
     order by a.at`,
    [since],
  )
  return rows.map(({ at }) => at)
}
const lastMove = async (type: string): Promise<number | null> => {
  const [row] = await cluster.query<{ at: number | null }>(
    `select max(extract(epoch from at) * 1000)::float8 at from verdict_record
     where type = $1 and data->>'participant' = 'b'`,
    [type],
  )
  return row?.at ?? null
}
const opened = (after: number) =>
  eventually(
    async () => {
      const at = await lastMove('breaker-open')
      return at !== null && at > after ? at : null
    },
    { ...HEALED, what: 'that the breaker opens' },
  )
const mostIn = (times: readonly number[], ms: number): number =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + ms).length))

/** From then on so many probes have failed; and no more calls were made than there was time for. */
async function onlyProbes(since: number): Promise<void> {
  const seen = await eventually(
    async () => {
      const times = await failed(since)
      return times.length >= 4 ? times : null
    },
    { ...HEALED, what: 'that phase two goes on' },
  )
  // What had been sent already when it opened came to its end in that moment.
  const probes = seen.filter((at) => at > since + OPEN_MS / 2)
  expect(mostIn(probes, OPEN_MS)).toBeLessThanOrEqual(LATE)
}

test('a bank is killed that is owed twelve verdicts: it hears of them at the rate of the probes, and none is given up', async () => {
  const { link, server } = cluster.banks.b
  const snares = []
  for (let n = 0; n < OWED; n++) {
    const transfer = newTransfer()
    const snare = link.snare({ command: 'COMMIT PREPARED', side: 'request' })
    await c1().begin(beginBody(cluster, transfer))
    await snare.caught
    owed.push(transfer)
    snares.push(snare)
  }
  server.kill()
  for (const snare of snares) snare.cut()
  await onlyProbes(await opened(0))
  const refused = await send(
    'POST',
    '/v1/transactions',
    beginBody(cluster, newTransfer()).transaction,
  )
  expect([refused.status, refused.body.code]).toEqual([503, 'breaker-open'])
  const [open] = await cluster.query<{ n: number }>(
    'select count(*)::int n from verdict_transaction where ended_at is null',
  )
  expect(open?.n).toBe(OWED)
})

test('the coordinator is killed while the breaker is open: the next one asks at the rate, and shuts it again', async () => {
  const before = (await lastMove('breaker-open')) ?? 0
  await c1().kill()
  await c1().start()
  const at = await opened(before)
  const asked = (await failed(before)).filter((one) => one <= at)
  expect(mostIn(asked.slice(-CALLS_MIN), 1_000)).toBeLessThanOrEqual(PER_SECOND + LATE)
  await onlyProbes(at)
})

test('the bank is back: it is told no more than the rate allows, and everything is settled', async () => {
  await cluster.banks.b.server.start()
  for (const { key } of owed) await settled(cluster, key, { expected: 'committed', ...HEALED })
  const told = await cluster.query<{ at: number }>(
    `select (data->>'sentAt')::float8 at from verdict_record where type = 'confirmed' and branch = 2 and transaction in
       (select id from verdict_transaction where idempotency_key = any($1)) order by 1`,
    [owed.map(({ key }) => key)],
  )
  expect(told).toHaveLength(OWED)
  const times = told.map(({ at }) => at)
  expect(mostIn(times, 1_000)).toBeLessThanOrEqual(PER_SECOND + LATE)
  await eventually(async () => (await audit(cluster)).length === 0, HEALED)
  let total = 0
  for (const bank of BANKS) {
    const [sum] = await cluster.banks[bank].query<{ total: number }>(
      'select sum(balance)::float8 total from accounts',
    )
    total += sum?.total ?? 0
  }
  expect(total).toBe(BANKS.length * ACCOUNTS * HOLDING)
})

test('and what is new begins there again', async () => {
  const transfer = newTransfer()
  await eventually(async () => {
    const told = await c1().begin(beginBody(cluster, transfer))
    return 'transaction' in told
  }, HEALED)
  await settled(cluster, transfer.key, { expected: 'committed', ...HEALED })
})
