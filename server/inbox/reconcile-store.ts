import type { ReconcileNote } from '@/server/contract/reconcile'

export interface StoredNote extends ReconcileNote {
  readonly branch: number
  readonly by: string
  readonly at: Date
  readonly version: number
}

/** What people have written about heuristic outcomes, participant by participant. */
export interface ReconcileStore {
  notesOf(transaction: string): Promise<readonly StoredNote[]>
  /** False: another version stands than the one replaced (0: none), or it is reconciled; nothing was written. */
  write(
    transaction: string,
    note: ReconcileNote & {
      readonly branch: number
      readonly by: string
      readonly replaces: number
    },
  ): Promise<boolean>
}
