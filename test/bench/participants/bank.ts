import type { Participant, ParticipantKind, Statement } from '@/server/participant/participant'
import type { BranchId } from '@/server/protocol/model'

/** A branch that was prepared without a coordinator; false if it could not be. */
export interface RawBranch {
  readonly ok: boolean
  end(committed: boolean): Promise<void>
}

/** A bank of any kind, as the bench needs it: `<kind>-bank.ts` starts one. */
export interface BenchBank {
  readonly kind: ParticipantKind
  readonly url: string
  booking(key: string, account: string, delta: number): readonly Statement[]
  open(
    name: string,
    url: string,
    onRoundTrip: (branch: BranchId, what: string) => void,
  ): Participant
  /** The same statements and commands, sent with nobody to remember them. */
  prepareRaw(key: string, statements: readonly Statement[]): Promise<RawBranch>
  /** Processor time of the server in milliseconds. */
  cpuMs(): number
  remove(): Promise<void>
}

export const ACCOUNTS = 1_000
export const SESSIONS_MAX = 32
export const LOCK_S_MAX = 3
