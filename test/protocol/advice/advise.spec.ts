import { describe, expect, test } from 'vitest'
import { advise } from '@/server/advice/advise'
import type { Situation } from '@/server/advice/situation'
import { adviceSet } from '@/server/contract/advice'
import { a, b, decided, proof, undecided, unread } from './situations'

/** `rule: retry / commit / abort`, the advised one in capitals, guesses with a question mark. */
function inShort(situation: Situation): string {
  const set = adviceSet.parse(advise(situation))
  const words = [set.retry, set.commit, set.abort].map(({ advice, advised, guess }) => {
    const word = guess ? `${advice}?` : advice
    return advised ? word.toUpperCase() : word
  })
  return `${set.rule}: ${words.join(' / ')}${set.reconcile ? ', reconcile' : ''}`
}

describe('check 22: the 13 rules', () => {
  test.each<[string, Situation, string]>([
    [
      'some committed, some aborted: nothing here can help',
      undecided(a('committed'), b('aborted')),
      '1: nothing-to-do / blocked / blocked, reconcile',
    ],
    [
      'commit stands and nobody contradicts it: deliver it again',
      decided('commit', a('prepared'), b('no-answer')),
      '2: SAFE / safe / blocked',
    ],
    [
      'abort stands and nobody contradicts it: deliver it again',
      decided('abort', a('in-progress'), b('no-trace')),
      '3: SAFE / blocked / safe',
    ],
    [
      'commit stands, but one aborted: the rest follow, the disagreement stays',
      decided('commit', a('aborted'), b('prepared')),
      '4: as-decided / blocked / blocked, reconcile',
    ],
    [
      'commit stands, but one is at work again: its promise was lost',
      decided('commit', a('in-progress'), b('prepared')),
      '4: as-decided / blocked / blocked, reconcile',
    ],
    [
      'abort stands, but one committed',
      decided('abort', a('committed'), b('no-answer')),
      '4: as-decided / blocked / blocked, reconcile',
    ],
    [
      'no verdict, one committed by hand, the others can still commit',
      undecided(a('committed'), b('prepared')),
      '5: nothing-to-do / forced / blocked',
    ],
    [
      'no verdict, one committed by hand, another cannot',
      undecided(a('committed'), b('no-trace')),
      '6: nothing-to-do / blocked / blocked, reconcile',
    ],
    [
      'no verdict and all are prepared',
      undecided(a('prepared'), b('prepared')),
      '7: nothing-to-do / safe-with-care / SAFE',
    ],
    [
      'no verdict and not everybody is prepared',
      undecided(a('prepared'), b('no-answer')),
      '8: nothing-to-do / blocked / SAFE',
    ],
    [
      'the register cannot be read and nobody has a trace: nobody waits',
      unread(a('no-trace'), b('no-trace')),
      '9: ask-again / nothing-to-do / nothing-to-do',
    ],
    [
      'the register cannot be read and one committed',
      unread(a('committed'), b('prepared')),
      '10: ASK-AGAIN / forced / blocked',
    ],
    [
      'the register cannot be read, one committed and one is at work',
      unread(a('committed'), b('in-progress')),
      '11: ASK-AGAIN / blocked / blocked',
    ],
    [
      'the register cannot be read and one aborted',
      unread(a('aborted'), b('prepared')),
      '12: ASK-AGAIN / blocked / forced',
    ],
    [
      'the register cannot be read and nothing settles it',
      unread(a('prepared'), b('no-answer')),
      '13: ASK-AGAIN / forced? / forced?',
    ],
  ])('%s', (_sentence, situation, expected) => {
    expect(inShort(situation)).toBe(expected)
  })
})

describe('what the evidence weighs', () => {
  test('a promise older than 15 s counts as no answer, and the advice says so', () => {
    const stale = undecided(a('prepared', { ageMs: 15_001 }), b('prepared'))
    expect(inShort(stale)).toBe('8: nothing-to-do / blocked / SAFE')
    expect(advise(stale).commit.reasons).toContain(
      'pg-a was checked 15 s ago, longer than the 15 s that count. Check again before deciding.',
    )
    expect(advise(undecided(a('prepared', { ageMs: 15_000 }), b('prepared'))).rule).toBe(7)
  })

  test('a proof counts although its participant is silent now, and however old it is', () => {
    expect(inShort(undecided(a('no-answer', proof('committed')), b('prepared')))).toBe(
      '5: nothing-to-do / forced / blocked',
    )
    expect(advise(undecided(a('committed', { ageMs: 3_600_000 }), b('prepared'))).rule).toBe(5)
    expect(advise(decided('commit', a('no-trace', proof('aborted')), b('prepared'))).rule).toBe(4)
  })

  test('a participant that now says the opposite of its proof is a contradiction', () => {
    expect(advise(undecided(a('aborted', proof('committed')), b('prepared'))).rule).toBe(1)
  })

  test('a participant that cannot tell counts as no answer, for it may be waiting', () => {
    expect(inShort(unread(a('cannot-tell'), b('no-trace')))).toBe(
      '13: ASK-AGAIN / forced? / forced?',
    )
    expect(advise(undecided(a('cannot-tell'), b('prepared'))).commit.advice).toBe('blocked')
  })

  test('a branch that takes no part is not weighed', () => {
    const reader = b('no-trace', { takesPart: false })
    expect(advise(undecided(a('prepared'), reader)).rule).toBe(7)
    expect(inShort(undecided(reader))).toBe('8: nothing-to-do / blocked / SAFE')
  })

  test('a verdict that was found needs no current reading', () => {
    expect(advise({ ...decided('commit', a('prepared')), current: false }).rule).toBe(2)
  })

  test('what an application never finished may only be aborted, though all are prepared', () => {
    const situation = { ...undecided(a('prepared'), b('prepared')), unfinished: true }
    const { rule, commit, abort } = advise(situation)
    expect([rule, commit.advice, abort.advice]).toEqual([14, 'blocked', 'safe'])
    expect([commit.advised, abort.advised]).toEqual([false, true])
    expect(commit.reasons[0]).toContain('never said that it had finished')
    expect(advise({ ...decided('commit', a('prepared')), unfinished: true }).rule).toBe(2)
  })
})
