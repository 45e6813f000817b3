import type { PetriVariants } from '@/server/contract/petri'
import type { Net } from './petri-net'
import { readOnlyNet } from './petri-read-only'
import { sagaNet } from './petri-saga'
import { terminationNet } from './petri-termination'
import { threePhaseNet } from './petri-three-phase'
import { twoPhaseNet } from './petri-two-phase'

/** Every net there is: a protocol, and what may go wrong in it; the first is meant where none is named. */
export const nets = {
  'two-phase-commit': {
    'fault-free': (participants: number) => twoPhaseNet(participants),
    crash: (participants: number) => twoPhaseNet(participants, 'crash'),
    'crash-recovery': (participants: number) => twoPhaseNet(participants, 'crash-recovery'),
    'read-only': readOnlyNet,
  },
  'three-phase-commit': { 'fault-free': threePhaseNet, termination: terminationNet },
  saga: {
    backward: (steps: number) => sagaNet(steps),
    pivot: (steps: number) => sagaNet(steps, 'pivot'),
    stuck: (steps: number) => sagaNet(steps, 'stuck'),
  },
} as const satisfies {
  [Protocol in keyof PetriVariants]: Record<PetriVariants[Protocol][number], Make>
}

type Make = (participants: number) => Net
