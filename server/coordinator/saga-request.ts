import type { StepOrder } from '@/server/journal/saga-records'
import type { Participant } from '@/server/participant/participant'
import { branchId } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import type { SagaPlan, StepClass } from '@/server/protocol/saga-state'
import { type Refused, refused } from './refused'
import type { Saga } from './running'

/** A step as it was asked for; `after` are places in the list. */
export interface StepRequest extends StepOrder {
  readonly class: StepClass
  readonly after: readonly number[]
}

/** The steps as branches of a transaction; null: it is no saga. */
export function sagaOf(id: TransactionId, steps: readonly StepRequest[] | null): Saga | null {
  if (steps === null) return null
  const branches = steps.map((_, place) => branchId(id, place + 1))
  const plans = steps.map(({ class: kind, after }, place) => [
    branches[place],
    { class: kind, after: after.map((before) => branchId(id, before + 1)) },
  ])
  const plan: SagaPlan = {
    ...{ branches, recovery: 'automatic' },
    steps: Object.fromEntries(plans),
  }
  const orders = steps.map(({ name, action, compensation }) => ({ name, action, compensation }))
  return { plan, orders }
}

/** Why these cannot be ordered at these participants; null: they can. */
export function stepsMisfit(
  participants: readonly Participant[],
  steps: readonly StepRequest[],
): Refused | null {
  for (const [place, { name, kind, steps: performs }] of participants.entries()) {
    if (kind === 'mariadb' || kind === 'sqlite')
      return refused('work-does-not-fit', cannotCommit(name))
    const wanted =
      steps[place]?.class === 'compensatable' ? ['action', 'compensate'] : (['action'] as const)
    if (performs?.offered === null) return refused('participant-not-usable', notYet(name))
    const missing = wanted.find((one) => performs?.offered?.includes(one) !== true)
    if (missing !== undefined) return refused('work-does-not-fit', cannot(name, missing))
  }
  return null
}

const notYet = (name: string): string =>
  `${name} has not said yet which steps it has. Nothing was begun. Send it again in a moment.`

const cannotCommit = (name: string): string =>
  `${name} is a MariaDB, a MySQL or a SQLite: a step of a saga runs at a service or at a PostgreSQL. Nothing was begun. Use one of these, or two-phase commit.`

const cannot = (name: string, missing: string): string =>
  `${name} does not say that it has the step ${missing}: a saga orders actions and compensations, which a service behind a barrier offers. Nothing was begun. Let the service answer "steps": ["action", "compensate"] when it is asked what it is, or use another protocol.`
