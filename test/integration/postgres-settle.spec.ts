import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Participant } from '@/server/participant/participant'
import type { BranchId } from '@/server/protocol/model'
import {
  type Bank,
  credit,
  newBranch,
  noProof,
  prepared,
  startBank,
  within,
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
/** As an operator would, past the coordinator. */
const byHand = (word: 'commit' | 'rollback', branch: string) =>
  bank.query(`${word} prepared '${branch}'`)
const onlyMarker = { xid: null, server: null }

test('a gone branch that committed is done, by its transaction status alone', async () => {
  const { branch, proof } = await prepared(participant)
  await byHand('commit', branch)
  await bank.query('delete from verdict_marker')
  expect(await evidenceOf(branch, proof)).toMatchObject({
    value: 'committed',
    source: 'pg_xact_status',
  })
  expect(await participant.commit(branch, proof, within())).toEqual({ type: 'done' })
})

test('a gone branch that committed is done, by its marker alone', async () => {
  const { branch } = await prepared(participant)
  await byHand('commit', branch)
  expect(await evidenceOf(branch, onlyMarker)).toMatchObject({
    value: 'committed',
    source: 'marker',
  })
  expect(await participant.commit(branch, onlyMarker, within())).toEqual({ type: 'done' })
})

test('a branch that somebody rolled back contradicts a commit', async () => {
  const { branch, proof } = await prepared(participant)
  await byHand('rollback', branch)
  expect(await participant.commit(branch, proof, within())).toEqual({
    type: 'contradicted',
    found: 'aborted',
  })
  expect(await participant.abort(branch, proof, within())).toEqual({ type: 'done' })
})

test('a branch that somebody committed contradicts an abort', async () => {
  const { branch, proof } = await prepared(participant)
  await byHand('commit', branch)
  const contradicted = { type: 'contradicted', found: 'committed' }
  expect(await participant.abort(branch, proof, within())).toEqual(contradicted)
  expect(await participant.abort(branch, onlyMarker, within())).toEqual(contradicted)
})

test('without any proof, a gone branch is unproven and never taken for committed', async () => {
  const never = await participant.commit(newBranch(), onlyMarker, within())
  expect(never).toMatchObject({ type: 'unproven', fault: { code: 'no-trace' } })
  const { branch } = await prepared(participant)
  await byHand('rollback', branch)
  expect(await participant.commit(branch, onlyMarker, within())).toMatchObject({
    type: 'unproven',
  })
})

test('a transaction number of another server, or of another history, proves nothing', async () => {
  const { branch, proof } = await prepared(participant)
  await byHand('commit', branch)
  await bank.query('delete from verdict_marker')
  const history = { xid: proof.xid, server: proof.server?.replace(/:.*/, ':0000000F') ?? null }
  expect(await evidenceOf(branch, history)).toMatchObject({ value: 'no-trace' })
  const elsewhere = { xid: proof.xid, server: '123:00000001' }
  expect(await evidenceOf(branch, elsewhere)).toMatchObject({ value: 'cannot-tell' })
  const future = { xid: '99999999', server: proof.server }
  expect(await evidenceOf(branch, future)).toMatchObject({ value: 'no-trace' })
  expect(await participant.commit(branch, elsewhere, within())).toMatchObject({ type: 'unproven' })
})

test('commit and abort may arrive twice, and say the same', async () => {
  const one = await prepared(participant, [credit(1)])
  const two = await prepared(participant, [credit(2)])
  for (let n = 0; n < 2; n++) {
    expect(await participant.commit(one.branch, one.proof, within())).toEqual({ type: 'done' })
    expect(await participant.abort(two.branch, two.proof, within())).toEqual({ type: 'done' })
  }
})
