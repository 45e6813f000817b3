/** What records are called, by what they are about. */
export const recordTypes = {
  'Beginning and work': ['begun', 'enlisted', 'finished', 'worked', 'work-failed', 'step-started'],
  'Votes and verdicts': [
    ...['voted', 'verdict', 'verdict-known', 'verdict-lost', 'begin-refused'],
    ...['decider-answered', 'deadline-passed', 'deadlocked', 'application-aborted'],
    ...['pre-committed', 'overruled', 'terminated'],
  ],
  'Delivery and end': [
    ...['confirmed', 'contradicted', 'unproven', 'attempt', 'ended'],
    ...['step-done', 'step-refused', 'compensated', 'compensation-refused'],
  ],
  'Recovery and participants': [
    ...['recovered', 'owner-lost', 'lease-acquired', 'swept', 'evidence'],
    ...['participant-silent', 'participant-answers', 'audited', 'diverged'],
  ],
  'People and the lab': ['operator-action', 'operator-outcome', 'fault-on', 'fault-off'],
} as const satisfies Readonly<Record<string, readonly string[]>>
