import type { Presumption } from '@/server/protocol/model'

/** Recorded with the begin, for people. */
export interface Presumed {
  readonly presumption: Presumption
  readonly because: string
}

interface Taking {
  readonly participant: string
  /** False: it can only decide. */
  readonly prepares: boolean
}

/**
 * What a presumption comes to here (`protocols.md` 2.1). The begin record is durable before the first
 * prepare whatever is presumed (D14), and no participant asks how a transaction has ended.
 */
export function presumedFor(presumption: Presumption, decider: Taking | null): Presumed {
  return { presumption, because: reasons[presumption](decider) }
}

const reasons = {
  abort: () => 'what has no verdict is aborted, after the register has said so',
  commit: (decider: Taking | null) =>
    decider === null
      ? 'an abort for which a branch refused waits for no write; participants acknowledge a commit all the same, so nothing is saved there'
      : `${decider.participant} decides by its own commit, so every abort waits for the register, as if abort were presumed`,
  nothing: () =>
    'every verdict is written before it is told, and all is kept until everybody has acknowledged it',
} as const satisfies Record<Presumption, (decider: Taking | null) => string>
