import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Identity } from '@/server/contract/identity'
import { type Operation, type Pace, paceOf } from '@/server/contract/permission'
import { problem, type Reply } from './reply'

const MINUTE_S = 60
const SECOND_MS = 1_000

/** So many a minute, of each identity and in each web process. An open page looks all the time. */
export const rates: Readonly<Record<Pace, number>> = {
  ...{ act: 60, ask: 600, look: 6_000, work: 60_000 },
}

export interface Asked {
  /** Null: nobody has signed in, and the address counts. */
  readonly identity: Identity | null
  readonly address: string
  readonly operation: Operation
}

/** Null: it may go on. Whoever sits at this machine without sign-in, and our own processes, always may. */
export type Limit = (asked: Asked) => Promise<Reply | null>

export function createLimit(): Limit {
  const limiters = {
    act: new RateLimiterMemory({ points: rates.act, duration: MINUTE_S }),
    ask: new RateLimiterMemory({ points: rates.ask, duration: MINUTE_S }),
    look: new RateLimiterMemory({ points: rates.look, duration: MINUTE_S }),
    work: new RateLimiterMemory({ points: rates.work, duration: MINUTE_S }),
  }
  return async ({ identity, address, operation }) => {
    if (identity?.kind === 'local' || identity?.kind === 'verdict') return null
    const pace = paceOf(operation)
    const key = identity === null ? `address ${address}` : `${identity.kind} ${ownerOf(identity)}`
    const full = await limiters[pace].consume(key).then(() => null, asFull)
    return full === null ? null : tooMany(rates[pace], full.msBeforeNext)
  }
}

/** All programs of one person share one rate, and leave that person's own alone. */
const ownerOf = ({ name }: Identity): string => name.split('/')[0] ?? name

function asFull(error: unknown): RateLimiterRes {
  if (error instanceof RateLimiterRes) return error
  throw error
}

function tooMany(allowed: number, waitMs: number): Reply {
  const seconds = Math.max(1, Math.ceil(waitMs / SECOND_MS))
  return problem(
    'rate-limited',
    `Too many requests: ${allowed} a minute are allowed. The next one is possible in ${seconds} s.`,
    { headers: { 'retry-after': String(seconds) } },
  )
}
