import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LedgerEntry } from '@/server/contract/attempt-ledger'
import { type PostgresCluster, startCluster } from '../support/cluster'
import { crashManually, mustSee, swept } from '../support/cluster-crash'
import { settled } from '../support/cluster-outcome'
import { eventually } from '../support/eventually'
import { startGuardedWeb } from '../support/guarded-web'
import { startWeb, type WebProcess } from '../support/web-process'

let cluster: PostgresCluster
let web: WebProcess
const ids: string[] = []
const waiting: string[] = []

/** Every coordinator is down, and stays down: only web, the journal and the banks are there. */
beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator('c1').start()
  for (const point of ['B0', 'S1', 'V2', 'D0', 'D0', 'D0'])
    waiting.push((await crashManually(cluster, point)).key)
  await eventually(
    async () => {
      const looks = await Promise.all(waiting.map((key) => mustSee(cluster, key)))
      return looks.every(({ inDoubt }) => inDoubt)
    },
    { what: 'that all are in doubt' },
  )
  await cluster.coordinator('c1').kill()
  web = await startWeb(cluster)
})
afterAll(async () => {
  await web?.kill()
  await cluster?.remove()
})

const take = (): string => {
  const key = waiting.pop()
  if (key === undefined) throw new Error('nothing waits any more')
  return key
}

test.each([
  ['nothing is prepared', 'abort'],
  ['one bank is prepared', 'abort'],
  ['all are prepared', 'commit'],
] as const)('where %s, an operator sees that it is safe to %s, and does', async (_, action) => {
  const key = waiting.shift() ?? ''
  const { id } = await mustSee(cluster, key)
  const sight = await web.look(id)
  expect(sight.preview.advice[action].advice).toMatch(/^safe/)
  expect(sight.preview.advice.commit.advice === 'blocked').toBe(action === 'abort')
  expect(await web.act(sight, action)).toMatchObject({
    status: 200,
    body: { verdict: action, state: 'verified', position: expect.stringMatching(/^web · \d+$/) },
  })
  await settled(cluster, key, { expected: action === 'commit' ? 'committed' : 'aborted' })
  ids.push(id)
})

test('what a person had told stands in the ledger, each call with its answer and who made it', async () => {
  const { body } = await web.get(`/v1/transactions/${ids.at(-1)}/attempts`)
  const byHand = (body.items as LedgerEntry[]).filter(({ coordinator }) => coordinator === 'web')
  expect(
    byHand.map((one) => `${one.participant} ${one.operation} ${one.n}: ${one.result}`).sort(),
  ).toEqual(['a commit 1: confirmed', 'b commit 1: confirmed'])
  expect(
    byHand.every(({ durationMs, policyVersion }) => durationMs > 0 && policyVersion === 1),
  ).toBe(true)
})

test('verdict, audit and records of a decision are written together', async () => {
  for (const id of ids) {
    const rows = await cluster.query<{ written: string }>(
      `select xmin::text written from verdict_verdict where transaction = $1
         union all select xmin::text from verdict_record
           where transaction = $1 and type in ('operator-action', 'verdict')`,
      [id],
    )
    expect(rows).toHaveLength(3)
    expect(new Set(rows.map(({ written }) => written)).size).toBe(1)
    // What came of it is added to the audit's row later; both times are those of the one transaction.
    const together = await cluster.query(
      `select from verdict_audit a join verdict_transaction t on t.id = a.transaction
         and t.decided_at = a.at where t.id = $1`,
      [id],
    )
    expect(together).toHaveLength(1)
  }
})

test('check 25: an operator who sends the same decision twice has decided once', async () => {
  const key = take()
  const { id } = await mustSee(cluster, key)
  const sight = await web.look(id)
  const first = await web.act(sight, 'abort', { key: 'one-decision' })
  const again = await web.act(sight, 'abort', { key: 'one-decision' })
  expect([first.status, again.status]).toEqual([200, 200])
  expect(again.body).toMatchObject({
    actionId: first.body.actionId,
    verdict: 'abort',
    state: 'verified',
  })
  const other = await web.act(sight, 'commit', { key: 'one-decision' })
  expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-mismatch' } })
  const audit = await web.get(`/v1/audit?transaction=${id}`)
  expect(audit.body.items).toHaveLength(1)
  await settled(cluster, key, { expected: 'aborted' })
})

