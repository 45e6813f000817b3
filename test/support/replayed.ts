import { expect, test } from 'vitest'
import { conform } from '@/server/analysis/conformance'
import { conformSaga } from '@/server/analysis/conformance-saga'
import { historyToEvents, isByHand } from '@/server/journal/history'
import type { StoredRecord } from '@/server/journal/journal'
import { branchNames } from '@/server/journal/records'
import type { Instant, TransactionId, Verdict } from '@/server/protocol/model'
import { type AnyEvent, asSaga, asTwoPhase } from '@/server/protocol/protocols'
import type { Query } from './cluster-bank-postgres'

interface Row {
  readonly transaction: TransactionId
  readonly records: readonly Pick<StoredRecord, 'type' | 'branch' | 'data'>[]
  readonly verdict: Verdict | null
  readonly branches: readonly number[] | null
  readonly by: string | null
}

/** What the owners of its shard recorded of each transaction, and what stands in the register. */
const logsSql = `select r.transaction, v.verdict, v.branches, v.by, json_agg(
    json_build_object('type', r.type, 'branch', r.branch, 'data', r.data)
    order by r.epoch, r.stream, r.seq) records
  from verdict_record r left join verdict_verdict v on v.transaction = r.transaction
  where r.transaction is not null and r.epoch is not null
  group by r.transaction, v.verdict, v.branches, v.by`

/** How many logs have a begin, and those that are no firing sequence of their net, with the first bad step. */
export async function notReplayed(query: Query): Promise<{ logs: number; found: string[] }> {
  const logs = (await query<Row>(logsSql)).map((row) => ({ row, events: eventsOf(row) }))
  const found = logs.flatMap(({ row, events }) => {
    const saga = asSaga(events)
    const result = saga === null ? conform(asTwoPhase(events), isByHand(row.by)) : conformSaga(saga)
    return result?.ok !== false
      ? []
      : [`token replay: ${row.transaction} ${JSON.stringify({ result, events })}`]
  })
  const begun = logs.filter(({ events }) => events.some(({ type }) => type === 'begun'))
  return { logs: begun.length, found }
}

function eventsOf({ transaction, records, verdict, branches }: Row): readonly AnyEvent[] {
  const at = 0 as Instant
  const history = records.map((record) => ({ ...record, stream: 0, seq: 0, epoch: 0, at }))
  const standing = verdict && {
    ...{ verdict, reason: null, by: 'coordinator', at },
    branches: branchNames(transaction, branches ?? []),
  }
  return historyToEvents({ id: transaction, history, standing })
}

/** Called last in a file: whatever the tests before it did, each log is a firing sequence of its net. */
export const describeReplay = (query: () => Query, atLeast: number): void =>
  test('every log of it is a firing sequence of its net', async () => {
    const { logs, found } = await notReplayed(query())
    expect(logs).toBeGreaterThanOrEqual(atLeast)
    expect(found).toEqual([])
  })
