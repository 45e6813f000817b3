import type { z } from 'zod'
import {
  type acquireRequest,
  heldLock,
  type LockQuery,
  lockList,
  releasedLock,
} from '@/server/contract/lock'
import type { Exchange } from './exchange'
import { pathOf, renew } from './lock-held'

/** Beyond what it may wait for a lock. */
const ANSWER_MS_MAX = 5_000

/** The locks' addresses one by one, for who renews and gives back by its own means. */
export const lockCalls = (exchange: Exchange) => ({
  list: (query: Partial<LockQuery> = {}) =>
    exchange({ method: 'GET', path: `/locks${text(query)}`, schema: lockList }),
  acquire: (
    key: string,
    body: z.input<typeof acquireRequest>,
    { idempotencyKey }: { readonly idempotencyKey?: string } = {},
  ) =>
    exchange({
      ...{ method: 'POST', path: `${pathOf(key)}:acquire`, schema: heldLock, body },
      ...(idempotencyKey && { headers: { 'idempotency-key': idempotencyKey } }),
      timeoutMs: (body.waitMs ?? 0) + ANSWER_MS_MAX,
    }),
  renew: (key: string, token: number) => renew(exchange, { key, token }, ANSWER_MS_MAX),
  release: (key: string, token: number) =>
    exchange({
      ...{ method: 'POST', path: `${pathOf(key)}:release`, schema: releasedLock },
      body: { token },
    }),
})

const text = (query: Partial<LockQuery>): string => {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
