import { expect, test } from 'vitest'
import { explored, sound } from '../support/explored'

/* Bounds that the page Protocols states, of forms whose smaller bounds are walked elsewhere. */

test.each([
  ['three-phase-commit', 'production', 3, 2, 53_540],
  ['two-phase-commit', 'production-presumed-commit', 3, 1, 196_342],
  ['two-phase-commit', 'production-unsolicited-vote', 3, 1, 254_254],
  ['two-phase-commit', 'presumed-abort', 3, 2, 200_678],
  ['two-phase-commit', 'presumed-nothing', 3, 2, 92_196],
  ['two-phase-commit', 'presumed-commit', 3, 2, 103_676],
] as const)(
  '%s, %s, n = %i, %i crashes: %i states, and every law holds',
  (protocol, form, n, crashes, states) => {
    expect(explored(protocol, form, [n, crashes])).toEqual(sound(states))
  },
)
