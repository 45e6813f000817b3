import { describe, expect, test } from 'vitest'
import { advise, allows } from '@/server/advice/advise'
import { consequences } from '@/server/advice/consequences'
import type { Situation } from '@/server/advice/situation'
import { a, b, decided, proof, undecided, unread } from './situations'

describe('the reasons', () => {
  const first = (situation: Situation, action: 'retry' | 'commit' | 'abort') =>
    advise(situation)[action].reasons[0]

  test('say why abort is blocked, and what to do instead', () => {
    expect(first(decided('commit', a('prepared')), 'abort')).toBe(
      'Abort is not offered. The verdict commit was written at 12:04:30. The caller may have been told. Deliver it again instead.',
    )
  })

  test('say why abort is safe when nothing was written', () => {
    expect(first(undecided(a('prepared'), b('no-answer')), 'abort')).toBe(
      'No verdict was written, and no coordinator can write one unseen. No participant can have been told to commit, so aborting is safe.',
    )
    expect(first(undecided(a('prepared'), b('no-answer')), 'commit')).toBe(
      'Commit is not offered. pg-b is not known to be prepared. Only what everyone has promised can be committed.',
    )
  })

  test('say in three phases that the participants are asked first', () => {
    const situation = { ...undecided(a('prepared'), b('prepared')), threePhase: true }
    for (const action of ['commit', 'abort'] as const)
      expect(advise(situation)[action].reasons.join(' ')).toContain('end it among themselves')
    const known = { ...decided('commit', a('prepared')), threePhase: true }
    expect(advise(known).retry.reasons.join(' ')).not.toContain('among themselves')
  })

  test('name those who contradict each other', () => {
    expect(first(undecided(a('committed'), b('aborted')), 'commit')).toBe(
      'pg-a committed, pg-b aborted. The data disagree and no action here can repair them.',
    )
    expect(first(decided('abort', a('committed'), b('no-answer')), 'retry')).toBe(
      'The verdict abort was written at 12:04:30. pg-a committed instead. Delivered again, the rest follow; the disagreement stays.',
    )
  })

  test('say what is at stake in a guess', () => {
    expect(first(unread(a('prepared'), b('prepared')), 'commit')).toContain(
      'the data will agree either way',
    )
    expect(first(unread(a('prepared'), b('in-progress')), 'abort')).toContain(
      'another coordinator may still collect the vote and commit',
    )
  })

  test('conclude nothing from a missing trace', () => {
    expect(advise(undecided(a('no-trace'))).abort.reasons[1]).toBe(
      'pg-a answered and has no record of this transaction. It may have committed, aborted or never prepared. Nothing is concluded from this.',
    )
  })

  test('are there for every action under every rule', () => {
    for (const rule of [
      undecided(a('committed'), b('aborted')),
      undecided(a('committed'), b('prepared')),
      unread(a('no-trace')),
      unread(a('committed'), b('in-progress')),
      decided('commit', a('in-progress')),
    ])
      for (const action of ['retry', 'commit', 'abort'] as const)
        expect(advise(rule)[action].reasons[0]).toMatch(/^[A-Z\w].*\.$/)
  })
})

describe('the consequences', () => {
  test('say per participant what happens, then what the caller sees and what is final', () => {
    expect(consequences('abort', undecided(a('prepared'), b('no-answer')))).toEqual([
      { participant: 'pg-a', text: 'Its prepared work is rolled back and its locks go free.' },
      {
        participant: 'pg-b',
        text: 'It cannot be reached now and is told to abort as soon as it answers; until then its locks stay.',
      },
      {
        participant: 'the caller',
        text: 'Whoever asks from now on is told aborted. A caller that gave up may have tried again meanwhile.',
      },
      { participant: 'afterwards', text: 'The verdict abort cannot be undone once it is written.' },
    ])
  })

  test('of delivering again decide nothing new', () => {
    const texts = consequences(
      'retry',
      decided('commit', a('no-answer', proof('committed')), b('prepared')),
    ).map(({ text }) => text)
    expect(texts).toEqual([
      'Nothing: it has committed already.',
      'Its prepared work is committed and its locks go free.',
      'Whoever asks is told committed, as before.',
      'Nothing new is decided, so there is nothing to undo.',
    ])
  })

  test('name the disagreement that stays', () => {
    const [pgA] = consequences('retry', decided('commit', a('aborted'), b('prepared')))
    expect(pgA?.text).toBe(
      'It has aborted already and stays so: the disagreement must be repaired by hand.',
    )
  })

  test('of what is not offered are none', () => {
    const situation = undecided(a('prepared'), b('no-answer'))
    expect(allows(advise(situation).commit)).toBe(false)
    expect(consequences('commit', situation)).toEqual([])
    expect(consequences('retry', situation)).toEqual([])
  })
})
