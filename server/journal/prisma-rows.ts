import type { Branch, JournalRecord, Transaction as TransactionRow } from '@/prisma/client/client'
import type { BranchState } from '@/server/protocol/look'
import type { Instant, Recovery, TransactionId, Vote } from '@/server/protocol/model'
import type { BranchChange, OpenTransaction, RecordData, StoredRecord } from './journal'
import { rowsOfHistory } from './rows-of-history'

/*
 * Rows of the journal's own tables as the port's words. They were written by this folder alone, so
 * their texts are taken for what they were when they were written.
 */

export const toInstant = (date: Date): Instant => date.getTime() as Instant
const toInstantOrNull = (date: Date | null): Instant | null =>
  date === null ? null : toInstant(date)

export const toBranchChange = (row: Branch): BranchChange => ({
  n: row.n,
  state: row.state as BranchState,
  vote: row.vote as Vote | null,
  xid: row.xid,
  server: row.server,
  session: row.session,
  rows: row.rows,
  statementsHash: row.statementsHash,
  preparedAt: toInstantOrNull(row.preparedAt),
  endedAt: toInstantOrNull(row.endedAt),
  proof: row.proof === 'committed' || row.proof === 'aborted' ? row.proof : null,
  proofSource: row.proofSource,
  attempts: row.attempts,
  nextAttemptAt: toInstantOrNull(row.nextAttemptAt),
  faultCode: row.faultCode,
  faultText: row.faultText,
  alarm: row.alarm,
})

export const toStored = (row: JournalRecord): StoredRecord => ({
  stream: row.stream,
  seq: Number(row.seq),
  epoch: row.epoch === null ? null : Number(row.epoch),
  type: row.type,
  branch: row.branch,
  at: toInstant(row.at),
  data: isObject(row.data) ? row.data : {},
})

export const toOpen = (
  row: TransactionRow,
  rest: Pick<OpenTransaction, 'branches' | 'history' | 'standing'>,
): OpenTransaction => ({
  id: row.id as TransactionId,
  shard: row.shard,
  epoch: Number(row.epoch),
  name: row.name,
  recovery: row.recovery as Recovery,
  participants: row.participants,
  lab: row.lab,
  startedAt: toInstant(row.startedAt),
  deadlineAt: toInstant(row.deadlineAt),
  inDoubtSince: toInstantOrNull(row.inDoubtSince),
  retries: row.retries,
  version: row.version,
  ended: row.endedAt !== null,
  ...rest,
  branches: rowsOfHistory(rest),
})

const isObject = (value: unknown): value is RecordData =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
