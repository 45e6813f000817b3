import { describe, expect, test } from 'vitest'
import { advise } from '@/server/advice/advise'
import { type Cell, type Log, type Rule, ruleOf } from '@/server/advice/rules'
import type { Seen } from '@/server/advice/situation'
import { check, order } from './objections'
import { allTuples, everySight, type Table } from './worlds'

/** The production function itself, asked as the API asks it, then read back as a row of the table. */
const production: Table = (log, found) => {
  const { rule, retry, commit, abort } = advise({
    verdict: log === 'commit' || log === 'abort' ? log : null,
    current: log === 'none',
    branches: found.map((value, index) => ({
      branch: `b${index}`,
      participant: `p${index}`,
      value,
      ageMs: 0,
      remembered: null,
      takesPart: true,
    })),
  })
  const cell = ({ advice, guess }: typeof commit): Cell =>
    advice === 'forced' ? (guess ? 'forced-guess' : 'forced-fits') : advice
  return { rule, retry: cell(retry), commit: cell(commit), abort: cell(abort) }
}

/** The table as first drafted, kept to show that the check can object. */
const firstDraft: Table = (log, found) => {
  const has = (value: Seen) => found.includes(value)
  const [committed, aborted] = [has('committed'), has('aborted')]
  const row = (rule: number, retry: Cell, commit: Cell, abort: Cell): Rule => ({
    rule,
    retry,
    commit,
    abort,
  })
  if (committed && aborted) return row(1, 'nothing-to-do', 'blocked', 'blocked')
  if (log === 'commit' && !aborted) return row(2, 'safe', 'safe', 'blocked')
  if (log === 'abort' && !committed) return row(3, 'safe', 'blocked', 'safe')
  if (log === 'commit' || log === 'abort') return row(4, 'safe', 'blocked', 'blocked')
  if (log === 'none') {
    if (committed) return row(5, 'nothing-to-do', 'forced-fits', 'blocked')
    return found.every((value) => value === 'prepared')
      ? row(6, 'nothing-to-do', 'safe-with-care', 'safe')
      : row(7, 'nothing-to-do', 'blocked', 'safe')
  }
  if (committed) return row(8, 'ask-again', 'forced-fits', 'blocked')
  if (aborted) return row(9, 'ask-again', 'blocked', 'forced-fits')
  return row(10, 'ask-again', 'forced-guess', 'forced-guess')
}

const logs: readonly Log[] = ['commit', 'abort', 'none', 'unreadable']
const sizes = [2, 3] as const
const rules = Array.from({ length: 13 }, (_, index) => index + 1)

describe('the advice, against every world that could have shown the evidence', () => {
  test.each([
    [2, 138, [8, 16, 25, 22, 2, 6, 1, 24, 1, 7, 2, 9, 15]],
    [3, 776, [105, 64, 125, 123, 3, 45, 1, 124, 1, 37, 24, 61, 63]],
  ] as const)('is without objection for %i participants', (n, count, used) => {
    const found = check(production, n)
    expect(found.situations).toBe(count)
    expect(rules.map((rule) => found.used.get(rule) ?? 0)).toEqual(used)
    expect([...found.objections]).toEqual([])
  })

  test('would have been objected to as first drafted', () => {
    for (const n of sizes)
      expect([...check(firstDraft, n).objections].sort()).toEqual([
        '2 commit: offered although only interference explains this, and it may split',
        '2 retry: offered although only interference explains this, and it may split',
        '4 retry: offered although only interference explains this, and it may split',
        '5 commit: cannot end in agreement in any world',
        '5 commit: fits, explained only by interference, and may split',
        '8 commit: cannot end in agreement in any world',
        '8 commit: fits, explained only by interference, and may split',
      ])
  })

  test('check 22: is as lax as it may be: 68 of its 77 laxer variants are caught, the rest are a matter of tone', () => {
    const { caught, passed } = laxerVariants()
    expect(caught).toBe(68)
    expect(passed.sort()).toEqual([
      '10 commit safe',
      '10 commit safe-with-care',
      '12 abort safe',
      '12 abort safe-with-care',
      '5 commit safe',
      '5 commit safe-with-care',
      '7 commit safe',
      '9 abort forced-guess',
      '9 commit forced-guess',
    ])
  })

  test('is one with its table', () => {
    for (const log of logs)
      for (const found of allTuples(3, everySight))
        expect(production(log, found)).toEqual(ruleOf(log, found))
  })
})

function laxerVariants(): { caught: number; passed: string[] } {
  const passed: string[] = []
  let caught = 0
  for (const rule of rules)
    for (const action of ['commit', 'abort'] as const)
      for (const cell of laxerThan(rule, action)) {
        const variant: Table = (log, found) => {
          const row = ruleOf(log, found)
          return row.rule === rule ? { ...row, [action]: cell } : row
        }
        if (sizes.some((n) => check(variant, n).objections.size > 0)) caught++
        else passed.push(`${rule} ${action} ${cell}`)
      }
  return { caught, passed }
}

function laxerThan(rule: number, action: 'commit' | 'abort'): readonly Cell[] {
  const now = logs.flatMap((log) =>
    allTuples(3, everySight)
      .map((found) => ruleOf(log, found))
      .filter((row) => row.rule === rule)
      .map((row) => order.indexOf(row[action])),
  )
  if (now.length === 0) return []
  return order.slice(Math.max(...now) + 1).filter((cell) => cell !== 'nothing-to-do')
}

describe('losing contact with a participant', () => {
  const others = allTuples(3, everySight).concat(allTuples(2, everySight))
  const looser = (before: Rule, after: Rule) =>
    (['commit', 'abort'] as const).filter(
      (action) => order.indexOf(after[action]) > order.indexOf(before[action]),
    )

  /** `after` says what is still known once participant i has fallen silent. */
  function loosened(after: (before: Rule, found: readonly Seen[], i: number) => readonly Seen[]) {
    const kinds = new Set<string>()
    for (const log of logs)
      for (const found of others)
        for (const i of found.keys()) {
          const before = ruleOf(log, found)
          const then = ruleOf(log, after(before, found, i))
          for (const action of looser(before, then))
            kinds.add(`${before.rule} to ${then.rule}, ${action}, ${found[i]}`)
        }
    return [...kinds].sort()
  }

  const silent = (found: readonly Seen[], i: number) => found.with(i, 'no-answer')
  const contradictions = new Set([1, 4, 6, 11])

  test('would loosen the advice in 17 ways if proofs were forgotten', () => {
    expect(loosened((_before, found, i) => silent(found, i))).toHaveLength(17)
  })

  test('check 23: loosens nothing when proofs are remembered, except that a lost “no trace” proves nothing', () => {
    const remembering = (before: Rule, found: readonly Seen[], i: number) =>
      found[i] === 'committed' || found[i] === 'aborted' || contradictions.has(before.rule)
        ? found
        : silent(found, i)
    expect(loosened(remembering)).toEqual(['9 to 13, abort, no-trace', '9 to 13, commit, no-trace'])
  })
})
