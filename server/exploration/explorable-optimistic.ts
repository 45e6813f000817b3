import { type Explorable, ofModel } from './explorable'
import { type OptimisticBug, optimisticMachine } from './optimistic-machine'

type Pairs = readonly (readonly [number, number])[]

const optimistic = (
  variant: string,
  says: string,
  { stated, bug }: { readonly stated: Pairs; readonly bug?: OptimisticBug },
): Explorable =>
  ofModel({
    ...{ protocol: 'optimistic-two-phase-commit', variant, says, stated },
    crashesMax: { 1: 2, 2: 2, 3: 2 },
    model: (asked) => optimisticMachine({ ...asked, ...(bug !== undefined && { bug }) }),
  })

export const optimisticCommits: readonly Explorable[] = [
  optimistic(
    'production',
    'The machine that runs here, over participants that commit at their vote',
    {
      stated: [
        [2, 0],
        [2, 1],
        [2, 2],
        [3, 0],
        [3, 1],
        [3, 2],
      ],
    },
  ),
  optimistic(
    'no-fence',
    'A compensation that finds no local commit does not bar one that comes late',
    {
      ...{ stated: [[2, 1]], bug: 'no-fence' },
    },
  ),
  optimistic('forgets', 'Who takes over after a crash does not know what undoes a branch', {
    ...{ stated: [[2, 1]], bug: 'forgets' },
  }),
]
