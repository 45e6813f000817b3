import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Participant, Statement } from '@/server/participant/participant'
import { eventually } from '../support/eventually'
import {
  type Bank,
  credit,
  isListed,
  newBranch,
  noProof,
  roundTrips,
  startBank,
  statement,
  within,
} from '../support/postgres'

let bank: Bank
let participant: Participant
const trips = roundTrips()
beforeAll(async () => {
  bank = await startBank()
  participant = bank.participant({ ...trips, limits: { lockMs: 200 } })
  await bank.query(`create table late (of int references account deferrable initially deferred)`)
})
afterAll(() => bank.remove())

const last = (statements: readonly Statement[], branch = newBranch(), signal = within()) =>
  participant
    .work({ branch, epoch: 1, statements, remainingMs: 10_000, final: true }, signal)
    .then((answer) => ({ branch, answer }))

test('the work and the promise are one round trip, and the promise is kept like any other', async () => {
  trips.made.length = 0
  const { branch, answer } = await last([credit(1, 5), credit(2, 5)])
  expect(answer).toMatchObject({ type: 'voted', vote: 'yes', rows: 2, fault: null })
  expect(trips.made).toEqual(['work'])
  expect(await isListed(participant, branch)).toBe(true)
  const { xid, server } = answer.type === 'voted' ? answer : noProof
  expect(xid).not.toBeNull()
  expect(await participant.commit(branch, { xid, server }, within())).toEqual({ type: 'done' })
  expect(await participant.commit(branch, { xid, server }, within())).toEqual({ type: 'done' })
})

test('a statement that comes after the promise is refused, and changes nothing', async () => {
  const { branch } = await last([credit(3)])
  const order = { branch, epoch: 1, statements: [credit(6)], remainingMs: 10_000 }
  // The mark of the branch is taken, by a transaction that is prepared.
  const again = await participant.work(order, within())
  expect(again).toMatchObject({ type: 'failed', fault: { code: '55P03' } })
  expect(await isListed(participant, branch)).toBe(true)
  expect(await participant.abort(branch, noProof, within())).toEqual({ type: 'done' })
})

test('what the server refuses before the promise is work that failed; at the promise it is a no', async () => {
  const { answer: failed } = await last([statement('insert into account values (1, 0)')])
  expect(failed).toMatchObject({ type: 'failed', fault: { code: '23505' } })
  const { branch, answer: no } = await last([statement('insert into late values (-1)')])
  expect(no).toMatchObject({ type: 'voted', vote: 'no', fault: { code: '23503' } })
  expect(await isListed(participant, branch)).toBe(false)
})

test('who only looks promises nothing: it is asked, and lets go when it answers', async () => {
  const { branch, answer } = await last([statement('select balance from account')])
  expect(answer).toMatchObject({ type: 'worked', xid: null })
  expect(await participant.prepare(branch, within())).toMatchObject({ vote: 'read-only' })
})

test('what is no plain SELECT and wrote nothing has a marker, so that its end can be proved', async () => {
  const { branch, answer } = await last([statement('update account set balance = 0 where false')])
  const { xid, server } = answer.type === 'voted' ? answer : noProof
  expect(answer).toMatchObject({ type: 'voted', vote: 'yes', rows: 0 })
  expect(await participant.commit(branch, { xid, server }, within())).toEqual({ type: 'done' })
  const [evidence] = await participant.evidence([{ branch, proof: noProof }], within())
  expect(evidence).toMatchObject({ value: 'committed', source: 'marker' })
})

test('one that was given up before can never promise', async () => {
  const branch = newBranch()
  expect(await participant.abort(branch, noProof, within())).toEqual({ type: 'done' })
  const { answer } = await last([credit(4)], branch)
  expect(answer).toMatchObject({ type: 'failed', fault: { code: 'fenced' } })
})

test('work that is stopped on its way says that nobody knows, and the branch can be barred', async () => {
  const holder = await bank.session()
  await holder.query('begin')
  await holder.query('update account set balance = balance where id = 5')
  const stopped = new AbortController()
  const waiting = last([credit(5)], newBranch(), stopped.signal)
  await holder.query('select 1')
  stopped.abort()
  const { branch, answer } = await waiting
  await holder.query('rollback')
  expect(answer).toMatchObject({ type: 'voted', vote: 'unknown' })
  // While its session may still prepare it, nobody is told that it has ended.
  await eventually(async () => (await participant.abort(branch, noProof, within())).type === 'done')
  expect(await isListed(participant, branch)).toBe(false)
})
