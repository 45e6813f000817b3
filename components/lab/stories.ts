import type { NewRun } from '@/server/contract/lab-run'
import { type Phrase, phrase } from '@/server/contract/words'
import type { FaultAsked } from './lab-requests'

export interface Story {
  readonly title: Phrase
  readonly happens: Phrase
  readonly lookFor: Phrase
  readonly recovery: NewRun['recovery']
  readonly fault: FaultAsked
}

/** Three things worth seeing first. */
export const stories: readonly Story[] = [
  {
    title: phrase`The coordinator crashes after both votes`,
    happens: phrase`Transfers run, and the coordinator dies when both banks have voted yes and no verdict is written.`,
    lookFor: phrase`Some transfers stay Preparing with their locks held until it is back. Then they end Aborted, for no verdict was written, and the money stays whole.`,
    recovery: 'automatic',
    fault: { kind: 'crash-at', name: 'coordinator', point: 'D0' },
  },
  {
    title: phrase`A bank falls silent for 20 seconds`,
    happens: phrase`Transfers run, and the link of bank-b swallows every byte in both directions.`,
    lookFor: phrase`Overview counts what is in doubt, the timelines show one retry after the other, and the money is not decided. When the link heals, everything finishes by itself.`,
    recovery: 'automatic',
    fault: { kind: 'drop', name: 'bank-b', direction: 'both', forMs: 20_000 },
  },
  {
    title: phrase`Nobody decides but you`,
    happens: phrase`Transfers run with manual recovery, and the coordinator dies before it writes the verdict.`,
    lookFor: phrase`What was prepared stays in doubt in the Inbox, with evidence from both banks. Settle it there, and see it verified.`,
    recovery: 'manual',
    fault: { kind: 'crash-at', name: 'coordinator', point: 'D0' },
  },
]
