import { describe, expect, test } from 'vitest'
import { advise } from '@/server/advice/advise'
import { a, b, decided, undecided, unread } from './situations'

/** The second participant decides by its own commit (D5): the table of rules is the same. */
const decider = { decider: 'pg-b' }
const reason = (set: ReturnType<typeof advise>, action: 'commit' | 'abort') =>
  set[action].reasons.join(' ')

describe('advice where a participant decides by its own commit', () => {
  test('it has committed: that is the verdict, and only commit is offered', () => {
    const set = advise({ ...decided('commit', a('prepared'), b('committed')), ...decider })
    expect(set).toMatchObject({ commit: { advice: 'safe' }, abort: { advice: 'blocked' } })
    expect(reason(set, 'commit')).toContain('pg-b decides this transaction by its own commit')
  })

  test('it is barred: abort is safe, and nothing more is said of it', () => {
    const set = advise({ ...undecided(a('prepared'), b('aborted')), ...decider })
    expect(set.abort.advice).toBe('safe')
    expect(reason(set, 'abort')).not.toContain('pg-b decides')
  })

  test('it has no trace: abort is safe, for it is barred first', () => {
    const set = advise({ ...undecided(a('prepared'), b('no-trace')), ...decider })
    expect(set).toMatchObject({ abort: { advice: 'safe' }, commit: { advice: 'blocked' } })
    expect(reason(set, 'abort')).toContain('Before abort is written it is barred from committing')
  })

  test('it is silent: neither is offered, not even by force, for nobody can decide in its place', () => {
    const set = advise({ ...unread(a('prepared'), b('no-answer')), ...decider })
    expect(set.retry).toMatchObject({ advice: 'ask-again', advised: true })
    for (const action of ['commit', 'abort'] as const) {
      expect(set[action]).toMatchObject({ advice: 'blocked', guess: false })
      expect(reason(set, action)).toMatch(/^pg-b decides .* Nobody can decide in its place/)
    }
  })

  test('it answers again, and nothing else of the journal could be read: abort may be forced, commit not', () => {
    const set = advise({ ...unread(a('prepared'), b('no-trace')), ...decider })
    expect(set).toMatchObject({ commit: { advice: 'blocked' }, abort: { advice: 'forced' } })
    expect(reason(set, 'commit')).toContain('Before abort is written it is barred')
  })
})
