/** What people call a protocol; one that this version does not know keeps its own word. */
export const protocolName = (protocol: string): string => names[protocol] ?? protocol

const names: Readonly<Record<string, string>> = {
  'two-phase-commit': 'Two-phase commit',
  'optimistic-two-phase-commit': 'Optimistic two-phase commit',
  'three-phase-commit': 'Three-phase commit',
  saga: 'Saga',
  'try-confirm-cancel': 'Try–Confirm–Cancel',
  outbox: 'Outbox',
  'two-phase-message': 'Two-phase message',
  auto: 'Chosen for the participants',
}
