import type { ReconcileBranch, ReconcileCheck, ReconcileList } from '@/server/contract/reconcile'
import type { StoredNote } from '@/server/inbox/reconcile-store'
import type { BranchChange, OpenTransaction } from '@/server/journal/journal'
import type { ApiContext } from './context'

/** The checklist of one transaction, with every check made anew from what the journal holds. */
export async function readReconcile(
  { reconciles, view, journal }: Pick<ApiContext, 'reconciles' | 'view' | 'journal'>,
  open: OpenTransaction,
): Promise<ReconcileList> {
  const [notes, row, standing] = await Promise.all([
    reconciles.notesOf(open.id),
    view.readTransaction(open.id),
    journal.verdictOf(open.id),
  ])
  const branches = open.participants.flatMap((participant, index): ReconcileBranch[] => {
    const branch = index + 1
    const known = open.branches.find(({ n }) => n === branch)
    if (known?.vote === 'read-only') return []
    const note = notes.find((one) => one.branch === branch)
    return [branchOf({ branch, participant, known, note })]
  })
  return {
    ...{ transaction: open.id, verdict: standing?.verdict ?? null, branches },
    complete: branches.every(({ checks }) => checks.every(({ green }) => green)),
    reconciled: row?.acknowledged ?? null,
  }
}

interface Known {
  readonly branch: number
  readonly participant: string
  readonly known: BranchChange | undefined
  readonly note: StoredNote | undefined
}

function branchOf({ branch, participant, known, note }: Known): ReconcileBranch {
  const proved = known?.proof ?? null
  const { ended, proof, rows, note: text, by, at } = note ?? {}
  const entry =
    ended === undefined || !proof || !rows || !text || !by || !at
      ? null
      : { ended, proof, rows, note: text, by, at: at.toISOString() }
  return {
    ...{ branch, participant, proved, provedBy: known?.proofSource ?? null, entry },
    version: note?.version ?? 0,
    checks: checksOf(participant, proved, entry),
  }
}

function checksOf(
  participant: string,
  proved: ReconcileBranch['proved'],
  entry: ReconcileBranch['entry'],
): ReconcileCheck[] {
  const filled: ReconcileCheck = {
    ...{ name: 'filled', green: entry !== null },
    text:
      entry === null
        ? `Nobody has said yet how ${participant} ended, how that is known, which rows are concerned and what was done.`
        : `${entry.by} has said how ${participant} ended and what was done.`,
  }
  if (entry === null) return [filled]
  const agrees = proved === null || proved === entry.ended
  const text = () => {
    if (proved === null)
      return `${participant} has proved nothing itself: that it ended ${entry.ended} is what ${entry.by} says.`
    return agrees
      ? `${participant} has itself proved that it ${proved}.`
      : `${participant} has itself proved that it ${proved}, and the list says ${entry.ended}. Correct the list.`
  }
  return [filled, { name: 'agrees', green: agrees, text: text() }]
}
