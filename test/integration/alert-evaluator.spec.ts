import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPrismaEvaluator } from '@/server/alert/prisma-evaluator'
import type { Database } from '@/server/platform/database'
import { openDatabase } from '@/server/platform/open-database'
import { type JournalWorld, startJournalWorld } from '../support/journal-world'

let world: JournalWorld
let database: Database

beforeAll(async () => {
  world = await startJournalWorld()
  database = openDatabase({ url: world.server.url, connectionsMax: 2, application: 'test' })
})
afterAll(async () => {
  await database?.close()
  await world?.remove()
})

const evaluator = (owner: string) =>
  createPrismaEvaluator({
    ...{ prisma: database.prisma, owner, process: owner, ttlMs: 60_000, newUlid: ulid },
    installation: { cluster: 'test', link: 'https://verdict.example' },
  })
const expire = () => world.query(`update verdict_alert_evaluator set expires_at = '-infinity'`)
const slots = new Map()

test('one process evaluates at a time, and who was followed by another writes nothing', async () => {
  const [one, other] = [evaluator('one'), evaluator('other')]
  const epoch = await one.acquire(true)
  if (epoch === null) throw new Error('it was not free')
  expect(await other.acquire(true)).toBeNull()
  expect(await one.acquire(false)).toBeNull()
  expect(await one.pass({ epoch, slots })).toBe(true)
  await expire()
  expect(await other.acquire(false)).toBe(epoch + 1)
  expect(await one.pass({ epoch, slots })).toBe(false)
  expect(await one.renew(epoch)).toBe(false)
  await one.release(epoch)
  expect(await other.renew(epoch + 1)).toBe(true)
})

test('who comes back into the same folder need not wait for what its last process held', async () => {
  await expire()
  const before = await evaluator('one').acquire(true)
  expect(await evaluator('other').acquire(true)).toBeNull()
  expect(await evaluator('one').acquire(true)).toBe((before ?? 0) + 1)
})

test('a breaker that is open in a coordinator that runs fires after its time; one of a process that is gone does not', async () => {
  await expire()
  const one = evaluator('one')
  const epoch = await one.acquire(true)
  if (epoch === null) throw new Error('it was not free')
  const rule = { kind: 'breaker-open', afterSeconds: 60, targets: [] }
  await world.query(
    `insert into verdict_alert_rule (id, settings, changed_by) values ('breakers', $1, 'test')`,
    [rule],
  )
  for (const [name, process, minutes] of [
    ['bank-a', 'lives', 5],
    ['bank-b', 'gone', 5],
    ['bank-c', 'lives', 0],
  ] as const) {
    await world.query(
      `insert into verdict_participant (name, kind, url) values ($1, 'postgresql', 'postgresql://x/y')`,
      [name],
    )
    await world.query(
      `insert into verdict_participant_gate (participant, process, breaker, since, budget_left, budget_max, refused_share)
       values ($1, $2, 'open', now() - $3 * interval '1 minute', 0, 1, 0)`,
      [name, process, minutes],
    )
  }
  await world.query(
    `insert into verdict_process (id, name, role, node, url, pid, expires_at)
     values ('lives', 'c1', 'coordinator', 'n', 'http://x', 1, 'infinity'),
       ('gone', 'c2', 'coordinator', 'n', 'http://x', 2, '-infinity')`,
  )
  const fired = () =>
    world.query<{ subject: string; kind: string }>(
      'select subject, kind from verdict_alert where resolved_at is null order by subject',
    )
  expect(await one.pass({ epoch, slots })).toBe(true)
  expect(await fired()).toEqual([{ subject: 'bank-a', kind: 'breaker-open' }])
  await world.query(`update verdict_participant_gate set breaker = 'closed', since = null`)
  expect(await one.pass({ epoch, slots })).toBe(true)
  expect(await fired()).toEqual([])
})

const begin = (id: string, { participant, attempts, ...branch }: Failing) =>
  world.query(
    `with begun as (
      insert into verdict_transaction (id, cluster, shard, epoch, protocol, recovery, request_hash,
        participants, state, started_at, in_doubt_since, deadline_at)
      values ($1, 'test', 0, 1, '2pc-presumed-abort', 'auto', '', array[$2], 'committing', now(), now(), now())
    )
    insert into verdict_branch (transaction, n, participant, state, attempts, fault_code, fault_text, alarm)
    values ($1, 1, $2, 'prepared', $3, 'code', $4, $5)`,
    [id, participant, attempts, branch.text ?? 'It does not answer.', branch.alarm ?? false],
  )

