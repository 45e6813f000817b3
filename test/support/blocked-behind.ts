import type { Participant, Settled } from '@/server/participant/participant'
import { parseBranchId } from '@/server/protocol/ids'
import type { ApiWorld } from './api-world'
import { eventually } from './eventually'
import { credit as creditMariadb, type MariadbBank, prepared as preparedMariadb } from './mariadb'
import { type Bank, credit, prepared, within } from './postgres'

export interface Blocked {
  /** Whose branch it is. */
  readonly transaction: string
  /** Commits it; then whoever waited has gone on. */
  settle(): Promise<Settled>
}

interface Database {
  participant(): Participant
  session(): Promise<{ query(sql: string): unknown }>
}

/** A prepared branch that wrote to the account, owned by nobody, and sessions that want to write there. */
async function blockBehind(
  bank: Database,
  { account, sessions, prepare }: Asked & { readonly prepare: typeof prepared },
): Promise<Blocked> {
  const gone: Participant = bank.participant()
  const { branch, proof } = await prepare(gone)
  await gone.close()
  const waiting: Promise<unknown>[] = []
  for (let n = 0; n < sessions; n++) {
    const session = await bank.session()
    const sql = `update account set balance = balance + 1 where id = ${account}`
    waiting.push(Promise.resolve(session.query(sql)))
  }
  return {
    transaction: parseBranchId(branch)?.transaction ?? '',
    settle: async () => {
      const settled = await bank.participant().commit(branch, proof, within())
      await Promise.all(waiting)
      return settled
    },
  }
}

interface Asked {
  readonly account: number
  readonly sessions: number
}

export const behindPostgres = (bank: Bank, asked: Asked): Promise<Blocked> =>
  blockBehind(bank, { ...asked, prepare: (at) => prepared(at, [credit(asked.account)]) })

export const behindMariadb = (bank: MariadbBank, asked: Asked): Promise<Blocked> =>
  blockBehind(bank, {
    ...asked,
    prepare: (at) => preparedMariadb(at, [creditMariadb(asked.account)]),
  })

/** What to look at first, once it is that transaction and so many wait. */
export const firstOf = (
  { get }: Pick<ApiWorld, 'get'>,
  { transaction, waiting }: { readonly transaction: string; readonly waiting: number },
) =>
  eventually(
    async () => {
      const { resolveFirst } = (await get('/v1/wait-for')).body
      const all = resolveFirst?.sessions + resolveFirst?.transactions
      return resolveFirst?.party === `transaction ${transaction}` && all === waiting
        ? resolveFirst
        : null
    },
    { what: `that ${waiting} wait for ${transaction}` },
  )
