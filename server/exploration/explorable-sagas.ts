import { type Explorable, ofModel } from './explorable'
import { type SagaBug, sagaMachine } from './saga-machine'
import type { SagaShape } from './saga-shape'

interface SagaForm {
  readonly says: string
  readonly shape: SagaShape
  readonly bug?: SagaBug
}

type Bounded = readonly (readonly [number, number])[]

const saga = (
  variant: string,
  { says, shape, bug }: SagaForm,
  stated: Bounded = [[2, 1]],
  commandOnly: Bounded = [],
): Explorable =>
  ofModel({
    ...{ protocol: 'saga', variant, says, stated, commandOnly },
    crashesMax: { 1: 2, 2: 2, 3: commandOnly.length > 0 ? 1 : 2 },
    model: (asked) => sagaMachine({ ...asked, shape, ...(bug !== undefined && { bug }) }),
  })

const here = 'The machine that runs here'
export const sagas: readonly Explorable[] = [
  saga('production', { says: `${here}, every step compensatable, in a row`, shape: 'sequence' }, [
    [2, 0],
    [2, 1],
    [2, 2],
    [3, 0],
    [3, 1],
    [3, 2],
  ]),
  saga(
    'production-pivot',
    { says: `${here}, with a pivot second, and a third step after it`, shape: 'pivot' },
    [
      [2, 2],
      [3, 0],
      [3, 1],
      [3, 2],
    ],
  ),
  saga(
    'production-parallel',
    { says: `${here}, the last step after all others, which run at once`, shape: 'parallel' },
    [
      [2, 2],
      [3, 0],
      [3, 1],
    ],
    [[3, 2]],
  ),
  saga('order-not-durable', {
    ...{ says: 'A step is ordered before the record of it is durable' },
    ...{ shape: 'sequence', bug: 'not-durable' },
  }),
  saga('no-barrier', {
    ...{ says: 'Services without a barrier: an action that comes late is done' },
    ...{ shape: 'sequence', bug: 'no-barrier' },
  }),
  saga('time-out', {
    ...{ says: 'No answer in time is taken for a refusal' },
    ...{ shape: 'sequence', bug: 'time-out' },
  }),
]
