import { afterAll, beforeAll, expect, test } from 'vitest'
import { branchId } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import { type PostgresCluster, startCluster } from '../support/cluster'
import { eventually } from '../support/eventually'
import { leaveWaiting } from '../support/waiting'
import { startWeb, type WebProcess } from '../support/web-process'

const NOBODY = 'n0t-a-window'
const MINUTE_MS = 60_000

let cluster: PostgresCluster
let web: WebProcess
let ids: readonly TransactionId[]

/** Four in doubt, the first one for longest; no coordinator lives. */
beforeAll(async () => {
  cluster = await startCluster()
  ids = await leaveWaiting(cluster, [
    ...[{ sinceS: 400 }, { sinceS: 300 }, { sinceS: 200 }],
    { sinceS: 100, verdict: 'commit' },
  ])
  web = await startWeb(cluster)
})
afterAll(async () => {
  await web?.kill()
  await cluster?.remove()
})

const at = (n: number): TransactionId => ids[n] as TransactionId
const inbox = async (query = '') => (await web.get(`/v1/inbox${query}`)).body
const listed = async (query = '') =>
  (await inbox(query)).items.map(
    ({ transaction }: { transaction: { id: string } }) => transaction.id,
  )
const work = (n: number, verb: string, body: unknown) =>
  web.post(`/v1/inbox/${at(n)}:${verb}`, body)
const audited = async (n: number) =>
  (await web.get(`/v1/audit?transaction=${at(n)}`)).body.items.map(
    ({ action }: { action: string }) => action,
  )
const workOf = async (n: number) =>
  [...(await inbox()).items, ...(await inbox('?tab=snoozed')).items].find(
    ({ transaction }) => transaction.id === at(n),
  )?.work

test('what blocks somebody comes before what is older, in groups that name the cause', async () => {
  expect(await listed()).toEqual([at(0), at(1), at(2), at(3)])
  const waiter = await cluster.banks.a.server.session()
  const waiting = waiter.query('insert into accounts (id, balance) values ($1, 1)', [
    branchId(at(2), 1),
  ])
  waiting.catch(() => undefined)
  await eventually(async () => (await listed())[0] === at(2), { what: 'that it comes first' })
  const { groups, items, counts } = await inbox()
  expect(items[0]).toMatchObject({ blockedSessions: 1, group: 'undecided' })
  expect(items.map(({ transaction }: { transaction: { id: string } }) => transaction.id)).toEqual([
    ...[at(2), at(0), at(1), at(3)],
  ])
  expect(groups).toMatchObject([
    { kind: 'undecided', participant: null, count: 3 },
    { kind: 'undelivered', participant: 'a', count: 1 },
  ])
  expect(counts).toEqual({ 'in-doubt': 4, heuristic: 0, snoozed: 0, done: 0 })
  await waiter.end()
}, 60_000)

test('a participant that is silent is the cause of what it owes, and named with its time', async () => {
  const since = '2026-03-01T12:04:00.000Z'
  await cluster.query('update verdict_participant set silent_since = $1 where name = $2', [
    ...[since, 'b'],
  ])
  const { groups } = await inbox()
  expect(groups).toMatchObject([{ kind: 'silent', participant: 'b', since, count: 4 }])
  await cluster.query('update verdict_participant set silent_since = null')
})

test('a claim is one person’s until it is given back or taken over, and each stands in the audit', async () => {
  expect(await work(0, 'claim', { claimed: true })).toMatchObject({
    ...{ status: 200, body: { claim: { by: 'local operator' }, note: null, snooze: null } },
  })
  await work(0, 'claim', { claimed: true })
  await cluster.query(`update verdict_inbox_work set claimed_by = 'mira'`)
  expect(await work(0, 'claim', { claimed: true })).toMatchObject({
    ...{ status: 409, body: { code: 'inbox-claimed', by: 'mira' } },
  })
  expect((await workOf(0)).claim.by).toBe('mira')
  await work(0, 'claim', { claimed: true, takeOver: true })
  expect((await workOf(0)).claim).toMatchObject({ by: 'local operator', from: 'mira' })
  // Whoever undoes a take-over gives it back to whom it was taken from.
  await work(0, 'claim', { claimed: false, giveBack: true })
  expect((await workOf(0)).claim).toMatchObject({ by: 'mira', from: null })
  await work(0, 'claim', { claimed: true, takeOver: true })
  await work(0, 'claim', { claimed: false })
  expect((await workOf(0)).claim).toBeNull()
  expect(await audited(0)).toEqual([
    ...['release-claim', 'claim', 'release-claim', 'claim', 'claim'],
  ])
  const [, , undone, taken] = await cluster.query<{ reason: string }>(
    `select reason from verdict_audit where action in ('claim', 'release-claim')
     order by at desc, id desc`,
  )
  expect([taken?.reason, undone?.reason]).toEqual([
    'Took over from mira in the Inbox',
    'Gave the claim back to mira, from whom it was taken over in the Inbox',
  ])
})

