import { expect, test } from 'vitest'
import type { JournalEvent } from '@/server/contract/event'
import { blockedMs } from '@/server/lab/held'

const event = (type: string, branch: number, data: Record<string, unknown>): JournalEvent => ({
  ...{ stream: 's', process: 'c1', seq: 1, transaction: 't', participant: null, epoch: 1 },
  ...{ at: new Date(0).toISOString(), type, branch, data },
})
const yes = (branch: number, answeredAt: number) =>
  event('voted', branch, { vote: 'yes', sentAt: answeredAt - 5, answeredAt })
const told = (branch: number, sentAt: number) => event('confirmed', branch, { sentAt })

test('the branch that was promised for longest counts, until the call that told it', () => {
  const events = [yes(1, 100), yes(2, 120), told(1, 150), told(2, 1_320)]
  expect(blockedMs(events, [], 5_000)).toBe(1_200)
})

test('a vote that was lost with its coordinator is known from the bank', () => {
  const seen = [{ branchId: 'vd1_t_1', preparedMs: 100, goneMs: null }]
  expect(blockedMs([told(1, 900)], seen, 5_000)).toBe(800)
  expect(blockedMs([told(1, 900)], [], 5_000)).toBe(0)
})

test('a branch that its peers ended was blocked no longer than that', () => {
  const seen = [{ branchId: 'vd1_t_1', preparedMs: 90, goneMs: 300 }]
  expect(blockedMs([yes(1, 100), told(1, 900)], seen, 5_000)).toBe(210)
})

test('a branch that is prepared still is blocked until now', () => {
  expect(blockedMs([yes(1, 100)], [], 5_000)).toBe(4_900)
})

test('a step of a saga waits until it is undone, or until nobody undoes it any more', () => {
  const at = (type: string, ms: number, data: Record<string, unknown> = {}): JournalEvent => ({
    ...event(type, 1, data),
    at: new Date(ms).toISOString(),
  })
  const done = [at('step-started', 50), at('step-done', 100)]
  expect(blockedMs([...done, at('compensated', 400)], [], 5_000)).toBe(300)
  expect(blockedMs([...done, at('verdict', 700, { verdict: 'commit' })], [], 5_000)).toBe(600)
  const seen = [{ branchId: 'crash-x_1', preparedMs: 90, goneMs: null }]
  expect(blockedMs([at('step-started', 50)], seen, 5_000)).toBe(4_910)
})
