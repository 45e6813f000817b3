import { holdTimes } from '@/server/contract/hold-time'
import { deadlockPage, waitOverview } from '@/server/contract/wait'
import type { Exchange } from './exchange'

/** Who waits for whom, which rings were broken, and for how long branches kept their promises. */
export const waitCalls = (exchange: Exchange) => ({
  waits: () => exchange({ method: 'GET', path: '/wait-for', schema: waitOverview }),
  holdTimes: () => exchange({ method: 'GET', path: '/hold-times', schema: holdTimes }),
  deadlocks: ({ cursor }: { readonly cursor?: string } = {}) =>
    exchange({
      method: 'GET',
      path: cursor === undefined ? '/deadlocks' : `/deadlocks?${new URLSearchParams({ cursor })}`,
      schema: deadlockPage,
    }),
})