test('an operator is stopped when a branch was settled by hand meanwhile, and then must follow it', async () => {
  const key = take()
  const { id } = await mustSee(cluster, key)
  const sight = await web.look(id)
  await cluster.banks.a.query(`commit prepared 'vd1_${id}_1'`)
  const late = await web.act(sight, 'abort')
  expect(late).toMatchObject({
    status: 409,
    body: {
      code: 'evidence-changed',
      differences: [{ participant: 'a', before: 'prepared', now: 'committed' }],
    },
  })
  expect((await mustSee(cluster, key)).verdict).toBeNull()
  const now = await web.look(id)
  const against = await web.act(now, 'abort')
  expect(against).toMatchObject({ status: 422, body: { code: 'advice-blocks' } })
  const bare = await web.act(now, 'commit')
  expect(bare).toMatchObject({ status: 403, body: { code: 'code-required' } })
  const wrong = await web.act(now, 'commit', { code: 'XXXXXX' })
  expect(wrong.status).toBe(403)
  expect((await mustSee(cluster, key)).verdict).toBeNull()
  await expectNoRight(now)
  const kindless = await web.act(now, 'commit', { code: id.slice(-6) })
  expect(kindless).toMatchObject({ status: 422, body: { code: 'category-required' } })
  expect(kindless.body.detail).toContain('participant-lost')
  expect((await mustSee(cluster, key)).verdict).toBeNull()
  const category = 'participant-lost'
  const forced = await web.act(now, 'commit', { code: id.slice(-6), category })
  expect(forced).toMatchObject({ status: 200, body: { verdict: 'commit', state: 'verified' } })
  await settled(cluster, key, { expected: 'committed' })
})

/** Of an operator to whom nobody has given the right to force, on the same evidence. */
async function expectNoRight({ id, evidence, preview }: Awaited<ReturnType<WebProcess['look']>>) {
  const guarded = await startGuardedWeb(cluster)
  try {
    const otto = await guarded.add('otto', 'operator', false)
    const body = {
      ...{ action: 'commit', evidenceId: evidence.evidenceId, code: id.slice(-6) },
      reason: 'Somebody committed it by hand',
    }
    const headers = { 'idempotency-key': 'without', 'if-match': `"${preview.version}"` }
    const answer = await otto('POST', `/v1/transactions/${id}/actions`, body, headers)
    expect(answer).toMatchObject({ status: 403, body: { code: 'no-right' } })
    expect(answer.body.detail).toContain('operators with the force right')
    const page = await fetch(`${guarded.url}/inbox`, { redirect: 'manual' })
    expect([page.status, page.headers.get('location')]).toEqual([302, '/login?to=%2Finbox'])
  } finally {
    await guarded.kill()
  }
}

test('two operators who decide at once get one verdict', async () => {
  const key = take()
  const { id } = await mustSee(cluster, key)
  const [one, two] = [await web.look(id), await web.look(id)]
  const answers = await Promise.all([web.act(one, 'abort'), web.act(two, 'commit')])
  const told = answers.filter(({ status }) => status === 200).map(({ body }) => body)
  expect(told.length).toBeGreaterThan(0)
  const { verdict } = await settled(cluster, key)
  expect(told.map((body) => body.verdict)).toEqual(told.map(() => verdict))
})

test('a coordinator that starts afterwards changes nothing of it', async () => {
  const keys = await cluster.query<{ key: string }>(
    'select idempotency_key key from verdict_transaction order by id',
  )
  const looks = () => Promise.all(keys.map(({ key }) => mustSee(cluster, key)))
  const before = await looks()
  expect(before.every(({ ended }) => ended)).toBe(true)
  const since = new Date()
  await cluster.coordinator('c1').start()
  await swept(cluster, since)
  expect(await looks()).toEqual(before)
})
