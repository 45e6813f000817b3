import { deadlockPage, waitOverview } from '@/server/contract/wait'
import type { Exchange } from './exchange'

/** Who waits for whom, and which rings were broken. */
export const waitCalls = (exchange: Exchange) => ({
  waits: () => exchange({ method: 'GET', path: '/waits', schema: waitOverview }),
  deadlocks: ({ cursor }: { readonly cursor?: string } = {}) =>
    exchange({
      method: 'GET',
      path: cursor === undefined ? '/deadlocks' : `/deadlocks?${new URLSearchParams({ cursor })}`,
      schema: deadlockPage,
    }),
})
