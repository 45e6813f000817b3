/** An act under that idempotency key stands already: nothing of this one was written. */
export class ActionKeyTaken extends Error {
  override readonly name = 'ActionKeyTaken'
  constructor() {
    super('an act under that idempotency key stands already')
  }
}

/** The index over the keys of acts. */
export const ACTION_KEYS = 'verdict_audit_idempotency_key_key'

/**
 * Runs an act once more if another took its key meanwhile: it then finds that one, and either is the
 * same, and finishes it, or is told that the key was used.
 */
export const finding = <T>(act: () => Promise<T>): Promise<T> =>
  act().catch((error: unknown) => {
    if (error instanceof ActionKeyTaken) return act()
    throw error
  })
