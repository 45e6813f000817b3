import { type Explorable, ofModel } from './explorable'
import { type MessageBug, messageMachine } from './message-machine'

type Bounded = readonly (readonly [number, number])[]

const message = (
  variant: string,
  { says, bug }: { readonly says: string; readonly bug?: MessageBug },
  stated: Bounded,
): Explorable =>
  ofModel({
    ...{ protocol: 'two-phase-message', variant, says, crashesMax: { 2: 2, 3: 2 }, stated },
    model: (asked) => messageMachine({ ...asked, ...(bug !== undefined && { bug }) }),
  })

/** One participant is the database of the application, the others are told. */
export const messages: readonly Explorable[] = [
  message(
    'production',
    { says: 'The machine that runs here, with an application, its database and services' },
    [
      [2, 0],
      [2, 1],
      [2, 2],
      [3, 0],
      [3, 1],
      [3, 2],
    ],
  ),
  message(
    'presumed',
    { says: 'At the deadline abort is presumed, and nobody asks the database', bug: 'presumes' },
    [[2, 0]],
  ),
  message(
    'not-barred',
    { says: 'The database is asked, and not barred from committing later', bug: 'no-bar' },
    [[2, 0]],
  ),
  message(
    'no-barrier',
    {
      says: 'Services without a barrier: they do their part as often as they are told',
      bug: 'no-barrier',
    },
    [[2, 0]],
  ),
]
