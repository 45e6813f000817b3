import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Entry, Journal } from '@/server/journal/journal'
import { isJournalBusy } from '@/server/journal/journal-busy'
import type { Instant } from '@/server/protocol/model'
import {
  begin,
  branchRow,
  changeTo,
  event,
  newTransaction,
  propose,
} from '../support/journal-entries'
import { type JournalWorld, startJournalWorld } from '../support/journal-world'

let world: JournalWorld
let journal: Journal

beforeAll(async () => {
  world = await startJournalWorld()
  journal = await world.journal()
})
afterAll(() => world.remove())

const row = async (id: string) =>
  (
    await world.query<Record<string, unknown>>('select * from verdict_transaction where id = $1', [
      id,
    ])
  )[0]

test('a slower writer moves no row backwards and reopens nothing', async () => {
  const id = newTransaction(23)
  await journal.append(begin(id))
  const web = await world.journal({ role: 'web', process: 'web', owner: null })
  await web.append(propose(id, 'abort', { epoch: null }))
  const gone = branchRow(1, { state: 'aborted', proof: 'aborted', endedAt: 1_000 as Instant })
  const ended = changeTo('aborted', { outcome: 'aborted', ended: true })
  await web.append(
    event(id, 'confirmed', { branch: 1, epoch: null, branches: [gone], change: ended }),
  )
  const before = await row(id)
  await journal.append(
    event(id, 'voted', {
      branch: 1,
      change: changeTo('preparing', { inDoubtSince: 1_000 as Instant }),
      branches: [branchRow(1, { state: 'prepared', vote: 'yes', faultCode: 'late' })],
    }),
  )
  expect(await row(id)).toMatchObject({
    state: 'aborted',
    outcome: 'aborted',
    ended_at: before?.ended_at,
    in_doubt_since: null,
    version: before?.version,
  })
  expect((await journal.find(id))?.branches[0]).toMatchObject({
    state: 'aborted',
    proof: 'aborted',
    vote: 'yes',
    faultCode: null,
  })
})

test('a verdict can be neither changed nor removed while its transaction is open', async () => {
  const id = newTransaction(24)
  await journal.append(begin(id))
  await journal.append(propose(id, 'commit'))
  const change = `update verdict_verdict set verdict = 'abort' where transaction = $1`
  await expect(world.query(change, [id])).rejects.toThrow('stands and is never changed')
  const remove = 'delete from verdict_verdict where transaction = $1'
  await expect(world.query(remove, [id])).rejects.toThrow('has not ended')
  await expect(world.query(`update verdict_record set type = 'x'`)).rejects.toThrow('append-only')
})

test('data that the database refuses fails its own entry and no other', async () => {
  const id = newTransaction(25)
  await journal.append(begin(id))
  const [bad, good] = await Promise.allSettled([
    journal.append(event(id, 'voted', { branch: 2 ** 40 })),
    journal.append(
      event(id, 'voted', { branch: 2, data: { text: 'zero \u0000 half \ud800 end' } }),
    ),
  ])
  expect(bad.status).toBe('rejected')
  expect(good).toMatchObject({ status: 'fulfilled', value: { fenced: false } })
  const { history } = (await journal.find(id)) ?? { history: [] }
  expect(history.at(-1)?.data).toEqual({ text: 'zero \ufffd half \ufffd end' })
  await world.stream(journal)
})

test('attempts, audit and evidence land with their records', async () => {
  const id = newTransaction(26)
  await journal.append(begin(id))
  const attempt = { operation: 'commit', n: 2, durationMs: 12.4, result: 'retry', code: '55000' }
  const audit = {
    id: `audit-${id}`,
    actor: 'local operator',
    action: 'retry',
    participant: null,
    gid: null,
    reason: 'because',
    evidenceId: `evidence-${id}`,
    rule: 4,
    advice: 'safe',
    requestId: 'r',
    idempotencyKey: null,
    requestHash: null,
    data: { a: 1 },
  }
  const taken = { id: `evidence-${id}`, takenAt: 5_000 as Instant, version: 1, data: { b: [1] } }
  const entry: Entry = event(id, 'attempt', { branch: 1, data: attempt, audit, evidence: taken })
  await journal.append(entry)
  const [tried] = await world.query('select * from verdict_attempt where transaction = $1', [id])
  expect(tried).toMatchObject({
    branch: 1,
    operation: 'commit',
    n: 2,
    duration_ms: 12,
    code: '55000',
  })
  const [audited] = await world.query('select * from verdict_audit where transaction = $1', [id])
  expect(audited).toMatchObject({ actor: 'local operator', rule: 4, data: { a: 1 } })
  const [seen] = await world.query('select * from verdict_evidence where transaction = $1', [id])
  expect(seen).toMatchObject({ version: 1, data: { b: [1] } })
})

test('whoever listens is told the stream, its position, and the verdicts that came to stand', async () => {
  const listener = await world.session()
  const heard: [string, string][] = []
  listener.on('notification', ({ channel, payload }) => heard.push([channel, payload ?? '']))
  await listener.query('listen verdict_journal; listen verdict_decided')
  const id = newTransaction(27)
  await journal.append(begin(id))
  const { seq } = await journal.append(propose(id, 'commit'))
  await journal.append(propose(id, 'abort'))
  await listener.query('select 1')
  const { id: stream } = journal.stream
  expect(heard).toEqual([
    ['verdict_journal', JSON.stringify({ stream, seq: seq - 1 })],
    ['verdict_journal', JSON.stringify({ stream, seq })],
    ['verdict_decided', id],
    ['verdict_journal', JSON.stringify({ stream, seq: seq + 1 })],
  ])
})

test('too many waiting steps refuse begins and nothing else', async () => {
  const own = await world.journal()
  const id = newTransaction(28)
  await own.append(begin(id))
  const lock = await world.session()
  await lock.query('begin; select from verdict_lease where shard = 28 for update')
  const waiting = Array.from({ length: 5_300 }, () =>
    own.append(event(id, 'worked', { branch: 1 })),
  )
  const refused = await own.append(begin(newTransaction(28))).catch((error: unknown) => error)
  expect(isJournalBusy(refused)).toBe(true)
  const followed = own.append(event(id, 'worked', { branch: 2 }))
  await lock.query('commit')
  await Promise.all([...waiting, followed])
  expect(await world.stream(own)).toHaveLength(5_302)
})
