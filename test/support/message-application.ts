import type { PoolClient } from 'pg'
import type { Client } from '@/sdk/client'

export interface MessageTerms {
  readonly key: string
  readonly account: string
  readonly deadlineMs: number
}

/** A payment out of the application's own database, whose other side is a service. */
export const pay = (
  verdict: Client,
  client: PoolClient,
  { key, account, deadlineMs }: MessageTerms,
  meanwhile: () => Promise<void> = async () => undefined,
) =>
  verdict.message(
    {
      ...{ participant: 'a', idempotencyKey: key, deadlineMs },
      steps: [{ participant: 'b', payload: { key, account, delta: 1 } }],
    },
    client,
    async () => {
      await client.query('update accounts set balance = balance - 1 where id = $1', [account])
      const note = 'insert into ledger (transaction, account, delta) values ($1, $2, -1)'
      await client.query(note, [key, account])
      await meanwhile()
      return 'paid'
    },
  )
