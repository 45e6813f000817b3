import { afterAll, beforeAll, expect, test } from 'vitest'
import { historyToEvents } from '@/server/journal/history'
import type { Journal } from '@/server/journal/journal'
import { replay } from '@/server/protocol/machine'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
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

test('a transaction is remembered from its begin to its end, and replays to where it was', async () => {
  const id = newTransaction()
  const { begun } = await journal.append(begin(id, { deadlineMs: 4_000 }))
  expect(begun && begun.deadlineAt - begun.startedAt).toBe(4_000)
  await Promise.all([
    journal.append(event(id, 'worked', { branch: 1, data: { rows: 2 } })),
    journal.append(event(id, 'worked', { branch: 2, change: changeTo('preparing') })),
  ])
  for (const n of [1, 2])
    await journal.append(
      event(id, 'voted', {
        branch: n,
        data: { vote: 'yes' },
        branches: [branchRow(n, { state: 'prepared', vote: 'yes', xid: '77' })],
      }),
    )
  const { standing } = await journal.append(propose(id, 'commit'))
  expect(standing).toMatchObject({ verdict: 'commit', won: true })
  expect(await row(id)).toMatchObject({ state: 'committing', outcome: 'committed', ended_at: null })

  const open = await journal.find(id)
  expect(open?.branches.map(({ state, xid }) => [state, xid])).toEqual([
    ['prepared', '77'],
    ['prepared', '77'],
  ])
  expect(open && replay(twoPhaseCommit, historyToEvents(open))).toMatchObject({
    phase: 'committing',
    unconfirmed: [`vd1_${id}_1`, `vd1_${id}_2`],
  })

  const done = changeTo('committed', { outcome: 'committed', ended: true })
  await journal.append(event(id, 'confirmed', { branch: 1 }))
  await journal.append(event(id, 'confirmed', { branch: 2, change: done }))
  expect((await row(id))?.ended_at).toBeInstanceOf(Date)
  expect(await journal.openSet([7], { after: null, limit: 10 })).toEqual([])
})

test('what arrives while a batch is in flight is the next batch, and all of it', async () => {
  const batches: number[] = []
  const own = await world.journal({ hooks: { beforeBatch: ({ length }) => batches.push(length) } })
  const lock = await world.session()
  await lock.query('begin; select from verdict_lease where shard = 3 for update')
  const first = own.append(begin(newTransaction(3)))
  await world.blocked()
  const rest = Array.from({ length: 40 }, () => own.append(begin(newTransaction(3))))
  await lock.query('commit')
  const seqs = (await Promise.all([first, ...rest])).map(({ seq }) => seq)
  expect(batches).toEqual([1, 40])
  expect(seqs).toEqual(Array.from({ length: 41 }, (_, index) => index + 1))
  expect(await world.stream(own)).toHaveLength(41)
})

test('a begin and what follows it share a batch, and the rows show what came last', async () => {
  const id = newTransaction(8)
  const [, , moved] = await Promise.all([
    journal.append(begin(id)),
    journal.append(event(id, 'worked', { branch: 1 })),
    journal.append(
      event(id, 'worked', {
        branch: 2,
        change: changeTo('preparing'),
        branches: [branchRow(2, { state: 'preparing', xid: '5' })],
      }),
    ),
    journal.append(propose(id, 'abort')),
  ])
  expect(moved).toMatchObject({ fenced: false })
  const open = await journal.find(id)
  expect(open?.branches.map(({ state, xid }) => [state, xid])).toEqual([
    ['active', null],
    ['preparing', '5'],
  ])
  expect(await row(id)).toMatchObject({ state: 'aborting', outcome: 'aborted', reason: 'operator' })
})

test('a taken idempotency key is the answer of that one begin, in one batch and across', async () => {
  const [first, second, other] = [newTransaction(9), newTransaction(9), newTransaction(9)]
  const answers = await Promise.all([
    journal.append(begin(first, { idempotencyKey: 'k', requestHash: 'h1' })),
    journal.append(begin(second, { idempotencyKey: 'k', requestHash: 'h2' })),
    journal.append(begin(other, { idempotencyKey: 'other' })),
  ])
  expect(answers.map(({ begun }) => begun !== null)).toEqual([true, false, true])
  expect(answers[1]?.duplicate).toEqual({ id: first, requestHash: 'h1' })
  const late = await journal.append(begin(newTransaction(9), { idempotencyKey: 'k' }))
  expect(late).toMatchObject({ begun: null, duplicate: { id: first } })
  expect(await journal.find(second)).toBeNull()
  expect((await world.stream(journal)).slice(-4)).toEqual([
    'begun',
    'begin-refused',
    'begun',
    'begin-refused',
  ])
})

test('an entry of a lost shard is fenced, those beside it are not', async () => {
  const [lost, kept] = [newTransaction(20), newTransaction(21)]
  await Promise.all([journal.append(begin(lost)), journal.append(begin(kept))])
  await world.query(`update verdict_lease set owner = 'c2', epoch = 2 where shard = 20`)
  const answers = await Promise.all([
    journal.append(propose(lost, 'commit')),
    journal.append(event(lost, 'voted', { branch: 1, change: changeTo('preparing') })),
    journal.append(propose(kept, 'commit')),
    journal.append(begin(newTransaction(20))),
  ])
  expect(answers.map(({ fenced }) => fenced)).toEqual([true, true, false, true])
  expect(await journal.verdictOf(lost)).toBeNull()
  expect(await row(lost)).toMatchObject({ state: 'active', outcome: null })
  expect((await journal.find(lost))?.history.map(({ type }) => type)).toEqual(['begun'])
  await world.stream(journal)
})

test('an operator proposes without a lease, and the epoch found is stored', async () => {
  const id = newTransaction(22)
  await journal.append(begin(id))
  await world.query(`update verdict_lease set owner = 'c2', epoch = 5 where shard = 22`)
  const web = await world.journal({ role: 'web', process: 'web', owner: null })
  const { standing } = await web.append(propose(id, 'abort', { epoch: null, by: 'local operator' }))
  expect(standing).toMatchObject({ won: true, by: 'local operator' })
  expect(
    await world.query('select epoch from verdict_verdict where transaction = $1', [id]),
  ).toEqual([{ epoch: '5' }])
})
