import { describe, expect, test } from 'vitest'
import { conform } from '@/server/analysis/conformance'
import { twoPhaseCommit } from '@/server/protocol/two-phase-commit'
import type { Event, State } from '@/server/protocol/two-phase-state'
import {
  a,
  abort,
  answered,
  b,
  begun,
  commit,
  inThreePhases,
  lastResource,
  manual,
  message,
  no,
  preCommitted,
  readOnly,
  tried,
  unknown,
  worked,
  yes,
} from '../histories'
import { inOrder } from './in-order'

const LENGTH = 9
const confirmed = (branch: typeof a): Event => ({ type: 'confirmed', branch })
const contradicted = (branch: typeof a): Event => ({ type: 'contradicted', branch })
const ended: Event = { type: 'ended' }
const recovered: Event = { type: 'recovered', committed: [] }
const deadline: Event = { type: 'deadline-passed' }

interface Run {
  readonly log: readonly Event[]
  readonly state: State
  /** What was proposed to the register so far, and may stand there. */
  readonly proposed: readonly Event[]
  /** The decider was told to commit, and may have. */
  readonly told: boolean
}

const ordinary: readonly Event[] = [
  ...[a, b].flatMap((one) => [worked(one), yes(one), no(one), readOnly(one), unknown(one)]),
  ...[a, b].flatMap((one) => [{ type: 'work-failed' as const, branch: one }, confirmed(one)]),
  ...[deadline, recovered],
  ...(['prevented', 'unknown'] as const).map(answered),
]
const terminated = (found: 'commit' | 'abort'): Event => ({ type: 'terminated', found })
const inThree: readonly Event[] = [
  ...[a, b].flatMap((branch) => [preCommitted(branch), { type: 'overruled' as const, branch }]),
  ...[terminated('commit'), terminated('abort')],
]
const ofDecider = (['committed', 'read-only', 'refused'] as const).map(answered)

/** Every log that the machine can write, with a register that takes only what was proposed to it. */
function everyLog(begin: Event): readonly Run[] {
  const runs: Run[] = [{ log: [], state: twoPhaseCommit.initial, proposed: [], told: false }]
  const seen = new Set<string>()
  const always = [begin, ...ordinary, ...(begin === inThreePhases ? inThree : [])]
  for (const run of runs) {
    if (run.log.length > LENGTH) continue
    const decides = run.told ? ofDecider : begin === message ? [answered('committed')] : []
    for (const event of [...always, ...decides, ...run.proposed]) {
      const next = advance(run, event)
      const key = JSON.stringify([
        next.log.map(({ type }) => type).sort(),
        next.state,
        next.proposed,
      ])
      if (next.state === run.state || seen.has(key)) continue
      seen.add(key)
      runs.push(next)
    }
  }
  return runs
}

function advance({ log, state, proposed, told }: Run, event: Event): Run {
  const step = twoPhaseCommit.decide(state, event)
  const stands = event.type === 'verdict-stands' ? [event] : []
  const proposals = step.effects.flatMap((effect): Event[] =>
    effect.type === 'propose' ? [{ type: 'verdict-stands', ...pick(effect.proposal) }] : [],
  )
  return {
    log: [...log, ...stands, ...step.records],
    state: step.state,
    proposed: stands.length > 0 ? [] : [...proposed, ...proposals],
    told: told || step.effects.some(({ type }) => type === 'decide-there'),
  }
}

const pick = ({
  verdict,
  branches,
}: Pick<Extract<Event, { type: 'verdict-stands' }>, 'verdict' | 'branches'>) => ({
  verdict,
  branches,
})

