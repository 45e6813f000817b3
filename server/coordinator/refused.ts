import type { NotNow } from './not-now'

type RefusalCode =
  | 'no-coordinator'
  | 'too-busy'
  | 'shutting-down'
  | 'unknown-participant'
  | 'participant-not-usable'
  | 'participant-draining'
  | 'breaker-open'
  | 'throttled'
  | 'work-does-not-fit'
  | 'second-last-resource'
  | 'idempotency-mismatch'
  | 'journal-unavailable'
  | 'transaction-not-found'
  | 'not-open'
  | 'unknown-branch'
  | 'votes-differ'
  | 'already-decided'
  | 'lock-held'
  | 'locks-unavailable'

export interface Refused {
  readonly type: 'refused'
  readonly code: RefusalCode
  readonly detail: string
  /** When it may be different, in seconds; left out: where it passes at all, in a moment. */
  readonly retryAfterS?: number
}

export const refused = (code: RefusalCode, detail: string): Refused => ({
  type: 'refused',
  code,
  detail,
})

/** A participant is not asked now, by this coordinator's own choice. */
export const refusedNow = ({ code, text, retryAfterMs }: NotNow): Refused => {
  const retryAfterS = Math.max(1, Math.ceil(retryAfterMs / 1_000))
  return {
    ...refused(
      code === 'breaker-open' ? 'breaker-open' : 'throttled',
      `${text} Nothing was begun. Send it again in ${retryAfterS} s.`,
    ),
    retryAfterS,
  }
}
