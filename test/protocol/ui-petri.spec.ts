import { expect, test } from 'vitest'
import { assumedFrom, leftOutText } from '@/components/analysis/measured-words'
import { petriAddress } from '@/components/analysis/petri-address'
import { chosenBy, enabledIn, follow, markedIn } from '@/components/analysis/petri-game'
import {
  eventWords,
  invariantRows,
  replaySentence,
  shapeOf,
} from '@/components/analysis/petri-rows'
import { laneOf, namedBy } from '@/components/analysis/petri-words'
import { conform } from '@/server/analysis/conformance'
import { invariantsOf } from '@/server/analysis/invariants'
import { readOnlyGame } from '@/server/analysis/petri-read-only'
import { sagaNet } from '@/server/analysis/petri-saga'
import { twoPhaseNet } from '@/server/analysis/petri-two-phase'
import { explore } from '@/server/analysis/reachability'
import { shownNet } from '@/server/api/shown-net'
import type { PetriReplay } from '@/server/contract/petri'
import type { Event } from '@/server/protocol/two-phase-state'
import { a, b, begun, commit, worked, yes } from './histories'

const net = shownNet(twoPhaseNet(2))

test('the tokens that the browser moves are those of the server, in every marking of a run', () => {
  for (const run of [1, 2, 3, 4, 5]) {
    const fired: string[] = []
    for (;;) {
      const { tokens } = follow(net, fired)
      const next = chosenBy(run, fired, enabledIn(net, tokens))
      if (next === undefined) break
      fired.push(next)
    }
    const end = markedIn(net, follow(net, fired).tokens)
    const dead = explore(twoPhaseNet(2), 200)?.dead ?? []
    const names = dead.map((marking) => net.places.filter((_, at) => (marking[at] ?? 0) > 0))
    expect(names.map((places) => places.join())).toContain(end.join())
  }
})

test('the same run of chance goes the same way, and another one another', () => {
  const play = (run: number) => {
    const fired: string[] = []
    for (;;) {
      const next = chosenBy(run, fired, enabledIn(net, follow(net, fired).tokens))
      if (next === undefined) return fired.join()
      fired.push(next)
    }
  }
  expect(play(1)).toBe(play(1))
  expect(new Set([1, 2, 3, 4, 5, 6].map(play)).size).toBeGreaterThan(3)
})

test('what cannot happen there is not followed, nor what comes after it', () => {
  const { fired, tokens } = follow(net, ['send', 'commit0', 'yes0'])
  expect(fired).toEqual(['send'])
  expect(markedIn(net, tokens)).toEqual(['req0', 'req1', 'w0', 'w1', 'wait'])
  expect(enabledIn(net, tokens)).toEqual(['timeout', 'yes0', 'no0', 'yes1', 'no1'])
})

test('invariants have the same value in whatever marking is shown', () => {
  const invariants = [...(invariantsOf(twoPhaseNet(2)) ?? [])]
  for (const fired of [[], ['send'], ['send', 'yes0', 'no1', 'abortOnNo1', 'abort0']]) {
    const rows = invariantRows({ invariants }, follow(net, fired).tokens)
    for (const { formula, now } of rows) expect(formula.endsWith(`= ${now}`)).toBe(true)
  }
  const [first] = invariantRows({ invariants }, follow(net, ['send', 'yes0']).tokens)
  expect(first).toEqual({ formula: 'a0 + c0 + r0 + w0 = 1', now: 1, at: ['r0'] })
})

test('what belongs to one participant is drawn together, under its name', () => {
  const named = namedBy(['bank-a', 'bank-b'])
  expect(['q0', 'endC', 'r1', 'drainYes0endA'].map((name) => laneOf(name, named))).toEqual([
    ...['coordinator', 'coordinator', 'bank-b', 'bank-a'],
  ])
  const saga = shapeOf(shownNet(sagaNet(2)), named, true)
  expect(saga.places.map(({ lane }) => lane)).toEqual(saga.places.map(() => null))
  expect(namedBy(['bank-a', 'bank-a'])(1)).toBe('bank-a (1)')
})

