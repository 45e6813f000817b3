import type {
  BranchChange,
  Entry,
  Journal,
  OpenTransaction,
  Standing,
  StandingVerdict,
  StoredRecord,
} from '@/server/journal/journal'
import { rowsOfHistory } from '@/server/journal/rows-of-history'
import type { Instant, TransactionId } from '@/server/protocol/model'

interface Row {
  open: OpenTransaction
  requestHash: string
  idempotencyKey: string | null
}

/** What survives a crash of everybody who writes: tests hand it from one incarnation to the next. */
export interface Disk {
  readonly rows: Map<TransactionId, Row>
  readonly verdicts: Map<TransactionId, StandingVerdict>
  /** The epoch of every shard's lease. */
  epoch: number
  streams: number
}

export const newDisk = (): Disk => ({ rows: new Map(), verdicts: new Map(), epoch: 1, streams: 0 })

export interface MemoryJournal extends Journal {
  /** Everything appended from now on waits until the answer is called. */
  hold(): () => void
  /** What was appended and is not durable is lost, as in a crash. */
  crash(): void
  readonly appended: Entry[]
}

/** The journal of the simulations: one batch at a time on a disk of its own, no database. */
export function createMemoryJournal(disk: Disk): MemoryJournal {
  const stream = ++disk.streams
  const appended: Entry[] = []
  let seq = 0
  let gate: Promise<void> = Promise.resolve()
  let crashed = false

  const write = (entry: Entry): Standing => {
    seq += entry.records.length + (entry.proposal ? 1 : 0)
    const fenced = entry.epoch !== null && entry.epoch !== disk.epoch
    if (fenced || entry.transaction === null)
      return { fenced, seq, standing: null, begun: null, duplicate: null }
    return apply(disk, entry, { stream, seq })
  }

  return {
    stream: { id: stream, name: `coordinator-${stream}` },
    appended,
    append: async (entry) => {
      appended.push(entry)
      await gate
      if (crashed) return new Promise(() => {})
      return write(entry)
    },
    hold: () => {
      let release = () => {}
      gate = new Promise((resolve) => {
        release = resolve
      })
      return release
    },
    crash: () => {
      crashed = true
    },
    verdictOf: async (id) => disk.verdicts.get(id) ?? null,
    verdictsOf: async (ids) =>
      new Map(
        ids.flatMap((id) => {
          const standing = disk.verdicts.get(id)
          return standing === undefined ? [] : [[id, standing] as const]
        }),
      ),
    openSet: async (_, { after }) =>
      after === null ? [...disk.rows.values()].flatMap(stillOpen(disk)) : [],
    find: async (id) => {
      const open = disk.rows.get(id)?.open
      return open === undefined ? null : known(open)
    },
    close: async () => {},
  }
}

const known = (open: OpenTransaction): OpenTransaction => ({
  ...open,
  branches: rowsOfHistory(open),
})

const stillOpen =
  (disk: Disk) =>
  ({ open }: Row): OpenTransaction[] =>
    open.ended ? [] : [known({ ...open, standing: disk.verdicts.get(open.id) ?? null })]

function apply(disk: Disk, entry: Entry, at: { stream: number; seq: number }): Standing {
  const id = entry.transaction as TransactionId
  const begun = entry.begin ? begin(disk, entry) : null
  if (begun !== null && 'duplicate' in begun)
    return { fenced: false, seq: at.seq, standing: null, begun: null, duplicate: begun.duplicate }
  const row = disk.rows.get(id)
  let standing: Standing['standing'] = null
  if (entry.proposal) {
    const won = !disk.verdicts.has(id)
    if (won) disk.verdicts.set(id, { ...entry.proposal })
    const stands = disk.verdicts.get(id)
    if (stands) standing = { ...stands, won, seq: at.seq }
  }
  if (row) row.open = moved(row.open, entry, at)
  return { fenced: false, seq: at.seq, standing, begun, duplicate: null }
}

function begin(disk: Disk, { transaction, shard, epoch, begin: given }: Entry) {
  if (!given || transaction === null || shard === null || epoch === null) return null
  const { idempotencyKey, requestHash } = given
  const taken = [...disk.rows.values()].find(
    (row) => idempotencyKey !== null && row.idempotencyKey === idempotencyKey,
  )
  if (taken) return { duplicate: { id: taken.open.id, requestHash: taken.requestHash } }
  const startedAt = 0 as Instant
  const deadlineAt = given.deadlineMs as Instant
  const { name, recovery, participants, lab } = given
  const kept = { name, recovery, participants, lab, startedAt, deadlineAt, shard, epoch }
  const fresh = { inDoubtSince: null, retries: 0, version: 1, ended: false, standing: null }
  const open = { id: transaction, ...kept, ...fresh, branches: [], history: [] }
  disk.rows.set(transaction, { open, requestHash, idempotencyKey })
  return { startedAt, deadlineAt }
}

function moved(open: OpenTransaction, entry: Entry, at: { stream: number; seq: number }) {
  const records = entry.records.map(
    (record, index): StoredRecord => ({
      ...record,
      ...at,
      seq: at.seq - entry.records.length + index + 1,
      epoch: entry.epoch,
    }),
  )
  const { enlisted } = entry
  const participants =
    enlisted === undefined ? open.participants : [...open.participants, enlisted.participant]
  const changed = new Map<number, BranchChange>(open.branches.map((row) => [row.n, row]))
  for (const row of entry.branches ?? []) changed.set(row.n, row)
  return {
    ...open,
    participants,
    version: open.version + 1,
    ended: open.ended || entry.change?.ended === true,
    inDoubtSince: entry.change ? entry.change.inDoubtSince : open.inDoubtSince,
    branches: [...changed.values()],
    history: entry.epoch === null ? open.history : [...open.history, ...records],
  }
}
