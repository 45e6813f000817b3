import { type Phrase, phrase } from '@/server/contract/words'

interface Kind {
  readonly label: Phrase
  readonly types: readonly string[]
}

/** What records are called, by what they are about. */
export const recordTypes: readonly Kind[] = [
  {
    label: phrase`Beginning and work`,
    types: ['begun', 'enlisted', 'finished', 'worked', 'work-failed', 'step-started'],
  },
  {
    label: phrase`Votes and verdicts`,
    types: [
      ...['voted', 'verdict', 'verdict-known', 'verdict-lost', 'begin-refused'],
      ...['decider-answered', 'deadline-passed', 'deadlocked', 'application-aborted'],
      ...['pre-committed', 'overruled', 'terminated'],
    ],
  },
  {
    label: phrase`Delivery and end`,
    types: [
      ...['confirmed', 'contradicted', 'unproven', 'attempt', 'ended'],
      ...['answered-late', 'held-back'],
      ...['step-done', 'step-refused', 'compensated', 'compensation-refused'],
    ],
  },
  {
    label: phrase`Recovery and participants`,
    types: [
      ...['recovered', 'owner-lost', 'lease-acquired', 'swept', 'evidence'],
      ...['participant-silent', 'participant-answers', 'audited', 'diverged'],
    ],
  },
  {
    label: phrase`People and the lab`,
    types: ['operator-action', 'operator-outcome', 'fault-on', 'fault-off'],
  },
]
