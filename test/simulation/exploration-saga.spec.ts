import { describe, expect, test } from 'vitest'
import { explored, sound } from '../support/explored'

/* The machine of sagas as it runs, through everything that can happen to it in these bounds. */

/** The states met until the violation, its property, and how many steps lead there. */
function broken(...asked: Parameters<typeof explored>) {
  const { states, violation } = explored(...asked)
  return [states, violation?.property, violation?.steps.length]
}

describe('a saga as it runs here', () => {
  test.each([
    ['production', 2, 0, 178],
    ['production', 2, 1, 1_362],
    ['production', 2, 2, 3_424],
    ['production', 3, 0, 694],
    ['production', 3, 1, 7_981],
    ['production', 3, 2, 32_335],
    ['production-pivot', 2, 2, 768],
    ['production-pivot', 3, 1, 354],
    ['production-pivot', 3, 2, 809],
    ['production-parallel', 2, 2, 3_424],
    ['production-parallel', 3, 0, 2_213],
    ['production-parallel', 3, 1, 20_671],
  ])(
    'ends all done or all compensated, %s, n = %i, %i crashes: %i states',
    (form, n, crashes, states) => {
      expect(explored('saga', form, [n, crashes])).toEqual(sound(states))
    },
  )

  test('an order that leaves before its record is durable, a service without a barrier, and a time-out taken for a refusal are found', () => {
    const ends = 'all done or all compensated at the end'
    const order = 'nothing is compensated before what follows it'
    expect(explored('saga', 'order-not-durable', [2, 0]).violation).toBeNull()
    expect(broken('saga', 'order-not-durable', [2, 1])).toEqual([269, order, 7])
    expect(broken('saga', 'no-barrier', [2, 0])).toEqual([51, ends, 5])
    expect(broken('saga', 'time-out', [2, 0])).toEqual([40, ends, 4])
  })
})
