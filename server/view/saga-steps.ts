import { z } from 'zod'
import { type StepDetail, stepDetail } from '@/server/contract/saga'

type Data = Readonly<Record<string, unknown>>

const steps = z.array(stepDetail.omit({ name: true, database: true }))
const orders = z.array(z.looseObject({ name: z.string() }))

/** What each branch is in its saga, by its begin record; empty: it is none. */
export function stepsIn(data: Data): readonly Omit<StepDetail, 'database'>[] {
  const plans = steps.safeParse(data.steps).data ?? []
  const named = orders.safeParse(data.orders).data ?? []
  return plans.map((plan, place) => ({ name: named[place]?.name ?? `step-${place + 1}`, ...plan }))
}

/** As anybody may read it: the names of the steps, and not what they are ordered with. */
export function withoutOrders<T extends Data>(data: T): T {
  const { data: kept } = orders.safeParse(data.orders)
  return kept === undefined ? data : { ...data, orders: kept.map(({ name }) => ({ name })) }
}
