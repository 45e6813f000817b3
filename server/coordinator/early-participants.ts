import type { EarlyOrder } from '@/server/participant/early-with'
import type { Participant } from '@/server/participant/participant'
import { type Refused, refused } from './refused'
import type { WorkRequest } from './work-request'

export const OPTIMISTIC = 'optimistic-two-phase-commit'

type Branch = Pick<
  WorkRequest['branches'][number],
  'participant' | 'payload' | 'compensationStatements'
>

/** What a branch is undone by; a service also has to be told what to do, in its own time. */
export const earlyOrder = ({ payload, compensationStatements = [] }: Branch): EarlyOrder =>
  payload === undefined
    ? { compensation: { statements: compensationStatements } }
    : { action: payload, compensation: payload }

/** Only who commits by itself and keeps a barrier can vote so; null: all of them can. */
export function refusalToCommitEarly(participants: readonly Participant[]): Refused | null {
  for (const { name, early, steps } of participants) {
    if (early !== undefined) continue
    if (steps === undefined) return refused('work-does-not-fit', cannotCommit(name))
    if (steps.offered === null) return refused('participant-not-usable', notYet(name))
    if (!['action', 'compensate'].every((one) => steps.offered?.includes(one)))
      return refused('work-does-not-fit', cannot(name))
  }
  return null
}

const notYet = (name: string): string =>
  `${name} has not said yet which steps it has. Nothing was begun. Send it again in a moment.`
const cannot = (name: string): string =>
  `${name} does not say that it has the steps action and compensate, which optimistic two-phase commit asks of services. Nothing was begun. Use services that say so, or two-phase commit.`
const cannotCommit = (name: string): string =>
  `${name} is a MariaDB, a MySQL or a SQLite: optimistic two-phase commit runs at PostgreSQL and at services. Nothing was begun. Use these, or two-phase commit.`