test('a note is never written over one that was not seen', async () => {
  expect(await work(0, 'note', { text: 'Asked the bank', replaces: null })).toMatchObject({
    body: { note: { text: 'Asked the bank', by: 'local operator' } },
  })
  expect(await work(0, 'note', { text: 'Mine', replaces: null })).toMatchObject({
    ...{ status: 412, body: { code: 'inbox-changed' } },
  })
  expect((await workOf(0)).note.text).toBe('Asked the bank')
  const { contents } = (await web.get(`/v1/transactions/${at(0)}/case`)).body
  expect(contents.work).toMatchObject({ claim: null, note: { text: 'Asked the bank' } })
  await work(0, 'note', { text: 'They call back', replaces: 'Asked the bank' })
  await work(0, 'note', { text: '', replaces: 'They call back' })
  expect((await workOf(0)).note).toBeNull()
  expect((await audited(0)).slice(0, 3)).toEqual(['note', 'note', 'note'])
})

test('snoozed until a time it is out of sight for everybody, and comes back by itself, which is recorded', async () => {
  const until = new Date(Date.now() + MINUTE_MS).toISOString()
  expect(await work(1, 'snooze', { snooze: { until } })).toMatchObject({
    body: { snooze: { by: 'local operator', until } },
  })
  expect(await listed()).not.toContain(at(1))
  expect(await listed('?tab=snoozed')).toEqual([at(1)])
  expect((await inbox(`?item=${at(1)}`)).tab).toBe('snoozed')
  await cluster.query(
    'update verdict_inbox_work set snoozed_until = now() where transaction = $1',
    [at(1)],
  )
  await eventually(async () => (await listed()).includes(at(1)), { what: 'that it comes back' })
  expect(await listed('?tab=snoozed')).toEqual([])
  const { items } = (await web.get(`/v1/audit?transaction=${at(1)}`)).body
  expect(items).toMatchObject([
    { action: 'wake', actor: 'Verdict' },
    { action: 'snooze', actor: 'local operator' },
  ])
})

test('a time that is over, or too far away, is none to snooze until', async () => {
  for (const days of [-1, 31]) {
    const until = new Date(Date.now() + days * 1_440 * MINUTE_MS).toISOString()
    expect(await work(1, 'snooze', { snooze: { until } })).toMatchObject({
      ...{ status: 422, body: { code: 'invalid-request' } },
    })
  }
})

test('snoozed until the evidence changes it sleeps while the banks say the same, and wakes when one does not', async () => {
  const { evidence } = await web.look(at(2))
  await work(2, 'snooze', { snooze: { evidenceId: evidence.evidenceId } })
  expect(await listed('?tab=snoozed')).toEqual([at(2)])
  const other = await web.look(at(0))
  expect(
    await work(2, 'snooze', { snooze: { evidenceId: other.evidence.evidenceId } }),
  ).toMatchObject({ status: 404, body: { code: 'evidence-not-found' } })
  await cluster.banks.b.query(`rollback prepared '${branchId(at(2), 2)}'`)
  await eventually(async () => (await listed()).includes(at(2)), {
    what: 'that it wakes',
    withinMs: 40_000,
  })
  expect((await workOf(2)).snooze).toBeNull()
})

test('who has an item open is seen by the others, until he goes or is silent for long', async () => {
  const meet = (visitor: string, transaction: string | null) =>
    web.post('/v1/inbox/presence', { visitor, transaction })
  await meet('window-one', at(0))
  expect((await meet('window-two', at(1))).body.others).toMatchObject([
    { transaction: at(0), who: 'local operator' },
  ])
  await meet('window-one', at(1))
  expect((await meet('window-two', at(1))).body.others).toMatchObject([{ transaction: at(1) }])
  await cluster.query(`update verdict_inbox_presence set seen_at = now() - interval '1 minute'
    where visitor = 'window-one'`)
  expect((await meet('window-two', null)).body.others).toEqual([])
  expect((await meet(NOBODY, null)).body.others).toEqual([])
})

test('what is done by hand is in the tab of today and in no other', async () => {
  const sight = await web.look(at(3))
  expect(await web.act(sight, 'retry')).toMatchObject({ body: { state: 'verified' } })
  expect(await listed('?tab=done')).toEqual([at(3)])
  expect(await listed()).not.toContain(at(3))
  const later = new Date(Date.now() + MINUTE_MS).toISOString()
  expect(await listed(`?tab=done&since=${later}`)).toEqual([])
})
