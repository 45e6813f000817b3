import type { ProcessIdentity } from '@/server/platform/process-identity'

/** One incarnation of a child. */
export interface Life {
  readonly process: ProcessIdentity
  /** Resolves when the process is gone, whoever ended it. */
  readonly ended: Promise<void>
}

/** How one kind of child is started and signalled, with everything that belongs to it. */
export interface Body {
  /** Resolves when it runs; throws if it could not be started. */
  launch(): Promise<Life>
  /** Asks it to finish what it does and end. */
  terminate(process: ProcessIdentity): void
  /** `kill -9`. */
  kill(process: ProcessIdentity): void
  /** SIGSTOP: it does nothing at all until it is resumed. */
  pause(process: ProcessIdentity): void
  resume(process: ProcessIdentity): void
}
