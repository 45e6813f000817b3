import type { PrismaClient } from '@/prisma/client/client'
import { reconcileNote } from '@/server/contract/reconcile'
import type { ReconcileStore } from './reconcile-store'

/** The table of checklists after heuristic outcomes. */
export function createPrismaReconcile(prisma: PrismaClient): ReconcileStore {
  return {
    notesOf: async (transaction) => {
      const rows = await prisma.reconcile.findMany({ where: { transaction } })
      return rows.map(({ branch, by, at, version, ended, proof, rows: concerned, note }) => ({
        ...{ branch, by, at, version },
        ...reconcileNote.parse({ ended, proof, rows: concerned, note }),
      }))
    },
    write: async (transaction, { branch, ended, proof, rows, note, by, replaces }) => {
      // Whoever marks it as reconciled waits for this, and after that nothing is written any more.
      const written = await prisma.$executeRaw`
        with waiting as materialized (select id from verdict_transaction
          where id = ${transaction} and acknowledged_at is null for share)
        insert into verdict_reconcile as r (transaction, branch, ended, proof, rows, note, by, at)
        select ${transaction}, ${branch}::int, ${ended}, ${proof}, ${rows}, ${note}, ${by},
          clock_timestamp()
        from waiting where (${replaces}::int = 0 or exists (select from verdict_reconcile
          where transaction = ${transaction} and branch = ${branch}::int))
        on conflict (transaction, branch) do update
        set ended = excluded.ended, proof = excluded.proof, rows = excluded.rows,
          note = excluded.note, by = excluded.by, at = excluded.at, version = r.version + 1
        where r.version = ${replaces}::int`
      return written > 0
    },
  }
}
