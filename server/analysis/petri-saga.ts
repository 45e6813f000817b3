import { type Net, netOf, ofEach, type Transition, transition } from './petri-net'

/**
 * pivot: the step in the middle is the last that can be given up; what follows is tried until it
 * succeeds. stuck: a compensation may fail for good, which leaves a person to act.
 */
export type SagaVariant = 'backward' | 'pivot' | 'stuck'

/**
 * A saga whose steps come one after another (protocols.md 7); the pivot is the one in the middle where
 * none is named. Of step i: idle, sent, did, or maybe,
 * when no answer came; due says that it is next to be sent, back that it is next to be compensated.
 */
export function sagaNet(
  steps: number,
  variant: SagaVariant = 'backward',
  place = Math.floor((steps - 1) / 2),
): Net {
  const pivot = variant === 'pivot' ? place : steps
  return netOf({
    transitions: ofEach('', steps).flatMap((_, i) => [
      ...forward(i, steps),
      ...(i <= pivot ? givingUp(i) : []),
      ...(i < pivot ? undoingUnknown(i) : []),
      ...(i < Math.min(pivot, steps - 1) ? undoing(i) : []),
      ...(variant === 'stuck' ? stuck(i) : []),
    ]),
    initial: ['due0', ...ofEach('idle', steps)],
    ends: [
      ['endC', ...ofEach('did', steps)],
      ['endA', ...ofEach('idle', steps)],
    ],
    never: [
      ...ofEach('idle', steps).map((step) => ['endC', step] as const),
      ...ofEach('did', steps).map((step) => ['endA', step] as const),
    ],
  })
}

const forward = (i: number, steps: number): readonly Transition[] => [
  transition(`start${i}`, [`due${i}`, `idle${i}`], [`sent${i}`]),
  transition(`succeed${i}`, [`sent${i}`], [`did${i}`, i + 1 < steps ? `due${i + 1}` : 'endC']),
]

/** Not sent, or refused for certain: nothing of this step is to be undone. */
const givingUp = (i: number): readonly Transition[] => [
  transition(`giveUp${i}`, [`due${i}`], [before(i)]),
  transition(`refuse${i}`, [`sent${i}`], [`idle${i}`, before(i)]),
]

/** No answer came: this step comes first, and the barrier makes it nothing if it was never done. */
const undoingUnknown = (i: number): readonly Transition[] => [
  transition(`lose${i}`, [`sent${i}`], [`maybe${i}`, `back${i}`]),
  transition(`compensateUnknown${i}`, [`back${i}`, `maybe${i}`], [`idle${i}`, before(i)]),
]

const undoing = (i: number): readonly Transition[] => [
  transition(`compensate${i}`, [`back${i}`, `did${i}`], [`idle${i}`, before(i)]),
]

const stuck = (i: number): readonly Transition[] => [
  transition(`stick${i}`, [`back${i}`], [`stuck${i}`]),
]

const before = (i: number): string => (i === 0 ? 'endA' : `back${i - 1}`)
