interface Asked {
  readonly protocol: string
  /** What the participant is; null: it is not registered any more. */
  readonly kind: string | null
}

const byProtocol: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'try-confirm-cancel': { prepare: 'try', commit: 'confirm', abort: 'cancel' },
  'two-phase-message': { commit: 'message' },
  'optimistic-two-phase-commit': { prepare: 'action', abort: 'compensate' },
}

/** What a service hears for what the machine calls it: the end of the key that comes with the call. */
export const wireOperation = (operation: string, { protocol, kind }: Asked): string =>
  kind === 'http' ? (byProtocol[protocol]?.[operation] ?? operation) : operation