describe.each([
  ['recovered by itself', begun],
  ['recovered by a person', manual],
  ['with a last resource', lastResource],
  ['by reservations', tried],
  ['by messages', message],
  ['that commit at their vote', { ...begun, optimistic: true } as const],
  ['with an unsolicited vote', { ...begun, unasked: [a] } as const],
  ['with presumed nothing', { ...begun, presumption: 'nothing' } as const],
  ['with presumed commit', { ...begun, presumption: 'commit' } as const],
  ['in three phases', inThreePhases],
])('logs of transactions %s', (_, begin) => {
  const runs = everyLog(begin).map((run) => ({ ...run, log: inOrder(run.log) }))

  test('each that the machine can write is a firing sequence of the net', () => {
    expect(runs.length).toBeGreaterThan(begin === message ? 30 : 200)
    for (const { log } of runs)
      expect(conform(log), JSON.stringify(log)).toMatchObject({ ok: true })
  })

  test('those that ended leave every participant where the verdict wants it', () => {
    const over = runs.filter(
      ({ state }) => state.phase === 'committed' || state.phase === 'aborted',
    )
    expect(new Set(over.map(({ state }) => state.phase)).size).toBe(2)
    for (const { log, state } of over) {
      const result = conform(log)
      const [end, one] = state.phase === 'committed' ? ['endC', 'c'] : ['endA', 'a']
      const places = result.marked.filter((place) => !/^(req|yes|no|pc|pack)/.test(place))
      const standing = places.map((place) => place.replace(/^[ae](?=\d)/, one))
      const expected = [`${one}0`, `${one}1`, end]
      expect(standing.sort(), JSON.stringify(log)).toEqual(expected.sort())
    }
  })
})

const prepared = [begun, worked(a), worked(b), yes(a), yes(b)]

test.each<[string, readonly Event[], number, string]>([
  [
    'commit after a refusal',
    [begun, worked(a), worked(b), yes(a), no(b), commit(a, b)],
    5,
    'verdict-stands',
  ],
  [
    'commit with a vote missing',
    [begun, worked(a), worked(b), yes(a), commit(a, b)],
    4,
    'verdict-stands',
  ],
  ['a second vote', [...prepared, no(a)], 5, 'voted a'],
  ['a branch that commits before the verdict', [...prepared, confirmed(a)], 5, 'confirmed a'],
  ['a second verdict', [...prepared, commit(a, b), abort], 6, 'verdict-stands'],
  ['an end before all have confirmed', [...prepared, abort, confirmed(b), ended], 7, 'ended'],
  [
    'a participant that ended by itself',
    [...prepared, commit(a, b), contradicted(a)],
    6,
    'contradicted a',
  ],
  ['a log without its begin', [yes(a)], 0, 'voted a'],
])('%s is reported, with the step and what could have been instead', (_, log, at, name) => {
  expect(conform(log)).toMatchObject({ ok: false, at, name })
})

test('the report says where the tokens are and what was possible', () => {
  expect(conform([begun, worked(a), worked(b), yes(a), commit(a, b)])).toMatchObject({
    enabled: ['timeout', 'yes1', 'no1', 'readOnly1'],
    marked: ['r0', 'req1', 'w1', 'wait', 'yes0'],
  })
})

test('votes that a crash took from the log are no fault of it, once another owner has come', () => {
  const lost = [begun, recovered, commit(a), confirmed(a), ended]
  expect(conform(lost)).toMatchObject({ ok: true })
  expect(conform(lost.filter((event) => event !== recovered))).toMatchObject({ ok: false, at: 1 })
})

test('a proof or an end that two owners have told was told once', () => {
  const log = [...prepared, commit(a, b), confirmed(a), confirmed(a), confirmed(b), ended, ended]
  expect(conform(log)).toMatchObject({ ok: true, marked: ['c0', 'c1', 'endC'] })
  const early = [...prepared, commit(a, b), confirmed(a), confirmed(a), ended]
  expect(conform(early)).toMatchObject({ ok: false, at: 8, name: 'ended' })
})

test('the log of a transaction that an application drives is replayed too', () => {
  const opened: Event = { type: 'begun', branches: [], recovery: 'automatic', open: true }
  const joined = [a, b].map((branch): Event => ({ type: 'enlisted', branch }))
  const log = [opened, ...joined, yes(a), readOnly(b), { type: 'finished' } as const, commit(a)]
  expect(conform([...log, confirmed(a), ended])).toMatchObject({ ok: true })
  expect(conform([...log, ended])).toMatchObject({ ok: false, at: 7, name: 'ended' })
})
