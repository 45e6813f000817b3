import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Participant } from '@/server/participant/participant'
import type { BranchId } from '@/server/protocol/model'
import {
  type Bank,
  credit,
  isListed,
  newBranch,
  noProof,
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
