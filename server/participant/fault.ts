/** The refusal or failure of one call, classified by its code and never by its text. */
export interface Fault {
  /** SQLSTATE, errno name (ECONNREFUSED …) or one of ours: timeout, fenced, not-primary. */
  readonly code: string
  /** At most 500 characters, for people. */
  readonly text: string
}

/** Told the moment the bytes of a command have been handed to the network. */
export type OnSent = () => void
