import { createPrismaJournal } from '@/server/journal/prisma-journal'
import type { Participant } from '@/server/participant/participant'
import { systemClock } from '@/server/platform/clock'
import { newUlid } from '@/server/platform/ids'
import { branchId, transactionId } from '@/server/protocol/ids'
import type { BranchId, Instant, TransactionId, Verdict } from '@/server/protocol/model'
import { BANKS, CLUSTER, type PostgresCluster } from './cluster'
import { begin, branchRow, changeTo, event, propose } from './journal-entries'
import { quiet } from './journal-world'
import { statement, within, worked } from './postgres'

export interface Waits {
  /** What was written before the coordinator went; null: nothing. */
  readonly verdict?: Verdict | null
  readonly sinceS?: number
}

type Journal = Awaited<ReturnType<typeof createPrismaJournal>>

/**
 * Leaves transactions in doubt, as a coordinator that is gone has left them: both banks have
 * promised, through their adapters. Answers the ids in the order given.
 */
export async function leaveWaiting(
  { banks, journal: { url } }: PostgresCluster,
  wanted: readonly Waits[],
): Promise<readonly TransactionId[]> {
  const journal = await createPrismaJournal({
    ...{ url, role: 'coordinator', process: 'gone', owner: null },
    ...{ cluster: CLUSTER, clock: systemClock, logger: quiet },
  })
  const adapters = BANKS.map((bank) => banks[bank].server.participant())
  const ids: TransactionId[] = []
  for (const one of wanted) {
    const id = transactionId({ cluster: CLUSTER, shard: 7, epoch: 1, ulid: newUlid() })
    const proofs = await Promise.all(
      adapters.map((adapter, index) => promise(adapter, branchId(id, index + 1))),
    )
    await write(journal, id, { ...one, proofs })
    ids.push(id)
  }
  await journal.close()
  return ids
}

/** Work of its own account, and a yes that is on disk. */
async function promise(adapter: Participant, branch: BranchId) {
  const sql = 'insert into accounts (id, balance) values ($1, 1)'
  const { proof } = await worked(adapter, [statement(sql, branch)], branch)
  const { vote } = await adapter.prepare(branch, within())
  if (vote !== 'yes') throw new Error(`the bank has not promised: ${vote}`)
  return proof
}

interface Left extends Waits {
  readonly proofs: readonly { readonly xid: string | null; readonly server: string | null }[]
}

async function write(
  journal: Journal,
  id: TransactionId,
  { verdict = null, sinceS = 60, proofs }: Left,
): Promise<void> {
  const at = (Date.now() - sinceS * 1_000) as Instant
  await journal.append(begin(id, { recovery: 'manual', participants: [...BANKS] }, null))
  const votes = proofs.map((_, index) => ({
    ...{ type: 'voted', branch: index + 1, at, data: { vote: 'yes' } },
  }))
  const decided = { commit: 'committing', abort: 'aborting' } as const
  await journal.append({
    ...event(id, 'voted', { epoch: null }),
    records: votes,
    branches: proofs.map((proof, index) =>
      branchRow(index + 1, { state: 'prepared', vote: 'yes', preparedAt: at, ...proof }),
    ),
    change: changeTo(verdict === null ? 'preparing' : decided[verdict], { inDoubtSince: at }),
  })
  if (verdict !== null) await journal.append(propose(id, verdict, { epoch: null }))
}