const replayOf = (events: readonly Event[]): PetriReplay => {
  const result = conform(events)
  return {
    ...{
      transaction: 't',
      simulation: null,
      protocol: 'two-phase-commit',
      variant: 'read-only',
      ended: true,
    },
    participants: ['bank-a', 'bank-b'],
    net: shownNet(readOnlyGame(2)),
    events: events.map((event, at) => ({
      ...{ type: event.type, at: '2026-01-01T00:00:00Z' },
      number: 'branch' in event ? [a, b].indexOf(event.branch) : null,
      said: 'vote' in event ? event.vote : 'verdict' in event ? event.verdict : null,
      fires: result.fired[at]?.slice() ?? null,
    })),
    bad: result.ok
      ? null
      : { event: result.at, expected: [...result.enabled], marked: [...result.marked] },
  }
}

const prepared = [begun, worked(a), worked(b), yes(a), yes(b)]
const confirmed = (branch: typeof a): Event => ({ type: 'confirmed', branch })

test('a log is told as a firing sequence, which the browser plays to the same marking', () => {
  const replay = replayOf([
    ...prepared,
    commit(a, b),
    confirmed(a),
    confirmed(b),
    { type: 'ended' },
  ])
  const names = namedBy(replay.participants)
  expect(replaySentence(replay, names)).toMatch(/^All 9 events of the log are a firing sequence/)
  const fired = replay.events.flatMap(({ fires }) => fires ?? [])
  const played = follow(replay.net, fired)
  expect(played.fired).toEqual(fired)
  expect(markedIn(replay.net, played.tokens)).toEqual(['c0', 'c1', 'endC'])
  expect(replay.events.map((event) => eventWords(event, names))).toEqual([
    ...['The transaction begins', 'bank-a has done its work', 'bank-b has done its work'],
    ...['bank-a votes yes', 'bank-b votes yes', 'The verdict stands: commit'],
    ...['bank-a has proved its end', 'bank-b has proved its end', 'The transaction is over'],
  ])
})

test('of a log that is none the first bad event is told: what came, and what was expected', () => {
  const contradicted: Event = { type: 'contradicted', branch: b }
  const replay = replayOf([...prepared, commit(a, b), confirmed(a), contradicted])
  const text = replaySentence(replay, namedBy(replay.participants))
  expect(text).toContain('Event 8 cannot have happened there.')
  expect(text).toContain('Came: bank-b has ended against the verdict.')
  expect(text).toContain('Expected: bank-b commits (commit1).')
  expect(replay.events.map(({ fires }) => fires === null)).toEqual([
    ...[false, false, false, false, false, false, false, true],
  ])
})

test('a value of the address that says nothing is named, and the page is shown without it', () => {
  const odd = { protocol: 'saga', variant: 'crash', participants: '9', fired: 'a..b', step: '-1' }
  expect(petriAddress(odd)).toMatchObject({
    ...{ protocol: 'saga', variant: 'backward', participants: 2, fired: [], step: 0 },
    dropped: ['variant', 'participants', 'fired', 'step'],
  })
  expect(petriAddress({ fired: 'send.yes0', late: 'yes', speed: 'fast', run: '3' })).toMatchObject({
    ...{ fired: ['send', 'yes0'], late: true, speed: 'fast', run: 3, dropped: [] },
  })
})

test('the sliders take what was measured, and what is left out is said', () => {
  const measurement = {
    ...{ minutes: 30, participants: 2, sizes: [], visited: [] },
    measured: { ended: 124, committed: 115, counts: { refuse: { hits: 9, of: 248 } } },
    leftOut: [{ why: 'only-read' as const, count: 8 }],
    meanMs: { votes: 85.6, delivery: 0.2, whole: 85.8 },
    roundMs: { prepare: 85.638, deliver: 0.2 },
  }
  expect(assumedFrom(measurement)).toEqual({ refuse: '0.0363', prepareMs: '85.64', deliverMs: '1' })
  expect(leftOutText(measurement)).toContain('8 with a branch that only read')
})
