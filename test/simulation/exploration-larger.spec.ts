import { expect, test } from 'vitest'
import { explorables } from '@/server/exploration/explorables'
import { drawn } from '../support/drawn'
import { sound } from '../support/explored'

/* The bounds for which no page should wait: a minute and some hundred megabytes each, so one each day. */

const larger = explorables.flatMap((form) =>
  form.commandOnly.map((bounds) => ({ ...form, bounds })),
)

const states: Readonly<Record<string, number>> = {
  'two-phase-commit production 3/2': 2_283_427,
  'two-phase-commit production-application 2/2': 386_696,
  'two-phase-commit production-application 3/1': 1_097_307,
  'two-phase-commit production-presumed-commit 3/2': 2_385_025,
  'two-phase-commit production-unsolicited-vote 3/2': 3_562_427,
  'last-resource production 3/2': 1_028_804,
  'try-confirm-cancel production 3/2': 1_033_007,
  'saga production-parallel 3/2': 54_071,
}
const nameOf = ({ protocol, variant, bounds }: (typeof larger)[number]): string =>
  `${protocol} ${variant} ${bounds.participants}/${bounds.crashes}`

test('each of them is known with its number of states', () => {
  expect(larger.map(nameOf).toSorted()).toEqual(Object.keys(states).toSorted())
})

test.each(drawn(larger.map((one) => [nameOf(one), one] as const)))(
  'keeps every law, and is never stuck: %s',
  (name, { explore, bounds }) => {
    expect(explore(bounds, Number.POSITIVE_INFINITY)).toEqual(sound(states[name] ?? 0))
  },
  600_000,
)
