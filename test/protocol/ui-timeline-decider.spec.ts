import { describe, expect, test } from 'vitest'
import { timelineRows } from '@/components/timeline/timeline-rows'
import type { JournalEvent } from '@/server/contract/event'

const START_MS = Date.parse('2026-03-01T12:00:00.000Z')

interface Told {
  readonly branch?: number
  readonly sent?: number
  readonly [field: string]: unknown
}

function journal(...lines: readonly (readonly [number, string, Told?])[]): readonly JournalEvent[] {
  return lines.map(([ms, type, told = {}], index) => {
    const { branch = null, sent, ...data } = told
    const left = sent === undefined ? {} : { sentAt: START_MS + sent }
    return {
      ...{ stream: 'coordinator-1', process: 'c1', seq: index + 1, transaction: 't', branch },
      ...{ participant: null, type, epoch: 1, at: new Date(START_MS + ms).toISOString() },
      data: { ...data, ...left },
    }
  })
}

const subject = {
  ...{
    code: '7QK9F2',
    participants: ['bank', 'file'],
    startedAt: new Date(START_MS).toISOString(),
  },
  ...{ open: false, ownerAlive: true },
}
const work = (branch: number) => [2, 'worked', { branch, sent: 0, durationMs: 1 }] as const
const yes = [4, 'voted', { branch: 1, vote: 'yes', sent: 2, durationMs: 1 }] as const
const ready = [[0, 'begun', { decider: 2 }], work(1), work(2), yes] as const
const decided = (found: string, operation = 'decide') =>
  [6, 'decider-answered', { branch: 2, found, operation, sent: 4, durationMs: 1 }] as const

describe('a participant that decides, on the timeline', () => {
  const commit = [7, 'verdict', { verdict: 'commit', by: 'coordinator' }] as const
  const ack = [9, 'confirmed', { branch: 1, sent: 7, durationMs: 1 }] as const
  const rows = timelineRows(
    journal(...ready, decided('committed'), commit, ack, [9, 'ended']),
    subject,
  )
  const phases = (lane: string) =>
    rows.bars.filter((bar) => bar.lane === lane).map(({ phase }) => phase)

  test('is named so, and is told to commit before the verdict is written', () => {
    expect(rows.lanes.map(({ label }) => label)).toEqual([
      ...['caller', 'coordinator', 'bank', 'file · decides'],
    ])
    const told = rows.arrows.filter(({ from, to }) => from === 'p2' || to === 'p2')
    expect(told.map(({ label }) => label)).toEqual(['WORK', 'DONE', 'COMMIT', 'DECIDED'])
    const verdict = rows.ticks.find(({ type }) => type === 'verdict')
    expect(told.at(-1)?.arrivedMs).toBeLessThanOrEqual(verdict?.atMs ?? 0)
  })

  test('commits in its own bar, never prepared, and ends with a mark that says so', () => {
    expect(phases('p2')).toEqual(['started', 'committing'])
    expect(phases('p1')).toEqual(['started', 'preparing', 'prepared', 'committing'])
    expect(rows.marks.find(({ lane }) => lane === 'p2')).toMatchObject({
      ...{ kind: 'committed', label: 'Committed, which decided' },
    })
  })

  test.each([
    ['committed', 'decide', 'committed, and that is the decision'],
    ['prevented', 'prevent', 'had not committed, and is barred from it'],
    ['refused', 'decide', 'could not commit: refused'],
    ['unknown', 'decide', 'did not say whether it has committed'],
  ])('%s, after %s, is told in words', (found, operation, text) => {
    const { table, arrows } = timelineRows(journal(...ready, decided(found, operation)), subject)
    expect(table.at(-1)?.text).toBe(text)
    const sent = arrows.find(({ key }) => key === 'coordinator-1:5/sent')
    expect(sent).toMatchObject({
      label: operation === 'prevent' ? 'PREVENT' : 'COMMIT',
      lost: found === 'unknown',
    })
  })
})
