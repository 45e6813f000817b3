import { type Explorable, ofModel } from './explorable'
import { presumption } from './presumption'
import type { Planted, Variant } from './presumption-state'

const words = {
  PA: ['presumed-abort', 'Presumed abort'],
  PN: ['presumed-nothing', 'Presumed nothing'],
  PC: ['presumed-commit', 'Presumed commit'],
} as const

/** In the order of protocols.md 2.6: what is wrong, and with how many crashes it shows. */
const bugs: readonly (readonly [Variant, Planted, crashes: number, says: string])[] = [
  ['PA', 'first-yes', 0, 'the coordinator commits after the first yes'],
  ['PA', 'revote', 1, 'the coordinator asks again for votes after a crash'],
  ['PA', 'send-before-force', 0, 'commit is sent before the decision is durable'],
  ['PA', 'vote-before-force', 1, 'a participant votes yes before its promise is durable'],
  ['PA', 'forget-early', 0, 'the coordinator forgets a commit before all have confirmed'],
  ['PA', 'timeout-abort', 0, 'a participant waits no longer and aborts what it promised'],
  ['PA', 'timeout-commit', 0, 'a participant waits no longer and commits what it promised'],
  ['PC', 'no-collecting', 1, 'there is no durable record of who takes part'],
  ['PC', 'forget-early', 0, 'the coordinator forgets an abort before all have confirmed'],
  ['PN', 'forget-early', 0, 'the coordinator forgets before all have confirmed'],
  ['PN', 'revote', 3, 'the coordinator asks again for votes, which is harmless: aborts are logged'],
]

/** Two-phase commit with one mistake each, so that what holds is seen to hold for a reason. */
export const plantedBugs: readonly Explorable[] = bugs.map(([variant, planted, crashes, says]) =>
  ofModel({
    protocol: 'two-phase-commit',
    variant: `${words[variant][0]}:${planted}`,
    says: `${words[variant][1]}, and ${says}`,
    crashesMax: { 2: 3, 3: 2 },
    stated: [[2, crashes]],
    model: (asked) =>
      presumption({ variant, planted, n: asked.participants, crashes: asked.crashes }),
  }),
)
