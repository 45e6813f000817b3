import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  COORDINATOR,
  nextElection,
  type PhaseState,
  type Reached,
  terminationOf,
} from '@/server/protocol/termination'

const all = (text: string, steady = true): Reached[] =>
  [...text].map((state) => ({ state: state as PhaseState, steady }))

describe('the termination protocol', () => {
  test.each([
    ['aw', 'abort', 'TR1'],
    ['ap', 'abort', 'TR1'],
    ['cp', 'commit', 'TR2'],
    ['cw', 'commit', 'TR2'],
    ['ww', 'abort', 'TR3'],
    ['qw', 'abort', 'TR3'],
    ['q', 'abort', 'TR3'],
    ['pw', 'commit', 'TR4'],
    ['pp', 'commit', 'TR4'],
    ['qp', 'abort', 'TR3'],
  ])('from %s it concludes %s by %s', (states, verdict, rule) => {
    expect(terminationOf(all(states), true)).toEqual({ verdict, rule })
  })

  test('of nobody nothing is concluded', () => {
    expect(terminationOf([], false)).toBeNull()
  })

  test('if all that answer have been down, those that are missing are waited for', () => {
    expect(terminationOf(all('w', false), false)).toBeNull()
    expect(terminationOf(all('p', false), false)).toBeNull()
    expect(terminationOf(all('w', false), true)).toEqual({ verdict: 'abort', rule: 'TR3' })
    expect(terminationOf([...all('w', false), ...all('p')], false)).toMatchObject({ rule: 'TR4' })
  })

  test('an end that somebody has reached counts, whoever is missing or has been down', () => {
    expect(terminationOf(all('a', false), false)).toMatchObject({ verdict: 'abort' })
    expect(terminationOf(all('cp', false), false)).toMatchObject({ verdict: 'commit' })
  })

  test('neither the order of the answers nor hearing the same twice changes it', () => {
    const reached = fc.array(fc.constantFrom<PhaseState>('q', 'w', 'p'), {
      minLength: 1,
      maxLength: 5,
    })
    fc.assert(
      fc.property(reached, (states) => {
        const one = terminationOf(all(states.join('')), true)
        expect(terminationOf(all([...states].reverse().join('')), true)).toEqual(one)
        expect(terminationOf(all([...states, ...states].join('')), true)).toEqual(one)
      }),
    )
  })
})

test('a later election is higher than all that was seen, and two leaders never share one', () => {
  fc.assert(
    fc.property(
      fc.nat(1e9),
      fc.integer({ min: COORDINATOR, max: 999 }),
      fc.nat(999),
      (seen, one, other) => {
        expect(nextElection(seen, one)).toBeGreaterThan(seen)
        if (one !== other) expect(nextElection(seen, one)).not.toBe(nextElection(seen, other))
      },
    ),
  )
})
