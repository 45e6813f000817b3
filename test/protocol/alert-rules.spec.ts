import { expect, test } from 'vitest'
import { alertRuleSettings } from '@/server/contract/alert-settings'
import { changesOf, FIRING_MAX, type Firing, type Rule } from '@/server/policy/alert-changes'
import {
  type AlertFacts,
  conditionsOf,
  type ParticipantFact,
  spoken,
  type TransactionFact,
} from '@/server/policy/alert-conditions'

const NOW = 1_000_000_000
const settings = (given: Record<string, unknown>) => alertRuleSettings.parse(given)
const rule = (given: Record<string, unknown>, id = 'r'): Rule => ({ id, settings: settings(given) })

const calm: TransactionFact = {
  ...{ id: 'c.1.1.01ABCDEFGH', inDoubtSince: null, failing: [] },
  ...{ heuristicSince: null, diverged: null },
}
const facts = (given: Partial<AlertFacts> = {}): AlertFacts => ({
  ...{ now: NOW, cluster: 'c', transactions: [], participants: [], doubtMs: () => 0 },
  ...given,
})
const doubt = (seconds: number, id = calm.id): TransactionFact => ({
  ...{ ...calm, id, inDoubtSince: NOW - seconds * 1_000 },
})
const bank = (given: Partial<ParticipantFact>): ParticipantFact => ({
  ...{ name: 'bank', silentSince: null, breakerSince: null, slots: null },
  ...given,
})
const isMet = (given: Record<string, unknown>, at: Partial<AlertFacts>) =>
  conditionsOf(settings(given), facts(at)).met.length > 0

test.each([
  ['in doubt for 9 s', { transactions: [doubt(9)] }, false],
  ['in doubt for 10 s', { transactions: [doubt(10)] }, true],
  ['not in doubt', { transactions: [calm] }, false],
])('a rule of ten seconds in doubt and a transaction %s: %#', (_, at, met) => {
  expect(isMet({ kind: 'in-doubt', afterSeconds: 10 }, at)).toBe(met)
})

test.each([
  [4, false],
  [5, true],
])('of five attempts, %i are over: %s', (tries, met) => {
  const branch = { participant: 'bank', tries, limit: null, alarm: false }
  const transactions = [{ ...calm, failing: [branch] }]
  expect(isMet({ kind: 'attempts', attempts: 5 }, { transactions })).toBe(met)
})

test.each([
  ['below both', 1, 2, false, false],
  ["below the rule's five, at its own two", 2, 2, false, true],
  ["above the rule's five, below its own nine", 8, 9, false, false],
  ['at its own nine', 9, 9, false, true],
  ['what only a person can put right', 1, 9, true, true],
])("a participant's own limit counts in place of the rule's: %s", (_, tries, limit, alarm, met) => {
  const transactions = [{ ...calm, failing: [{ participant: 'bank', tries, limit, alarm }] }]
  expect(isMet({ kind: 'attempts', attempts: 5 }, { transactions })).toBe(met)
})

test('what only a person can put right is told before what failed more often', () => {
  const failing = [
    { participant: 'bank-a', tries: 900, limit: null, alarm: false },
    { participant: 'bank-b', tries: 1, limit: null, alarm: true },
  ]
  const rule = settings({ kind: 'attempts', attempts: 5 })
  const { met } = conditionsOf(rule, facts({ transactions: [{ ...calm, failing }] }))
  expect(met.map(({ summary }) => summary)).toEqual([
    'At bank-b somebody has to put something right: transaction CDEFGH waits for it, and asking again does not help. Its page says what it is.',
  ])
})

test.each([
  ['closed', null, false],
  ['open for 9 s', NOW - 9_000, false],
  ['open for 10 s', NOW - 10_000, true],
])('a rule of ten seconds and a breaker that is %s', (_, breakerSince, met) => {
  const participants = [bank({ breakerSince })]
  expect(isMet({ kind: 'breaker-open', afterSeconds: 10 }, { participants })).toBe(met)
})

test('what is heuristic or has diverged meets its own rule, and no other', () => {
  const heuristic = { transactions: [{ ...calm, heuristicSince: NOW }] }
  const fact = { participant: 'bank', expected: 'committed', found: 'no-trace', at: NOW }
  const diverged = { transactions: [{ ...calm, diverged: fact }] }
  expect(isMet({ kind: 'heuristic' }, heuristic)).toBe(true)
  expect(isMet({ kind: 'divergence' }, heuristic)).toBe(false)
  expect(isMet({ kind: 'divergence' }, diverged)).toBe(true)
  expect(isMet({ kind: 'heuristic' }, diverged)).toBe(false)
})

