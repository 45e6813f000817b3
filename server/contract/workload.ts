import { z } from 'zod'
import { protocol } from './protocol'
import { type Phrase, phrase, say } from './words'

/**
 * What makes the work of a run: transfers between banks, sagas over three services, orders of a shop,
 * rows that are kept equal in two databases.
 */
export const workload = z.enum([
  ...(['bank-transfer', 'hot-account', 'trip-booking', 'shop-order', 'data-sync'] as const),
])

/** How a run works: a protocol, or the outbox, which needs no coordinator. */
export const runProtocol = z.enum([...protocol.options, 'outbox'])

export type Workload = z.infer<typeof workload>

interface Asked {
  readonly workload: Workload
  readonly protocol: string
  readonly recovery: string
  readonly through: string
}

/** Why a protocol does not fit a workload; null: it does. */
export function protocolMisfit(asked: Pick<Asked, 'workload' | 'protocol'>): string | null {
  const misfit = misfitOf(asked)
  return misfit === null ? null : say(misfit)
}

function misfitOf({ workload: work, protocol }: Pick<Asked, 'workload' | 'protocol'>) {
  switch (work) {
    case 'bank-transfer':
    case 'hot-account':
      return transferMisfits[protocol] ?? null
    case 'trip-booking':
      return bookedBy.has(protocol) ? null : onlySteps
    case 'shop-order':
      return orderMisfits[protocol] ?? null
    case 'data-sync':
      return syncMisfits[protocol] ?? null
  }
}

/** What a workload asks of the other settings of a run. */
export function fitsWorkload(asked: Asked, context: z.RefinementCtx): void {
  const misfit = protocolMisfit(asked)
  if (misfit !== null) context.addIssue({ code: 'custom', path: ['protocol'], message: misfit })
  if (overMariadb(asked) && asked.through === 'agents')
    context.addIssue({ code: 'custom', path: ['through'], message: say(agentsOfBanks) })
  if (asked.protocol === 'outbox' && asked.recovery !== 'automatic')
    context.addIssue({ code: 'custom', path: ['recovery'], message: say(nobodyDecides) })
}

/** Whether a workload needs the lab's MariaDB. */
export const overMariadb = ({ workload: work }: Pick<Asked, 'workload'>): boolean =>
  work === 'shop-order' || work === 'data-sync'

type Misfits = Readonly<Record<string, Phrase>>

const noMessages = phrase`It carries copies of rows. Use it to keep rows equal, or choose another protocol`
const onlySteps = phrase`Each service of a trip commits its own step and can take it back: use a saga, or optimistic two-phase commit`
const bookedBy: ReadonlySet<string> = new Set(['saga', 'optimistic-two-phase-commit'])
const agentsOfBanks = phrase`Agents stand in front of banks. Only transfers between banks go through them`
const nobodyDecides = phrase`With an outbox nothing is ever undecided, so no operator is waited for. Use automatic recovery`

const transferMisfits: Misfits = { outbox: noMessages }
/** Reservations and steps that are taken back go to three services, the one of orders over MariaDB. */
const orderMisfits: Misfits = {
  'three-phase-commit': phrase`MariaDB cannot be pre-committed, so it takes no part in three phases. Use two-phase commit`,
  outbox: noMessages,
}
const syncMisfits: Misfits = {
  'three-phase-commit': phrase`MariaDB cannot be pre-committed, so it takes no part in three phases. Use an outbox or two-phase commit`,
  'try-confirm-cancel': phrase`Rows are kept in databases, and only services can reserve. Use an outbox or two-phase commit`,
  saga: phrase`MariaDB takes no step of a saga. Use an outbox or two-phase commit`,
  'optimistic-two-phase-commit': phrase`MariaDB cannot commit early and be compensated. Use two-phase commit`,
}
