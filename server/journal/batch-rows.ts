import type { TransactionId } from '@/server/protocol/model'
import { type Joined, joinedBy, joinedRow, replaceFresh } from './batch-enlisted'
import {
  attemptRow,
  type Begun,
  beginRow,
  branchRow,
  changeRow,
  divergenceRow,
  newBranchRows,
  parseBranchNumber,
  type Row,
} from './batch-row'
import type { RowList, Statement } from './batch-sql'
import { statementFor, type Writer } from './batch-statement'
import type { Acknowledgement } from './entry-parts'
import type { BranchChange, Entry, NewRecord, TransactionChange } from './journal'
import { compactData } from './records'

/** What the answer to the statement is read by. */
export interface EntryPlan {
  readonly entry: Entry
  /** Position of the entry's last record. */
  readonly seq: number
  /** Position of the record of its verdict, if it proposes one. */
  readonly verdictSeq: number | null
}

export interface BatchPlan {
  readonly plans: readonly EntryPlan[]
  /** Position of the last record of the batch; that of the batch before if it holds none. */
  readonly seq: number
  readonly statement: Statement
  readonly params: readonly (string | number | null)[]
}

interface Moved {
  i: number
  change: TransactionChange | null
  proposal: { readonly entry: number; readonly seq: number } | null
  acknowledgement: Acknowledgement | null
  readonly joining: string[]
}

interface Rows {
  readonly entries: Row[]
  readonly records: Row[]
  readonly proposals: Row[]
  readonly attempts: Row[]
  readonly divergences: Row[]
  readonly audits: Row[]
  readonly audited: Row[]
  readonly evidence: Row[]
  readonly confirming: Row[]
  readonly shards: Set<number>
  readonly begun: Map<TransactionId, Begun>
  readonly moved: Map<TransactionId, Moved>
  readonly joined: Joined[]
  readonly branches: Map<string, { i: number; transaction: TransactionId; change: BranchChange }>
}

const emptyRows = (): Rows => ({
  entries: [],
  records: [],
  proposals: [],
  attempts: [],
  divergences: [],
  audits: [],
  audited: [],
  evidence: [],
  confirming: [],
  shards: new Set(),
  begun: new Map(),
  moved: new Map(),
  joined: [],
  branches: new Map(),
})

/** Lays a batch out as rows: positions given, one final row per key, lists sorted by key (D15). */
export function planBatch(entries: readonly Entry[], base: number, writer: Writer): BatchPlan {
  const rows = emptyRows()
  const plans: EntryPlan[] = []
  let seq = base
  for (const [i, entry] of entries.entries()) {
    if (entry.shard !== null) {
      rows.shards.add(entry.shard)
      rows.entries.push({ i, s: entry.shard, e: entry.epoch })
    }
    if (entry.begin && entry.transaction !== null && entry.shard !== null)
      rows.begun.set(entry.transaction, { i, shard: entry.shard, begin: entry.begin })
    for (const record of entry.records) addRecord(rows, { i, entry, record, seq: ++seq })
    const verdictSeq = entry.proposal ? ++seq : null
    if (verdictSeq !== null) addProposal(rows, i, entry, verdictSeq)
    addChanges(rows, i, entry)
    plans.push({ entry, seq, verdictSeq })
  }
  return { plans, seq, ...statementFor(listsOf(rows), [...rows.shards], { ...writer, seq }) }
}

function addRecord(
  rows: Rows,
  { i, entry, record, seq }: { i: number; entry: Entry; record: NewRecord; seq: number },
): void {
  const { transaction } = entry
  rows.records.push({
    q: seq,
    i,
    t: transaction ?? undefined,
    b: record.branch ?? undefined,
    y: record.type,
    a: record.at,
    d: compactData(record),
    k: transaction !== null && rows.begun.has(transaction) ? 1 : undefined,
  })
  if (record.type === 'attempt' && transaction !== null && record.branch !== null)
    rows.attempts.push(attemptRow(transaction, record, seq))
  if (record.type === 'diverged' && transaction !== null && record.branch !== null)
    rows.divergences.push(divergenceRow(transaction, record, seq))
}

/** The verdict's record is made here: it is written from what the register took, and only then. */
function addProposal(rows: Rows, i: number, { transaction, proposal }: Entry, q: number): void {
  if (!proposal || transaction === null) return
  const { verdict, reason, by, at } = proposal
  const branches = proposal.branches.map(parseBranchNumber)
  const data = { verdict, reason: reason ?? undefined, branches, by }
  rows.records.push({
    q,
    i,
    t: transaction,
    y: 'verdict',
    a: at,
    d: data,
    k: proposal.stands ? 3 : 2,
  })
  rows.proposals.push({ i, q, t: transaction, v: verdict, r: reason, b: branches, by, at })
}

function addChanges(rows: Rows, i: number, entry: Entry): void {
  const { transaction, change, proposal, acknowledgement } = entry
  if (entry.audit) rows.audits.push({ ...entry.audit, transaction })
  if (entry.audited) rows.audited.push({ ...entry.audited })
  if (entry.evidence) rows.evidence.push({ ...entry.evidence, transaction })
  if (entry.confirms) rows.confirming.push({})
  if (transaction === null) return
  for (const branch of entry.branches ?? [])
    rows.branches.set(`${transaction}_${branch.n}`, { i, transaction, change: branch })
  const joined = joinedBy(i, entry)
  if (joined) rows.joined.push(joined)
  if (!change && !proposal && !joined && !acknowledgement) return
  const none = { i, change: null, proposal: null, acknowledgement: null, joining: [] }
  const moved: Moved = rows.moved.get(transaction) ?? none
  if (joined) moved.joining.push(joined.participant)
  moved.i = i
  if (change) moved.change = change
  if (acknowledgement) moved.acknowledgement ??= acknowledgement
  if (proposal) moved.proposal = { entry: i, seq: rows.proposals.at(-1)?.q as number }
  rows.moved.set(transaction, moved)
}

function listsOf(rows: Rows): Readonly<Record<RowList, readonly Row[]>> {
  const begins: Row[] = []
  const started: Row[] = []
  for (const [transaction, { i, shard, begin }] of rows.begun) {
    const change = rows.moved.get(transaction)?.change ?? null
    begins.push(beginRow(transaction, { i, shard, begin }, change))
    started.push(...newBranchRows(transaction, i, begin.participants))
  }
  const stepped: Row[] = []
  const enlisted = rows.joined.map(joinedRow)
  for (const { i, transaction, change } of rows.branches.values()) {
    const row = branchRow(transaction, i, change)
    if (!replaceFresh(started, row) && !replaceFresh(enlisted, row)) stepped.push(row)
  }
  const moved = [...rows.moved]
    .filter(([transaction]) => !rows.begun.has(transaction))
    .map(([transaction, { proposal, ...rest }]) => {
      const proposed = proposal && rows.proposals.find((one) => one.q === proposal.seq)
      return changeRow(transaction, { ...rest, proposed: proposed ?? null })
    })
  const { entries, records, proposals, attempts, divergences, audits, audited, evidence } = rows
  const { confirming } = rows
  const first = { entries, records, begins, started, enlisted, proposals, moved, stepped }
  return { ...first, attempts, divergences, audits, audited, evidence, confirming }
}
