import { amount } from './money'

/*
 * Transfers whose banks commit before the verdict: as a saga, bank after bank, or in optimistic
 * two-phase commit, all at their vote. What is undone is booked back, under a name of its own.
 */

interface Statement {
  readonly sql: string
  readonly params: string[]
}

export interface Work {
  readonly participant: string
  readonly statements: Statement[]
  readonly compensationStatements?: Statement[]
}

/** Whether its branches commit before the verdict. */
export const exposes = (protocol: string): boolean =>
  protocol === 'saga' || protocol === 'optimistic-two-phase-commit'

/** What takes a booking back. */
export const givingBack = (key: string, account: string, delta: number): Statement[] => [
  {
    sql: 'update accounts set balance = balance - $1::numeric where id = $2',
    params: [amount(delta), account],
  },
  {
    sql: 'insert into ledger (transaction, account, delta) values ($1, $2, -$3::numeric)',
    params: [key, `${account} back`, amount(delta)],
  },
]

/**
 * The branches as the protocol takes them. In a saga the last one, which takes the money, decides: who
 * was given money may have spent it, and nobody could take it back for certain.
 */
export function compensated(protocol: string, branches: readonly Work[]) {
  if (!exposes(protocol))
    return branches.map(({ participant, statements }) => ({ participant, statements }))
  if (protocol !== 'saga') return [...branches]
  return branches.map((branch, place) => {
    const { participant, statements, compensationStatements } = branch
    const last = place === branches.length - 1
    return last
      ? { participant, statements, step: { name: 'take', class: 'pivot' as const } }
      : { participant, statements, compensationStatements, step: { name: 'give' } }
  })
}
