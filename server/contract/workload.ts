import { z } from 'zod'
import { protocol } from './protocol'

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
  const { workload: work, protocol } = asked
  switch (work) {
    case 'bank-transfer':
    case 'hot-account':
      return transferMisfits[protocol] ?? null
    case 'trip-booking':
      return protocol === 'saga' ? null : onlySagas
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
    context.addIssue({ code: 'custom', path: ['through'], message: agentsOfBanks })
  if (asked.protocol === 'outbox' && asked.recovery !== 'automatic')
    context.addIssue({ code: 'custom', path: ['recovery'], message: nobodyDecides })
}

/** Whether a workload needs the lab's MariaDB. */
export const overMariadb = ({ workload: work }: Pick<Asked, 'workload'>): boolean =>
  work === 'shop-order' || work === 'data-sync'

type Misfits = Readonly<Record<string, string>>

const noMessages =
  'It carries copies of rows. Use it to keep rows equal, or choose another protocol'
const onlySagas = 'Trips are booked by sagas: each service commits its own step'
const agentsOfBanks = 'Agents stand in front of banks. Only transfers between banks go through them'
const nobodyDecides =
  'With an outbox nothing is ever undecided, so no operator is waited for. Use automatic recovery'
const inThree = 'MariaDB cannot be pre-committed, so it takes no part in three phases'

const early = 'MariaDB cannot commit early and be compensated. Use two-phase commit'

const transferMisfits: Misfits = { outbox: noMessages }
const orderMisfits: Misfits = {
  'three-phase-commit': `${inThree}. Use two-phase commit`,
  'try-confirm-cancel':
    'Orders are rows in MariaDB, and only services can reserve. Use two-phase commit',
  saga: 'MariaDB takes no step of a saga. Use two-phase commit',
  'optimistic-two-phase-commit': early,
  outbox: noMessages,
}
const syncMisfits: Misfits = {
  'three-phase-commit': `${inThree}. Use an outbox or two-phase commit`,
  'try-confirm-cancel':
    'Rows are kept in databases, and only services can reserve. Use an outbox or two-phase commit',
  saga: 'MariaDB takes no step of a saga. Use an outbox or two-phase commit',
  'optimistic-two-phase-commit': early,
}
