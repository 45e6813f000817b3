import type { Pool } from 'pg'
import type { Client } from '@/sdk/client'

interface Terms {
  readonly key: string
  readonly account: string
  readonly deadlineMs: number
  /** Each bank promises with its last statement. */
  readonly final?: boolean
}

/** A transfer of one between two banks, as an application writes it. */
export const transfer = (verdict: Client, pools: readonly Pool[], terms: Terms) =>
  verdict.transaction(
    { idempotencyKey: terms.key, deadlineMs: terms.deadlineMs, attemptsMax: 1 },
    async (tx) => {
      for (const [index, pool] of pools.entries()) {
        const client = await pool.connect()
        held.push({ release: () => client.release() })
        const bank = await tx.enlist('ab'.charAt(index), client)
        const delta = index === 0 ? -1 : 1
        const add = 'update accounts set balance = balance + $1 where id = $2'
        await bank.query(add, [delta, terms.account])
        const note = 'insert into ledger (transaction, account, delta) values ($1, $2, $3)'
        await bank.query(note, [terms.key, terms.account, delta], { final: terms.final ?? false })
      }
    },
  )

const held: { readonly release: () => void }[] = []

/** The connections go back to their pools. */
export const releaseAll = (): void => {
  for (const { release } of held.splice(0)) release()
}
