import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Participant } from '@/server/participant/participant'
import type { BranchId } from '@/server/protocol/model'
import {
  type Bank,
  credit,
  isListed,
  newBranch,
  noProof,
  prepared,
  roundTrips,
  startBank,
  within,
  worked,
} from '../support/postgres'

let bank: Bank
let participant: Participant
beforeAll(async () => {
  bank = await startBank()
  participant = bank.participant()
})
afterAll(() => bank.remove())

const evidenceOf = async (branch: BranchId, proof = noProof) =>
  (await participant.evidence([{ branch, proof }], within()))[0]

test('an abort of what never prepared fences it: its late work is refused', async () => {
  const { made, onRoundTrip } = roundTrips()
  const counted = bank.participant({ onRoundTrip })
  const branch = newBranch()
  expect(await counted.abort(branch, noProof, within())).toEqual({ type: 'done' })
  expect(made).toEqual(['abort', 'proof', 'fence'])
  const late = { branch, epoch: 1, statements: [credit(3)], remainingMs: 5_000 }
  expect(await participant.work(late, within())).toMatchObject({
    type: 'failed',
    fault: { code: 'fenced' },
  })
  expect(await evidenceOf(branch)).toMatchObject({ value: 'aborted', source: 'marker' })
})

test('a branch still alive elsewhere cannot be fenced yet, and its late prepare is found', async () => {
  const elsewhere = bank.participant()
  const { branch, proof } = await worked(elsewhere, [credit(4)])
  expect(await participant.abort(branch, noProof, within())).toMatchObject({
    type: 'retry',
    fault: { code: 'still-active' },
    alarm: false,
  })
  expect(await evidenceOf(branch, proof)).toMatchObject({ value: 'in-progress' })
  expect((await elsewhere.prepare(branch, within())).vote).toBe('yes')
  expect(await participant.abort(branch, noProof, within())).toEqual({ type: 'done' })
  expect(await isListed(participant, branch)).toBe(false)
})

test('an abort gives up the session of the work first', async () => {
  const { branch, proof } = await worked(participant, [credit(5)])
  expect(await participant.abort(branch, proof, within())).toEqual({ type: 'done' })
  expect((await participant.prepare(branch, within())).vote).toBe('unknown')
})

test('phase two does not wait behind phase one, and a lost session frees its place', async () => {
  const small = bank.participant({ limits: { workingMax: 1, settlingMax: 1, watchingMax: 1 } })
  const held = await prepared(small, [credit(6)])
  const open = await worked(small, [credit(7)])
  const waiting = { branch: newBranch(), epoch: 1, statements: [credit(8)], remainingMs: 5_000 }
  expect(await small.work(waiting, within(200))).toMatchObject({ fault: { code: 'timeout' } })
  expect(await small.commit(held.branch, held.proof, within())).toEqual({ type: 'done' })
  await small.probe(within())
  await bank.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where backend_xid::text = ($1::bigint % 4294967296)::text`,
    [open.proof.xid],
  )
  const next = await worked(small, [credit(7)])
  await small.release(next.branch)
})
