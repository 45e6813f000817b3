import { expect, test } from 'vitest'
import type { BranchChange, StoredRecord } from '@/server/journal/journal'
import { rowsOfHistory } from '@/server/journal/rows-of-history'
import type { Instant } from '@/server/protocol/model'

const row: BranchChange = {
  ...{ n: 2, state: 'preparing', vote: null, xid: null, server: null, session: null, rows: null },
  ...{ statementsHash: null, preparedAt: null, endedAt: null, proof: null, proofSource: null },
  ...{ attempts: 0, nextAttemptAt: null, faultCode: null, faultText: null, alarm: false },
}

const learnt = (found: string, before: Partial<BranchChange> = {}) => {
  const answer = { type: 'decider-answered', branch: 2, at: 0 as Instant, data: { found } }
  const [known] = rowsOfHistory({
    ...{ branches: [{ ...row, ...before }], standing: null },
    history: [{ ...answer, stream: 1, seq: 1, epoch: 1 } as unknown as StoredRecord],
  })
  return known
}

test('what a branch answered that decides counts as proof, though its row was not written yet', () => {
  expect(learnt('committed')).toMatchObject({ vote: 'yes', proof: 'committed' })
  expect(learnt('prevented')).toMatchObject({ vote: 'no', proof: 'aborted' })
  expect(learnt('refused')).toMatchObject({ vote: 'no', proof: 'aborted' })
  expect(learnt('read-only')).toMatchObject({ vote: 'read-only', proof: null })
})

test('what nobody knows proves nothing, and what the row knows stays', () => {
  for (const found of ['unknown', 'toString', '']) expect(learnt(found)).toEqual(row)
  expect(learnt('prevented', { proof: 'committed', vote: 'yes' })).toMatchObject({
    proof: 'committed',
  })
})
