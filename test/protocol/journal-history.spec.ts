import { expect, test } from 'vitest'
import { recordOf } from '@/server/coordinator/record-of'
import { historyToEvents } from '@/server/journal/history'
import type { StandingVerdict, StoredRecord } from '@/server/journal/journal'
import { compactData, parseAttempt, toEvent } from '@/server/journal/records'
import { branchId, transactionId } from '@/server/protocol/ids'
import { replay } from '@/server/protocol/machine'
import type { Instant } from '@/server/protocol/model'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import type { Event } from '@/server/protocol/two-phase-state'

const id = transactionId({ cluster: 'c', shard: 1, epoch: 1, ulid: '01HZ0000000000000000000000' })
const [north, south] = [branchId(id, 1), branchId(id, 2)]
const at = 0 as Instant

const record = (type: string, branch: number | null = null, data: object = {}): StoredRecord => ({
  stream: 1,
  seq: 1,
  epoch: 1,
  type,
  branch,
  at,
  data: { ...data },
})

const standing: StandingVerdict = {
  verdict: 'commit',
  reason: null,
  branches: [north, south],
  by: 'coordinator',
  at,
}

const begun = record('begun', null, { branches: [1, 2], recovery: 'manual' })
const worked = [record('worked', 1, { rows: 2 }), record('worked', 2)]
const voted = [record('voted', 1, { vote: 'yes' }), record('voted', 2, { vote: 'yes' })]

const plan = { branches: [north, south], recovery: 'automatic' } as const
const recorded: readonly Event[] = [
  { type: 'begun', ...plan },
  { type: 'begun', ...plan, recovery: 'manual' },
  { type: 'begun', ...plan, decider: south },
  { type: 'begun', ...plan, threePhase: true },
  { type: 'begun', ...plan, tryConfirmCancel: true },
  { type: 'begun', branches: [], recovery: 'automatic', open: true },
  { type: 'enlisted', branch: north },
  { type: 'worked', branch: north },
  { type: 'work-failed', branch: south },
  { type: 'voted', branch: north, vote: 'read-only' },
  { type: 'decider-answered', branch: south, found: 'prevented' },
  { type: 'pre-committed', branch: north },
  { type: 'overruled', branch: south },
  { type: 'terminated', found: 'commit' },
  { type: 'terminated', found: 'abort' },
  { type: 'deadline-passed' },
  { type: 'finished' },
  { type: 'application-aborted' },
  { type: 'recovered', committed: [north] },
  { type: 'confirmed', branch: north },
  { type: 'contradicted', branch: north },
  { type: 'unproven', branch: north },
  { type: 'ended' },
]

test.each(recorded)('what a successor reads is what was written: $type', (event) => {
  const written = recordOf(event, at, {})
  const kept = JSON.parse(JSON.stringify(compactData(written)))
  expect(toEvent(id, { ...written, data: kept })).toEqual(event)
})

test('a history becomes the events that lead to where the transaction was', () => {
  const history = [begun, ...worked, ...voted]
  expect(replay(twoPhaseCommit, historyToEvents({ id, history, standing: null }))).toMatchObject({
    phase: 'deciding',
    plan: { branches: [north, south], recovery: 'manual' },
    proposal: { verdict: 'commit', branches: [north, south] },
  })
})

test('the verdict of the register stands before all that followed from it', () => {
  const verdict = record('verdict', null, { verdict: 'commit', branches: [1, 2] })
  const history = [begun, ...worked, ...voted, verdict, record('confirmed', 1)]
  const events = historyToEvents({ id, history, standing })
  expect(events.map(({ type }) => type)).toEqual([
    ...['begun', 'worked', 'worked', 'voted', 'voted', 'verdict-stands', 'confirmed'],
  ])
  expect(replay(twoPhaseCommit, events)).toMatchObject({
    phase: 'committing',
    unconfirmed: [south],
  })
})

test("another's verdict against a successor's recovery is obeyed, whatever the order of records", () => {
  const history = [begun, record('confirmed', 2), record('recovered', null, { committed: [] })]
  const events = historyToEvents({ id, history, standing: { ...standing, verdict: 'abort' } })
  expect(events.map(({ type }) => type)).toEqual([
    'begun',
    'recovered',
    'verdict-stands',
    'confirmed',
  ])
  expect(replay(twoPhaseCommit, events)).toMatchObject({ phase: 'aborting', unconfirmed: [north] })
})

test('without a verdict nothing that presumes one is replayed', () => {
  const history = [begun, record('confirmed', 1), record('ended')]
  expect(historyToEvents({ id, history, standing: null }).map(({ type }) => type)).toEqual([
    'begun',
  ])
})

test('what is not known or cannot be read costs no data: it is left out, or taken for a lost vote', () => {
  expect(toEvent(id, record('participant-silent', 1))).toBeNull()
  expect(toEvent(id, record('of a later version'))).toBeNull()
  expect(toEvent(id, record('begun', null, { branches: 'x' }))).toBeNull()
  expect(toEvent(id, record('confirmed'))).toBeNull()
  expect(toEvent(id, record('voted', 1, { vote: 7 }))).toEqual({
    type: 'voted',
    branch: north,
    vote: 'unknown',
  })
  expect(parseAttempt({ operation: 4, nextAt: 'soon' })).toEqual({
    operation: 'unknown',
    n: 1,
    durationMs: 0,
    result: 'unknown',
    code: null,
    text: null,
    nextAt: null,
    policyVersion: 0,
  })
})

test('branches are stored by number, and named again when they are read', () => {
  const long = { ...begun, data: { branches: [north, south], recovery: 'automatic' } }
  const data = compactData(long)
  expect(data).toEqual({ branches: [1, 2], recovery: 'automatic' })
  expect(toEvent(id, { ...long, data })).toEqual(toEvent(id, long))
})
