import type { MarkovParameters } from '@/server/analysis/markov-model'

/** The example of protocols.md 19.4, whose chain has 13 transient states. */
export const example: MarkovParameters = {
  ...{ loss: 0.05, down: 0.01, refuse: 0.02, attempts: 3, participants: 3 },
  ...{ coordinatorCrash: 0.02, recovery: 0.25 },
  ...{ prepareMs: [20, 60, 140], deliverMs: 25, downMs: 100 },
}