interface Failing {
  readonly participant: string
  readonly attempts: number
  readonly text?: string
  readonly alarm?: boolean
}

test('failed attempts fire by the limit of the policy that holds there, and at once where only a person can help', async () => {
  await expire()
  const one = evaluator('one')
  const epoch = await one.acquire(true)
  if (epoch === null) throw new Error('it was not free')
  const rule = { kind: 'attempts', attempts: 10, targets: [] }
  await world.query(
    `insert into verdict_alert_rule (id, settings, changed_by) values ('tries', $1, 'test')`,
    [rule],
  )
  // What no version of ours has written is no limit, and stops nothing.
  for (const [scope, limit] of [
    ['bank-d', 3],
    ['bank-e', 'many'],
    ['bank-f', 2],
    ['bank-f', 50],
  ])
    await world.query(
      `insert into verdict_retry_policy (scope, data, reason, by) values ($1, $2, '', 'test')`,
      [scope, { alarmAttempts: limit }],
    )
  await begin('by-own-limit', { participant: 'bank-d', attempts: 3 })
  await begin('below-the-rule', { participant: 'bank-e', attempts: 9 })
  await begin('by-the-rule', { participant: 'bank-e', attempts: 10 })
  await begin('by-a-newer-limit', { participant: 'bank-f', attempts: 12 })
  // Its own limit counts most, where it is one.
  const own = async (id: string, limit: unknown) => {
    await begin(id, { participant: 'bank-f', attempts: 12 })
    await world.query(
      `with s as (insert into verdict_stream (name, role, process) values ($1, 'coordinator', 'c') returning id)
       insert into verdict_record (stream, seq, transaction, type, at, data)
       select id, 1, $1, 'begun', now(), $2 from s`,
      [id, { retry: { alarmAttempts: limit } }],
    )
  }
  await own('by-its-own-limit', 12)
  await own('below-its-own-limit', 13)
  await own('with-a-limit-that-is-none', 'soon')
  await begin('by-hand', { participant: 'bank-f', attempts: 1, text: 'No password.', alarm: true })
  expect(await one.pass({ epoch, slots })).toBe(true)
  const fired = await world.query<{ subject: string; summary: string }>(
    `select subject, summary from verdict_alert where rule = 'tries' order by subject`,
  )
  expect(fired.map(({ subject }) => subject)).toEqual([
    ...['by-hand', 'by-its-own-limit', 'by-own-limit', 'by-the-rule'],
  ])
  expect(fired[0]?.summary).toMatch(/^At bank-f somebody has to put something right/)
  // What a participant said stays on the page.
  expect(fired[0]?.summary).not.toContain('No password')
})

test('an alert of a participant tells which transactions wait for it', async () => {
  await expire()
  const one = evaluator('one')
  const epoch = await one.acquire(true)
  if (epoch === null) throw new Error('it was not free')
  for (let i = 0; i < 12; i++) await begin(`waits-${i}`, { participant: 'bank-g', attempts: 0 })
  await world.query(
    `insert into verdict_participant (name, kind, url, state, silent_since)
     values ('bank-g', 'postgresql', 'postgresql://x/y', 'no-answer', now() - interval '1 hour')`,
  )
  const rule = { kind: 'participant-silent', afterSeconds: 60, targets: ['hook'] }
  await world.query(
    `insert into verdict_alert_rule (id, settings, changed_by) values ('silence', $1, 'test')`,
    [rule],
  )
  expect(await one.pass({ epoch, slots })).toBe(true)
  const [told] = await world.query<{
    message: { transactions: { items: object[]; more: number } }
  }>(
    `select d.message from verdict_alert_delivery d join verdict_alert a on a.id = d.alert
     where a.rule = 'silence'`,
  )
  expect(told?.message.transactions.more).toBe(2)
  expect(told?.message.transactions.items).toContainEqual({
    id: 'waits-0',
    link: 'https://verdict.example/transactions/waits-0',
  })
})
