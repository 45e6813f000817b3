import { followsVerdict } from '@/server/protocol/follows-verdict'
import { NOBODY } from './agenda'
import type { Host, Program } from './node'
import { microseconds, type Surroundings } from './protocol'
import type { Batch, Event, Said, Standing, Stored, StoreEntry } from './register-said'

/** D19. */
const LEASE_MS = 3_000

const NONE: Stored['records'] = []

interface Row {
  records: Stored['records']
  stands: Standing | null
  ended: boolean
  /** The last that was appended. */
  batch: Batch
}

const NO_BATCH: Batch = { epoch: NOBODY, batch: 0 }

interface Store {
  readonly host: Host<Said, StoreEntry>
  readonly rows: Map<number, Row>
  readonly audit: Surroundings['audit']
  readonly lease: { owner: number; epoch: number; until: number }
}

type Kept = Extract<StoreEntry, { type: 'records' }>
type Heard<Kind extends Said['kind']> = Extract<Said, { kind: Kind }>

interface StoreProgram extends Program<Said> {
  /** What its owners recorded of it, and the verdict where it came to stand. */
  logOf(transaction: number): readonly Event[]
}

/**
 * The journal of the coordinators with the write-once register: who proposes first decides, a former
 * owner of the lease writes nothing any more, and whatever is answered is durable.
 */
export function startStore(host: Host<Said, StoreEntry>, { audit }: Surroundings): StoreProgram {
  const store: Store = {
    ...{ host, audit, rows: new Map() },
    lease: { owner: NOBODY, epoch: 0, until: 0 },
  }
  return {
    restart: () => restore(store),
    logOf: (transaction) => logOf(store.rows.get(transaction)),
    receive: (message, from) => {
      switch (message.kind) {
        case 'append':
          return append(store, message, from)
        case 'propose':
          return propose(store, message, from)
        case 'ended':
          return end(store, message)
        case 'acquire':
        case 'renew':
          return grant(store, message, from)
        default:
          return
      }
    },
  }
}

/** A lease that had been granted is honoured for its whole time, for nobody knows how much is left. */
function restore({ host, rows, lease, audit }: Store): void {
  for (const [transaction, entries] of host.entries())
    for (const entry of entries) {
      if (entry.type === 'lease') {
        Object.assign(lease, entry, { until: host.now() + microseconds(LEASE_MS) })
        continue
      }
      const row = rowOf(rows, transaction)
      if (entry.type === 'records') restoreRecords(row, entry)
      if (entry.type === 'verdict') {
        row.stands = entry.stands
        // It may have landed without anybody having been told.
        audit.decided(transaction, entry.stands.verdict, { by: NOBODY, lease: NOBODY })
      }
      if (entry.type === 'ended') finish(row, entry.records)
    }
}

function restoreRecords(row: Row, { records, batch }: Kept): void {
  row.records = [...row.records, ...records]
  if (batch !== null) row.batch = batch
}

function rowOf(rows: Map<number, Row>, transaction: number): Row {
  const found = rows.get(transaction)
  if (found !== undefined) return found
  const row: Row = { records: NONE, stands: null, ended: false, batch: NO_BATCH }
  rows.set(transaction, row)
  return row
}

const isFenced = ({ lease }: Store, epoch: number): boolean => epoch !== lease.epoch

function append(store: Store, message: Heard<'append'>, from: number): void {
  const { host, rows } = store
  const { transaction, epoch, batch, records } = message
  if (isFenced(store, epoch)) {
    host.carry(from, { kind: 'fenced', transaction, epoch })
    return
  }
  const row = rowOf(rows, transaction)
  // The same batch, sent once more, is in the journal once.
  const isNew = epoch > row.batch.epoch || batch > row.batch.batch
  if (isNew && !row.ended) {
    row.batch = { epoch, batch }
    keep({ host, transaction, row }, records, row.batch)
  }
  host.force(transaction, () => host.carry(from, { kind: 'appended', transaction, batch }))
}

interface Keeping {
  readonly host: Host<Said, StoreEntry>
  readonly transaction: number
  readonly row: Row
}

function keep(
  { host, transaction, row }: Keeping,
  records: Stored['records'],
  batch: Batch | null,
): void {
  row.records = row.records.length === 0 ? records : [...row.records, ...records]
  host.write(transaction, { type: 'records', records, batch })
}

/** What stands is answered to anybody; only who holds the lease may write. */
function propose(store: Store, message: Heard<'propose'>, from: number): void {
  const { host, rows, audit, lease } = store
  const { transaction, epoch, proposal, records } = message
  const row = rowOf(rows, transaction)
  if (row.stands === null && isFenced(store, epoch)) {
    host.carry(from, { kind: 'fenced', transaction, epoch })
    return
  }
  const isFirst = row.stands === null
  const stands = row.stands ?? { verdict: proposal.verdict, branches: proposal.branches }
  const epochs = { by: epoch, lease: lease.epoch }
  if (isFirst) {
    row.stands = stands
    if (records.length > 0) keep({ host, transaction, row }, records, null)
    host.write(transaction, { type: 'verdict', stands })
  }
  host.force(transaction, () => {
    if (isFirst) {
      host.note(transaction, () => `holds the verdict ${stands.verdict}`)
      audit.decided(transaction, stands.verdict, epochs)
    }
    host.carry(from, { kind: 'stands', transaction, stands })
  })
}

/** The verdict stays in the register; the transaction leaves the open set. */
function end({ host, rows }: Store, { transaction, records }: Heard<'ended'>): void {
  const row = rows.get(transaction)
  if (row === undefined) return
  finish(row, records)
  host.write(transaction, { type: 'ended', records })
}

function finish(row: Row, records: Stored['records']): void {
  row.ended = true
  if (records.length > 0) row.records = [...row.records, ...records]
}

/** As the journal reads a history. */
function logOf(row: Row | undefined): readonly Event[] {
  if (row === undefined) return []
  const follows = followsVerdict(row.records)
  const before = row.records.filter((event) => !follows(event))
  if (row.stands === null) return before
  const stands: Event = { type: 'verdict-stands', ...row.stands }
  return [...before, stands, ...row.records.filter(follows)]
}

/** To its owner at any time, to another one when it has run out; the epoch rises either way (D19). */
function grant(store: Store, { kind, epoch }: Heard<'acquire' | 'renew'>, from: number): void {
  const { host, lease, rows } = store
  const now = host.now()
  if (kind === 'renew') {
    if (from === lease.owner && epoch === lease.epoch) lease.until = now + microseconds(LEASE_MS)
    else host.carry(from, { kind: 'fenced', transaction: NOBODY, epoch })
    return
  }
  if (lease.owner !== from && lease.owner !== NOBODY && lease.until > now) return
  Object.assign(lease, { owner: from, epoch: lease.epoch + 1, until: now + microseconds(LEASE_MS) })
  const granted = lease.epoch
  host.write(NOBODY, { type: 'lease', owner: from, epoch: granted })
  host.force(NOBODY, () => {
    const open = [...rows].flatMap(([transaction, { records, stands, ended }]) =>
      ended || records.length === 0 ? [] : [{ transaction, records, stands }],
    )
    host.carry(from, { kind: 'acquired', transaction: NOBODY, epoch: granted, open })
  })
}
