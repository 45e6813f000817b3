import { describe, expect, test } from 'vitest'
import { explored, sound } from '../support/explored'

/* Optimistic two-phase commit as it runs, through everything that can happen to it in these bounds. */

const broken = (...asked: Parameters<typeof explored>) => {
  const { states, violation } = explored(...asked)
  return [states, violation?.property, violation?.steps.length]
}

describe('optimistic two-phase commit as it runs here', () => {
  test.each([
    [2, 0, 524],
    [2, 1, 2_409],
    [2, 2, 5_096],
    [3, 0, 5_358],
    [3, 1, 27_901],
    [3, 2, 58_093],
  ])('keeps all or undoes all, n = %i, %i crashes: %i states', (n, crashes, states) => {
    expect(explored('optimistic-two-phase-commit', 'production', [n, crashes])).toEqual(
      sound(states),
    )
  })

  test('a compensation that bars nothing, and one that is forgotten, are found', () => {
    const known = 'whoever is exposed is known to be'
    expect(broken('optimistic-two-phase-commit', 'no-fence', [2, 0])).toEqual([426, known, 9])
    expect(broken('optimistic-two-phase-commit', 'forgets', [2, 1])).toEqual([1_205, known, 10])
    expect(explored('optimistic-two-phase-commit', 'forgets', [2, 0]).violation).toBeNull()
  })
})
