import { randomUUID } from 'node:crypto'
import { escapeLiteral } from 'pg'
import { branchId } from '@/server/protocol/ids'
import type { ApiWorld } from './api-world'
import { newTransaction } from './journal-entries'
import type { Bank } from './postgres'

/** Prepares as another program would: plain SQL, and a name of its own. */
export async function prepareAs(bank: Pick<Bank, 'session'>, gid: string, account: number) {
  const session = await bank.session()
  await session.query('begin')
  await session.query('update account set balance = balance + 1 where id = $1', [account])
  await session.query(`prepare transaction ${escapeLiteral(gid)}`)
}

/** A name that bears the mark of the journal's cluster, of a transaction that never was. */
export const orphan = (): string => branchId(newTransaction(), 1)

export const REASON = 'Its program was switched off for good'

/** What an operator does with a branch by its name, through the API. */
export function branchCalls({ send }: Pick<ApiWorld, 'send'>, participant = 'bank') {
  const at = (gid: string) => `/v1/participants/${participant}/branches/${encodeURIComponent(gid)}`
  return {
    look: (gid: string) => send('POST', `${at(gid)}/evidence`),
    act: (
      gid: string,
      body: Readonly<Record<string, unknown>>,
      key: string | null = `branch-${randomUUID()}`,
    ) =>
      send(
        'POST',
        `${at(gid)}/actions`,
        { reason: REASON, code: gid.slice(-6), ...body },
        key === null ? {} : { 'idempotency-key': key },
      ),
  }
}