test.each([
  [60, 100, false],
  [61, 100, true],
  [0, 0, false],
])('%i of %i places taken are over 60 per cent: %s', (used, max, met) => {
  expect(isMet({ kind: 'slots' }, { participants: [bank({ slots: { used, max } })] })).toBe(met)
})

test('a budget is burnt when all of it is', () => {
  const budget = { kind: 'in-doubt-budget', minutes: 2, hours: 24 }
  const burnt = (ms: number) => ({ doubtMs: (hours: number) => (hours === 24 ? ms : 0) })
  expect(isMet(budget, burnt(119_999))).toBe(false)
  expect(isMet(budget, burnt(120_000))).toBe(true)
})

const firing = (subject: Firing['subject'], given: Partial<Firing> = {}): Firing => ({
  ...{ id: 'a', rule: 'r', kind: 'in-doubt', subject, toldAt: NOW },
  ...given,
})
const of = (id: string): Firing['subject'] => ({ type: 'transaction', id })
const inDoubt = { kind: 'in-doubt', afterSeconds: 10, repeatMinutes: 5 }

test('what is met fires once, and is over once', () => {
  const at = facts({ transactions: [doubt(20)] })
  const first = changesOf([rule(inDoubt)], [], at)
  expect(first.fire).toHaveLength(1)
  expect(first.fire[0]?.condition).toMatchObject({ subject: of(calm.id) })
  const then = changesOf([rule(inDoubt)], [firing(of(calm.id))], at)
  expect([then.fire, then.repeat, then.resolve]).toEqual([[], [], []])
  const over = changesOf([rule(inDoubt)], [firing(of(calm.id))], facts())
  expect(over.resolve).toMatchObject([{ resolution: 'over' }])
})

test('what goes on is told again after so many minutes, and not before', () => {
  const at = facts({ transactions: [doubt(600)] })
  const told = (minutes: number) => firing(of(calm.id), { toldAt: NOW - minutes * 60_000 })
  expect(changesOf([rule(inDoubt)], [told(4.9)], at).repeat).toEqual([])
  expect(changesOf([rule(inDoubt)], [told(5)], at).repeat).toHaveLength(1)
})

test('a participant that cannot be asked is neither over nor met', () => {
  const slots = rule({ kind: 'slots' })
  const full = firing({ type: 'participant', id: 'bank' }, { kind: 'slots' })
  const unknown = facts({ participants: [bank({ slots: 'unknown' })] })
  expect(changesOf([slots], [full], unknown).resolve).toEqual([])
  expect(changesOf([slots], [], unknown).fire).toEqual([])
  expect(changesOf([slots], [], unknown).standing).toEqual([
    { rule: 'r', met: 0, unknown: ['bank'] },
  ])
  const gone = changesOf([slots], [full], facts())
  expect(gone.resolve).toMatchObject([{ resolution: 'over' }])
})

test('whoever was told is told that it is over when the rule is switched off, changed or removed', () => {
  const at = facts({ transactions: [doubt(20)] })
  const fires = firing(of(calm.id))
  const why = (rules: readonly Rule[]) => changesOf(rules, [fires], at).resolve[0]?.resolution
  expect(why([])).toBe('rule-removed')
  expect(why([rule({ ...inDoubt, enabled: false })])).toBe('rule-off')
  expect(why([rule({ kind: 'heuristic' })])).toBe('rule-changed')
  expect(why([rule(inDoubt)])).toBeUndefined()
})

test('a rule fires for the oldest up to its limit, and says how many meet it', () => {
  const many = Array.from({ length: FIRING_MAX + 10 }, (_, n) => doubt(100 + n, `t${n}`))
  const { fire, standing } = changesOf([rule(inDoubt)], [], facts({ transactions: many }))
  expect(fire).toHaveLength(FIRING_MAX)
  expect(fire[0]?.condition.subject.id).toBe(`t${FIRING_MAX + 9}`)
  expect(standing[0]?.met).toBe(FIRING_MAX + 10)
  const now = many.slice(-FIRING_MAX).map(({ id }) => firing(of(id), { id }))
  const calmer = changesOf([rule(inDoubt)], now, facts({ transactions: many.slice(0, -1) }))
  expect(calmer.resolve).toHaveLength(1)
  expect(calmer.fire).toHaveLength(1)
})

test.each([
  [1_000, '1 second'],
  [119_999, '119 seconds'],
  [120_000, '2 minutes'],
  [7_200_000, '2 hours'],
  [172_800_000, '2 days'],
])('%i ms are spoken of as %s', (ms, text) => {
  expect(spoken(ms)).toBe(text)
})
