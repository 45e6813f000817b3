import type { TransactionId } from '@/server/protocol/model'
import { parseBranchNumber } from './batch-row'
import type { Entry, Journal, NewRecord, Standing } from './journal'
import type { Decided } from './register'
import type { Deciding, RegisteredJournalOptions } from './registered-parts'

/** Appends as ever, but for proposals: these go to the register first. */
export function createRegisteredAppend(
  { journal, register, decided }: RegisteredJournalOptions,
  deciding: Deciding,
): Journal['append'] {
  const begins = new Map<TransactionId, Promise<unknown>>()

  async function propose(entry: Entry, transaction: TransactionId): Promise<Standing> {
    // A verdict without a begin would be nobody's.
    await begins.get(transaction)?.catch(() => undefined)
    const { proposal, shard, epoch } = entry
    if (proposal === undefined || shard === null) return journal.append(entry)
    const rest = await (epoch === null ? announce(journal, entry) : writeVotes(journal, entry))
    if (rest === null)
      return write(journal, { ...entry, records: [] }, { transaction, answer: { type: 'fenced' } })
    const answer = await register.decide({ ...proposal, transaction, shard, epoch })
    decided?.(rest)
    return write(journal, rest, { transaction, answer })
  }

  return (entry) => {
    const { transaction, begin, proposal } = entry
    if (transaction !== null && proposal !== undefined) {
      const proposed = propose(entry, transaction)
      keepWhile(deciding, transaction, proposed)
      return proposed
    }
    const written = journal.append(entry)
    if (begin !== undefined && transaction !== null) keepWhile(begins, transaction, written)
    return written
  }
}

/**
 * What a coordinator has held back goes first: a verdict whose votes nobody recorded could not be
 * replayed after a crash in between. What is still on its way goes before it too, as it would where
 * both are one statement: so the journal is asked even with nothing to write. Answers with what is
 * left to write, null if the shard is lost.
 */
async function writeVotes(journal: Journal, entry: Entry): Promise<Entry | null> {
  const { transaction, shard, epoch, records } = entry
  if (epoch === null) return entry
  const { fenced } = await journal.append({ transaction, shard, epoch, records })
  return fenced ? null : { ...entry, records: [] }
}

/**
 * What an operator does is in the audit before the register has it: were the answer lost or this
 * process killed in between, nobody could tell any more who decided, and why.
 */
async function announce(journal: Journal, { proposal, audit, ...entry }: Entry): Promise<Entry> {
  const { transaction, shard, epoch, records } = entry
  if (audit !== undefined) await journal.append({ transaction, shard, epoch, records, audit })
  return { ...entry, ...(audit !== undefined && { records: [] }), ...(proposal && { proposal }) }
}

function keepWhile<K>(pending: Map<K, Promise<unknown>>, key: K, work: Promise<unknown>): void {
  pending.set(key, work)
  const done = () => {
    if (pending.get(key) === work) pending.delete(key)
  }
  work.then(done, done)
}

/** The rest of the entry, and the verdict as the register has it. */
async function write(
  journal: Journal,
  { proposal, ...entry }: Entry,
  { transaction, answer }: { readonly transaction: TransactionId; readonly answer: Decided },
): Promise<Standing> {
  if (answer.type === 'fenced') {
    // Bare records bear no epoch, so that no replay reads them.
    const records = [...entry.records, ...lost(proposal)]
    const { seq } = await journal.append({ transaction, shard: null, epoch: null, records })
    return { fenced: true, seq, standing: null, begun: null, duplicate: null }
  }
  const { won, standing } = answer
  const isWritten = !won && (await journal.verdictOf(transaction)) !== null
  const written = await journal.append({
    ...entry,
    records: won ? entry.records : [...entry.records, ...lost(proposal)],
    ...(isWritten ? {} : { proposal: { ...standing, stands: true } }),
  })
  if (written.fenced) return written
  return { ...written, standing: { ...standing, won, seq: written.standing?.seq ?? written.seq } }
}

function lost(proposal: Entry['proposal']): readonly NewRecord[] {
  if (proposal === undefined) return []
  const { verdict, reason, by, at } = proposal
  const branches = proposal.branches.map(parseBranchNumber)
  const data = { verdict, reason: reason ?? undefined, branches, by }
  return [{ type: 'verdict-lost', branch: null, at, data }]
}
