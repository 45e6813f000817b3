import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtInPolicy } from '@/server/contract/operator-policy'
import type { Send } from '../support/api-sender'
import { approveAs, decideAs, lookAs, WHY } from '../support/approval-world'
import { type PostgresCluster, startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { startGuardedWeb } from '../support/guarded-web'
import { leaveWaiting } from '../support/waiting'

type Web = Awaited<ReturnType<typeof startGuardedWeb>>

let cluster: PostgresCluster
let web: Web
let adam: Send
let mira: Send
let jonas: Send

beforeAll(async () => {
  cluster = await startCluster()
  web = await startGuardedWeb(cluster)
  await signInAll()
  const policy = { ...builtInPolicy, twoPerson: 'all' }
  await adam('PUT', '/v1/settings/policy', { policy, reason: WHY }, { 'if-match': '"1"' })
})
afterAll(async () => {
  await web?.kill()
  await cluster?.remove()
})

async function signInAll(): Promise<void> {
  adam = await web.add('adam', 'admin', true)
  mira = await web.add('mira', 'operator', true)
  jonas = await web.add('jonas', 'operator', false)
}

const stateOf = async (id: string): Promise<string | undefined> =>
  (
    await cluster.query<{ state: string }>('select state from verdict_approval where id = $1', [id])
  )[0]?.state

/** Asked for by Mira, approved by Jonas, and web is gone before any participant was told. */
async function killedAfterApproval() {
  const [transaction = ''] = await leaveWaiting(cluster, [{}])
  const { body } = await decideAs(mira, transaction)
  const { evidenceId, preview } = await lookAs(jonas, transaction)
  // The act asks the participants first: one of them lets it wait.
  cluster.banks.a.server.pause()
  const code = transaction.slice(-6)
  const headers = { 'if-match': `"${preview.version}"` }
  const cut = jonas(
    'POST',
    `/v1/approvals/${body.id}:approve`,
    { code, evidenceId },
    headers,
  ).catch(() => 'cut')
  await eventually(async () => (await stateOf(body.id)) === 'approved', { what: 'the approval' })
  await web.kill()
  cluster.banks.a.server.resume()
  expect(await cut).toBe('cut')
  const verdicts = await cluster.query('select from verdict_verdict where transaction = $1', [
    transaction,
  ])
  expect(verdicts).toHaveLength(0)
  return { id: body.id as string, transaction }
}

/** Nobody sees to it any more: the time of the process that died is over. */
const forget = (id: string) =>
  cluster.query(`update verdict_approval set owned_until = now() - interval '1 s' where id = $1`, [
    id,
  ])

test('kill -9 of web between approval and act: it runs once, under both names, when web is back', async () => {
  const { id, transaction } = await killedAfterApproval()
  web = await startGuardedWeb(cluster)
  await forget(id)
  await eventually(async () => (await stateOf(id)) === 'done', {
    ...{ what: 'that it has run', withinMs: 60_000 },
  })
  await signInAll()
  const { body } = await mira('GET', `/v1/audit?transaction=${transaction}&action=abort`)
  expect(body.items).toMatchObject([{ actor: 'mira', approver: 'jonas', outcome: 'verified' }])
  const again = await approveAs(jonas, { id, transaction })
  expect(again).toMatchObject({ status: 200, body: { state: 'done' } })
  expect(
    (await mira('GET', `/v1/audit?transaction=${transaction}&action=abort`)).body.items,
  ).toHaveLength(1)
})

test('if web comes back after the time of the request, it lapses and nothing is sent', async () => {
  const { id, transaction } = await killedAfterApproval()
  await cluster.query('update verdict_approval set expires_at = now() where id = $1', [id])
  web = await startGuardedWeb(cluster)
  await forget(id)
  await eventually(async () => (await stateOf(id)) === 'lapsed', {
    ...{ what: 'that it has lapsed', withinMs: 60_000 },
  })
  await signInAll()
  expect((await mira('GET', `/v1/transactions/${transaction}`)).body.verdict).toBeNull()
})
