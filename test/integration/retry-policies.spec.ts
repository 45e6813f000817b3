import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AttemptLedger } from '@/server/contract/attempt-ledger'
import { type Send, sender } from '../support/api-sender'
import { type PostgresCluster, startCluster } from '../support/cluster'
import { type ClusterApi, startClusterApi } from '../support/cluster-api'
import { mustSee } from '../support/cluster-crash'
import { settled } from '../support/cluster-outcome'
import { beginBody, newTransfer, type Transfer } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'
import { expectOnTheWire } from '../support/wire-ledger'

let cluster: PostgresCluster
let api: ClusterApi
let send: Send
const UNTIL_OWNED = { withinMs: 30_000, what: 'that the next coordinator is ordered' }
const OWN = '/v1/policies/participants/b'

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator('c1').start()
  await cluster.coordinator('c1').owns()
  api = await startClusterApi(cluster, 'c1')
  send = sender(api.url)
})
afterAll(async () => {
  await api?.remove()
  await cluster?.remove()
})
beforeEach(() => cluster.banks.b.link.join())
const waits = (baseMs: number) => ({
  operations: { commit: { backOff: { jitter: 'equal', baseMs, factor: 1, capMs: baseMs } } },
})

/** Writes over what is there now. */
async function write(path: string, change: object): Promise<number> {
  const { body } = await send('GET', path)
  const written = { change, reason: 'a test' }
  const put = await send('PUT', path, written, { 'if-match': `"${body.version}"` })
  expect(put.status).toBe(200)
  return put.body.version
}

/** A transfer that is decided and that bank b cannot be told of. */
async function owed(): Promise<Transfer & { readonly id: string }> {
  const { link } = cluster.banks.b
  const transfer = newTransfer()
  const snare = link.snare({ command: 'COMMIT PREPARED', side: 'request' })
  await cluster.coordinator('c1').begin(beginBody(cluster, transfer))
  await snare.caught
  link.cut()
  const { id } = await mustSee(cluster, transfer.key)
  await attempted(id, 1)
  return { ...transfer, id }
}

const attempts = (id: string) =>
  cluster.query<{ n: number; version: number; nextMs: number }>(
    `select n, policy_version version, (extract(epoch from next_at - at) * 1000)::float8 "nextMs"
     from verdict_attempt where transaction = $1 order by seq`,
    [id],
  )
const attempted = (id: string, times: number) =>
  eventually(async () => (await attempts(id)).length >= times)

test('a policy that is written counts at once, for what waits too, and each attempt bears its version', async () => {
  const slow = await write(OWN, waits(60_000))
  const { id, key } = await owed()
  expect(await attempts(id)).toMatchObject([{ version: slow }])
  expect((await attempts(id))[0]?.nextMs).toBeGreaterThan(29_000)
  const fast = await write(OWN, waits(50))
  await attempted(id, 3)
  expect((await attempts(id)).at(-1)?.version).toBe(fast)
  cluster.banks.b.link.join()
  await settled(cluster, key, { expected: 'committed' })
})

test('what is paused is not asked, by the next coordinator neither, until it is ordered or resumed', async () => {
  await write(OWN, waits(50))
  const { id, key } = await owed()
  const paused = await send('POST', '/v1/participants/b:pause-retries', { reason: 'maintenance' })
  expect(paused.body).toEqual({ paused: true, changed: true })
  const again = await send('POST', '/v1/participants/b:pause-retries', { reason: 'again' })
  expect(again.body.changed).toBe(false)
  const c1 = cluster.coordinator('c1')
  await c1.kill()
  cluster.banks.b.link.join()
  await c1.start()
  await c1.owns()
  const before = (await attempts(id)).length
  const ordered = await eventually(async () => {
    const { body } = await send('POST', '/v1/participants/b:retry-all', { perSecond: 100 })
    return body.ordered === 1 ? body : null
  }, UNTIL_OWNED)
  expect(ordered).toMatchObject({ participant: 'b', ordered: 1, perSecond: 100 })
  await settled(cluster, key, { expected: 'committed' })
  expect((await attempts(id)).length).toBe(before)

  const next = await owed()
  await send('POST', `/v1/transactions/${next.id}/branches/2:pause-retries`, { reason: 'this one' })
  await send('POST', '/v1/participants/b:resume-retries', { reason: 'done' })
  expect((await send('GET', '/v1/policies')).body.pauses).toMatchObject([
    { participant: null, transaction: next.id, branch: 2, reason: 'this one' },
  ])
  cluster.banks.b.link.join()
  await send('POST', `/v1/transactions/${next.id}/branches/2:resume-retries`, { reason: 'done' })
  await settled(cluster, next.key, { expected: 'committed' })
})

