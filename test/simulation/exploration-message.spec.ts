import { describe, expect, test } from 'vitest'
import { explored, sound } from '../support/explored'

/* The machine of two-phase messages as it runs, through everything that can happen in these bounds. */

describe('a two-phase message as it runs here', () => {
  test.each([
    [2, 0, 163],
    [2, 1, 988],
    [2, 2, 2_251],
    [3, 0, 355],
    [3, 1, 2_408],
    [3, 2, 5_501],
  ])(
    'is done everywhere, once, if and only if the application commits, n = %i, %i crashes: %i states',
    (n, crashes, states) => {
      expect(explored('two-phase-message', 'production', [n, crashes])).toEqual(sound(states))
    },
  )

  test.each([
    ['presumed', 'abort stands of nothing that has committed', 3],
    ['not-barred', 'abort stands of nothing that has committed', 6],
    ['no-barrier', 'each does its part once', 6],
  ])('a mistake is found: %s', (variant, property, steps) => {
    const { violation } = explored('two-phase-message', variant, [2, 0])
    expect([violation?.property, violation?.steps.length]).toEqual([property, steps])
  })
})
