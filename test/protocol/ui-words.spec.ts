import { describe, expect, test } from 'vitest'
import { csvOf, summaryOf } from '@/components/charts/series'
import { crashPoints } from '@/components/lab/crash-points'
import { firstForm, runOf } from '@/components/lab/run-form-values'
import { stories } from '@/components/lab/stories'
import { bannerContent } from '@/components/shell/banner-text'
import { brokenThings } from '@/components/shell/broken'
import { searchTarget } from '@/components/shell/search-target'
import { evidenceLook, shownState, stateLook } from '@/components/ui/state-look'
import { stepLook } from '@/components/ui/step-look'
import type { Connection } from '@/components/wire/connection'
import { branchState } from '@/server/contract/branch-state'
import { crashPoint, type LabFault, newFault } from '@/server/contract/lab-fault'
import { stateFilter } from '@/server/contract/transaction-filter'

const live: Connection = {
  ...{ status: 'live', heardAt: '2026-11-21T12:04:31.000Z' },
  ...{ attempt: 0, inDoubt: 0, approvals: null, caughtUp: null },
}

const fault: LabFault = {
  ...{ id: 'f', kind: 'delay', name: 'bank-b', direction: 'to', delayMs: 500, point: null },
  ...{ jitterMs: null, percent: null },
  ...{ since: '2026-11-21T12:00:00.000Z', until: null },
}

describe('looks', () => {
  test('every state of a transaction and a branch has one, and each shape its own word', () => {
    const known = { ...stateLook, ...stepLook }
    for (const state of [...stateFilter.options, ...branchState.options])
      expect(known[state].label).not.toBe('')
    const looks = Object.values(stateLook)
    expect(new Set(looks.map(({ shape }) => shape)).size).toBe(looks.length)
  })

  test('only in doubt and heuristic stand out', () => {
    const solid = Object.entries(stateLook).flatMap(([state, look]) => (look.solid ? [state] : []))
    expect(solid.sort()).toEqual(['heuristic', 'in-doubt'])
    expect(Object.values(evidenceLook).some((look) => look.solid)).toBe(false)
  })

  test('no trace and no answer are different words, and none is an outcome', () => {
    const { 'no-trace': trace, 'no-answer': answer } = evidenceLook
    expect(trace.label).not.toBe(answer.label)
    expect([trace.tone, answer.tone]).toEqual(['idle', 'idle'])
  })

  test('what waits for a verdict is shown in doubt, unless it is heuristic', () => {
    const inDoubtSince = '2026-11-21T12:00:00.000Z'
    expect(shownState({ state: 'committing', inDoubtSince })).toBe('in-doubt')
    expect(shownState({ state: 'heuristic', inDoubtSince })).toBe('heuristic')
    expect(shownState({ state: 'committing', inDoubtSince: null })).toBe('committing')
  })
})

describe('the banner', () => {
  const broken = brokenThings([fault], [])

  test('names what is broken on purpose', () => {
    expect(bannerContent(live, broken, 'utc')?.text).toBe(
      'Broken on purpose: the link of bank-b is 500 ms slower towards it.',
    )
    expect(bannerContent(live, [], 'utc')).toBeNull()
  })

  test('a lost connection comes before all else', () => {
    const lost: Connection = { ...live, status: 'lost', attempt: 3 }
    expect(bannerContent(lost, broken, 'utc')?.text).toBe(
      'Live updates stopped at 12:04:31. What you see may be out of date; transactions go on without this page. Reconnecting, attempt 3.',
    )
  })

  test('says how much of a gap was made up', () => {
    const back: Connection = { ...live, caughtUp: { type: 'applied', events: 214 } }
    expect(bannerContent(back, broken, 'utc')?.text).toBe(
      'Connected again. 214 events from the gap have been applied.',
    )
  })
})

describe('the search', () => {
  test('leads to a transaction, to those with a part of an id, or to those of a participant', () => {
    const id = 'demo1.5.1.01M7YK2T07YHZHMHA8KJ6RFFRX'
    expect(searchTarget(` ${id} `)).toBe(`/transactions/${id}`)
    expect(searchTarget('6RFFRX')).toBe('/transactions?id=6RFFRX')
    expect(searchTarget('bank-a')).toBe('/transactions?participant=bank-a')
    expect(searchTarget('what?')).toBeNull()
  })
})

describe('the lab', () => {
  test('every crash point and every story is one that the server takes', () => {
    for (const { points } of crashPoints)
      for (const { point } of points) expect(crashPoint.safeParse(point).success).toBe(true)
    for (const story of stories) expect(newFault.safeParse(story.fault).success).toBe(true)
    const forward = crashPoints.slice(0, 3).flatMap(({ points }) => points)
    expect(forward).toHaveLength(14)
  })

  test('the form asks for a run, or says which field is wrong', () => {
    expect(runOf(firstForm(7))).toMatchObject({
      ok: true,
      run: { durationMs: 300_000, rate: 20, concurrency: 4, seed: 7 },
    })
    const wrong = runOf({ ...firstForm(7), rate: '-1', concurrency: 'many', seconds: '' })
    expect(wrong).toMatchObject({ ok: false })
    expect(Object.keys(wrong.ok ? {} : wrong.errors).sort()).toEqual(
      expect.arrayContaining(['concurrency', 'rate']),
    )
  })

  test('a run without its length is not asked for', () => {
    expect(runOf({ ...firstForm(7), seconds: '' })).toMatchObject({
      ok: false,
      errors: { seconds: 'Say how long it runs.' },
    })
  })
})

test('a chart is also a table for programs and a sentence', () => {
  const data = {
    ...{ title: 'Outcomes', intervalLabel: 'Begun at, UTC' },
    series: [{ key: 'committed', label: 'Committed', tone: 'commit' as const }],
    buckets: [
      { label: '12:00', values: { committed: 3 }, open: false },
      { label: '12:01', values: {}, open: true },
    ],
  }
  expect(csvOf(data)).toBe('"Begun at, UTC",Committed\n12:00,3\n12:01,0\n')
  expect(summaryOf(data)).toBe('2 intervals. In all: Committed 3.')
})
