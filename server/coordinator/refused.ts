type RefusalCode =
  | 'no-coordinator'
  | 'too-busy'
  | 'shutting-down'
  | 'unknown-participant'
  | 'participant-not-usable'
  | 'participant-draining'
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
}

export const refused = (code: RefusalCode, detail: string): Refused => ({
  type: 'refused',
  code,
  detail,
})
