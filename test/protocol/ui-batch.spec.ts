import { expect, test } from 'vitest'
import { batchCsv } from '@/components/inbox/batch-file'
import { previewWords } from '@/components/inbox/batch-words'
import { nothingSelected, rangeTo, type Selection, toggled } from '@/components/inbox/selection'
import type { BatchItem } from '@/server/contract/batch'

const listed = ['a', 'b', 'c', 'd', 'e']
const of = ({ ids }: Selection) => [...ids].sort().join('')

test('a range goes from the last selection to here, in either direction', () => {
  const down = rangeTo(toggled(nothingSelected, 'b'), 'd', listed)
  expect(of(down)).toBe('bcd')
  expect(of(rangeTo(toggled(nothingSelected, 'd'), 'b', listed))).toBe('bcd')
  expect(of(rangeTo(down, 'e', listed))).toBe('bcde')
})

test('selected twice it is selected no more, and a range from what is gone selects one', () => {
  expect(of(toggled(toggled(nothingSelected, 'b'), 'b'))).toBe('')
  expect(of(rangeTo(toggled(nothingSelected, 'gone'), 'c', listed))).toBe('cgone')
})

test('the preview says how all that is selected is sorted', () => {
  const sorts = { 'deliver-again': 19, apply: 3, 'left-out': 1 }
  const states = { unchecked: 0, waiting: 22, running: 0, verified: 0, failed: 0, 'left-out': 1 }
  expect(previewWords({ sorts, states })).toBe(
    '23 selected: 19 safe to deliver again, 3 safe to apply, 1 left out.',
  )
})

test('a file has one line an item, with what came of it', () => {
  const item: BatchItem = {
    ...{ n: 1, transaction: 'lab.1.1.X', sort: 'apply', action: 'abort', state: 'verified' },
    ...{ text: 'X is aborted everywhere, twice read.', result: 'verified', attempt: 1 },
    ...{ actionId: '01A', at: '2026-11-29T09:00:00.000Z' },
  }
  expect(
    batchCsv({ items: [item] })
      .split('\r\n')
      .slice(0, 2),
  ).toEqual([
    'n,transaction,sort,action,state,result,text,attempt,actionId,at',
    '1,lab.1.1.X,apply,abort,verified,verified,"X is aborted everywhere, twice read.",1,01A,2026-11-29T09:00:00.000Z',
  ])
})
