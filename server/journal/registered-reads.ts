import { parseTransactionId } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import type { Journal, OpenTransaction, StandingVerdict } from './journal'
import type { Deciding, RegisteredJournalOptions } from './registered-parts'

type Verdicts = ReadonlyMap<TransactionId, StandingVerdict>

/**
 * What stands in the journal stands; for the rest the register is asked, linearizably, in that very
 * call. Rejects as silent if it does not answer: that nothing stands is then not known.
 */
export function createRegisteredReads(
  { journal, register }: RegisteredJournalOptions,
  deciding: Deciding,
): Pick<Journal, 'verdictOf' | 'verdictsOf' | 'openSet' | 'find'> {
  /** What our own proposal is about to write down is left to it. */
  async function learn(ids: readonly TransactionId[]): Promise<Verdicts> {
    if (ids.length === 0) return new Map()
    const found = await register.read(ids)
    const written = [...found].map(
      ([id, standing]) =>
        deciding.get(id)?.catch(() => undefined) ?? recreate(journal, id, standing),
    )
    await Promise.all(written)
    return found
  }

  async function verdictsOf(ids: readonly TransactionId[]): Promise<Verdicts> {
    const known = await journal.verdictsOf(ids)
    return new Map([...known, ...(await learn(ids.filter((id) => !known.has(id))))])
  }

  async function complete(page: readonly OpenTransaction[]): Promise<readonly OpenTransaction[]> {
    const lacking = page.filter(({ standing, ended }) => standing === null && !ended)
    const found = await learn(lacking.map(({ id }) => id))
    return page.map((open) => ({ ...open, standing: open.standing ?? found.get(open.id) ?? null }))
  }

  return {
    verdictOf: async (transaction) => (await verdictsOf([transaction])).get(transaction) ?? null,
    verdictsOf,
    openSet: async (shards, page) => complete(await journal.openSet(shards, page)),
    find: async (transaction) => {
      const found = await journal.find(transaction)
      return found === null ? null : ((await complete([found]))[0] ?? null)
    },
  }
}

/** Under nobody's lease, as an operator's: it stands already, and is only written down. */
async function recreate(
  journal: Journal,
  transaction: TransactionId,
  standing: StandingVerdict,
): Promise<void> {
  const shard = parseTransactionId(transaction)?.shard ?? null
  const proposal = { ...standing, stands: true } as const
  await journal.append({ transaction, shard, epoch: null, records: [], proposal })
}
