import { type Phrase, phrase, say } from '@/server/contract/words'

/** What people call a protocol; one that this version does not know keeps its own word. */
export const protocolName = (protocol: string): string => {
  const known = names[protocol]
  return known === undefined ? protocol : say(known)
}

const names: Readonly<Record<string, Phrase>> = {
  'two-phase-commit': phrase`Two-phase commit`,
  'optimistic-two-phase-commit': phrase`Optimistic two-phase commit`,
  'three-phase-commit': phrase`Three-phase commit`,
  saga: phrase`Saga`,
  'try-confirm-cancel': phrase`Try–Confirm–Cancel`,
  outbox: phrase`Outbox`,
  'two-phase-message': phrase`Two-phase message`,
  auto: phrase`Chosen for the participants`,
}
