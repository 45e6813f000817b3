import { z } from 'zod'
import { branchId, parseBranchId } from '@/server/protocol/ids'
import type { TransactionId } from '@/server/protocol/model'
import type { SagaBegun, SagaPlan, StepPlan } from '@/server/protocol/saga-state'
import type { NewRecord, RecordData } from './journal'

/**
 * What a step is ordered with. It is kept with the begin record, since whoever goes on after a crash
 * orders it again; it leaves with the records (D17), and is shown masked, or for a reason.
 */
export interface StepOrder {
  readonly name: string
  readonly action: unknown
  readonly compensation: unknown
}

/** Branches are stored by their numbers; before they are, they have their names. */
const n = z.preprocess(
  (value) => (typeof value === 'string' ? parseBranchId(value)?.n : value),
  z.int().min(1).max(999),
)
const steps = z.array(
  z.object({ class: z.enum(['compensatable', 'pivot', 'retriable']), after: z.array(n) }),
)
const orders = z.array(
  z.object({ name: z.string(), action: z.unknown(), compensation: z.unknown() }),
)
const begun = z.object({ branches: z.array(n).min(1), steps })

/** The begin record of a saga; null: it is none. */
export function sagaBegunOf(transaction: TransactionId, data: RecordData): SagaBegun | null {
  const { data: found } = begun.safeParse(data)
  if (found === undefined || found.steps.length !== found.branches.length) return null
  const named = found.branches.map((branch) => branchId(transaction, branch))
  const plans = found.steps.map(
    ({ class: kind, after }): StepPlan => ({
      class: kind,
      after: after.map((before) => branchId(transaction, before)),
    }),
  )
  return {
    ...{ type: 'begun', branches: named, recovery: 'automatic' },
    steps: Object.fromEntries(
      named.map((branch, index) => [branch, plans[index]]),
    ) as SagaPlan['steps'],
  }
}

type History = readonly Pick<NewRecord, 'type' | 'data'>[]

/** Null: it is no saga. */
export function stepOrdersOf(history: History): readonly StepOrder[] | null {
  const record = history.find(({ type }) => type === 'begun')
  return orders.safeParse(record?.data.orders).data ?? null
}

/** Whether it has a pivot; null: it is no saga. */
export function sagaForm(history: History): { readonly pivot: boolean } | null {
  const record = history.find(({ type }) => type === 'begun')
  const { data: found } = steps.safeParse(record?.data.steps)
  return found === undefined ? null : { pivot: found.some((step) => step.class === 'pivot') }
}
