import { z } from 'zod'
import type { AttemptLedger, LedgerEntry } from '@/server/contract/attempt-ledger'
import { transactionRetry } from '@/server/contract/operation-policy'
import type { Database } from '@/server/platform/database'
import { readBroken } from './broken-then'
import { type CallRecord, callOf } from './calls'
import { timeOf, timeOrNull } from './rows'
import { wireOperation } from './wire-operation'

/** Of each end of the ledger: the first calls tell the cause, the last ones how it stands. */
const ENDS_MAX = 500

interface Row extends CallRecord {
  readonly process: string
}

/** Every call of a transaction to its participants, in the order in which they were made. */
export async function readLedger(database: Database, id: string): Promise<AttemptLedger | null> {
  const { prisma } = database
  const transaction = await prisma.transaction.findUnique({ where: { id } })
  if (transaction === null) return null
  const rows = await prisma.$queryRaw<Row[]>`
    select r.type, r.branch, r.at, r.data, s.process from verdict_record r
    join verdict_stream s on s.id = r.stream
    where r.transaction = ${id} and r.branch is not null
      and (s.role = 'coordinator' or s.role = 'web' and r.data->>'by' = 'operator')
    order by r.at, r.stream, r.seq`
  const kinds = new Map(
    (await prisma.participant.findMany({ where: { name: { in: transaction.participants } } })).map(
      ({ name, kind }) => [name, kind],
    ),
  )
  const { protocol } = transaction
  const retry = await readRetry(database, id)
  const brokenAt = await readBroken(database, transaction)
  const seen = new Map<string, number>()
  const items = rows.flatMap((row): LedgerEntry[] => {
    const call = callOf(row, transaction.outcome)
    if (call === null || row.branch === null) return []
    const key = `${row.branch} ${call.operation}`
    const n = (seen.get(key) ?? 0) + 1
    seen.set(key, n)
    const participant = transaction.participants[row.branch - 1] ?? ''
    const asked = { protocol, kind: kinds.get(participant) ?? null }
    const request = `${id}/${row.branch}/${wireOperation(call.operation, asked)}`
    return [
      {
        ...{ branch: row.branch, participant },
        ...{ ...call, n, request, coordinator: row.process },
        ...{ at: timeOf(call.at), nextAt: timeOrNull(call.nextAt) },
        faults: brokenAt(participant, call.at),
      },
    ]
  })
  const leftOut = Math.max(0, items.length - 2 * ENDS_MAX)
  const kept = leftOut === 0 ? items : [...items.slice(0, ENDS_MAX), ...items.slice(-ENDS_MAX)]
  return { items: kept, leftOut, retry }
}

/** Of the begin record; what another version wrote in another way is not shown. */
async function readRetry({ prisma }: Database, transaction: string) {
  const begun = await prisma.journalRecord.findFirst({ where: { transaction, type: 'begun' } })
  const known = z.object({ retry: transactionRetry }).safeParse(begun?.data)
  return known.data?.retry ?? null
}
