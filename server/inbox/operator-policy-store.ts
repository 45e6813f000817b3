import type { OperatorPolicy } from '@/server/contract/operator-policy'

export interface WrittenOperatorPolicy {
  readonly version: number
  readonly policy: OperatorPolicy
  readonly reason: string
  readonly by: string
  readonly at: Date
}

/** How people may decide, in the journal's database: read anew for each decision. */
export interface OperatorPolicyStore {
  /** What holds; what is built in, where nobody has written any. */
  current(): Promise<OperatorPolicy>
  /** What was written, the newest first. */
  history(limit: number): Promise<readonly WrittenOperatorPolicy[]>
  /** False: another version holds than the one replaced, and nothing was written. */
  write(
    written: Pick<WrittenOperatorPolicy, 'policy' | 'reason' | 'by'> & {
      readonly replaces: number
    },
  ): Promise<boolean>
}