test('the ledger has each call that was on the wire, and those alone, with its answer and its policy', async () => {
  const version = await write(OWN, waits(20))
  const { link } = cluster.banks.b
  const [transfer, lost] = [newTransfer(), 3]
  const next = () => link.snare({ command: 'COMMIT PREPARED', side: 'request' })
  let snare = next()
  await cluster.coordinator('c1').begin(beginBody(cluster, transfer))
  for (let n = 1; n <= lost; n++) {
    await snare.caught
    const caught = snare
    if (n < lost) snare = next()
    caught.cut()
  }
  await settled(cluster, transfer.key, { expected: 'committed' })
  const { id } = await mustSee(cluster, transfer.key)
  const { body } = await send('GET', `/v1/transactions/${id}/attempts`)
  const said = (why: string | null) => (why === null ? '' : `, ${why}`)
  const at = (branch: number) =>
    (body as AttemptLedger).items
      .filter((one) => one.branch === branch)
      .map((one) => `${one.operation} ${one.n}: ${one.result}${said(one.nextWhy)}`)
  expect(at(1)).toEqual(['work 1: worked', 'prepare 1: yes', 'commit 1: confirmed'])
  expect(at(2)).toEqual([
    'work 1: worked',
    'prepare 1: yes',
    ...[1, 2, 3].map((n) => `commit ${n}: not confirmed, back-off`),
    'commit 4: confirmed',
  ])
  for (const n of [1, 2] as const) {
    const { came } = cluster.banks[n === 1 ? 'a' : 'b'].link
    expectOnTheWire((body as AttemptLedger).items, { id, branch: n, came })
  }
  const versions = (body as AttemptLedger).items.map((one) => [one.branch, one.policyVersion])
  expect(new Map(versions as [number, number][])).toEqual(
    new Map([
      [1, 1],
      [2, version],
    ]),
  )
  expect((body as AttemptLedger).items.every((one) => one.policyVersion !== null)).toBe(true)
  expect((body as AttemptLedger).items.at(-1)).toMatchObject({
    ...{ participant: 'b', request: `${id}/2/commit`, coordinator: 'c1', faults: [] },
  })
})

test('of two who have read the same version, its ETag, the second changes nothing, and hears so', async () => {
  const read = await send('GET', '/v1/policies/default')
  expect(read.headers.get('etag')).toBe(`"${read.body.version}"`)
  const mine = { change: { attempts: 4 }, reason: 'mine' }
  const match = { 'if-match': read.headers.get('etag') ?? '' }
  const both = await Promise.all([
    send('PUT', '/v1/policies/default', mine, match),
    send('PUT', '/v1/policies/default', { ...mine, reason: 'theirs' }, match),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual([200, 412])
  const won = both.find(({ status }) => status === 200)
  expect(won?.headers.get('etag')).toBe(`"${won?.body.version}"`)
  const now = (await send('GET', '/v1/policies/default')).body
  expect(now).toMatchObject({ change: { attempts: 4 }, effective: { policy: { attempts: 4 } } })
  expect(now.history).toHaveLength(1)
  expect((await send('GET', OWN)).body.effective.policy.attempts).toBe(4)
})

test.each([
  [{ attempts: 0 }, 'change.attempts'],
  [{ operations: { commit: { attempts: 3 } } }, 'change.operations.commit'],
  [
    { operations: { abort: { backOff: { ...waits(5).operations.commit.backOff, capMs: 1 } } } },
    'capMs',
  ],
  [{ classes: [{ code: '*', class: 'broken' }] }, 'change.classes.0.code'],
  [{ phaseTwoAttempts: 5 }, 'change'],
])('a change that makes no sense is refused, and nothing is written: %j', async (change, where) => {
  const { body: before } = await send('GET', OWN)
  const written = { change, reason: 'nonsense' }
  const put = await send('PUT', OWN, written, { 'if-match': `"${before.version}"` })
  expect(put).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
  expect(put.body.errors.map(({ path }: { path: string }) => path).join()).toContain(where)
  expect((await send('GET', OWN)).body).toEqual(before)
})

test('without a version, without a reason, or of nobody known, nothing is changed', async () => {
  const change = { change: {}, reason: 'why' }
  expect((await send('PUT', OWN, change)).body.code).toBe('precondition-required')
  const silent = await send('PUT', OWN, { change: {}, reason: ' ' }, { 'if-match': '"0"' })
  expect(silent.status).toBe(422)
  const nobody = '/v1/policies/participants/nobody'
  expect((await send('GET', nobody)).body.code).toBe('participant-not-found')
  expect((await send('PUT', nobody, change, { 'if-match': '"0"' })).status).toBe(404)
  const branch = `/v1/transactions/${(await owed()).id}/branches/3:pause-retries`
  expect((await send('POST', branch, { reason: 'x' })).body.code).toBe('branch-not-found')
  expect((await send('GET', '/v1/policies')).body.pauses).toEqual([])
})
