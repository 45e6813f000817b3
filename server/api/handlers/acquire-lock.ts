import { acquireRequest, heldLock } from '@/server/contract/lock'
import type { Claim } from '@/server/lock/lock'
import { heldLockOf, keyIn, namedInTheWay } from '../lock-replies'
import { claimId } from '../program-owner'
import { ok, problem, type Reply } from '../reply'
import { defineRoute } from '../route'
import { keyOf, shuttingDown } from './beginning'

/** POST /v1/locks/{key}:acquire */
export const acquireLock = defineRoute({
  method: 'POST',
  path: '/v1/locks/{key}:acquire',
  name: 'acquireLock',
  summary: 'Takes a lock, and a token higher than any before',
  body: acquireRequest,
  headers: { 'Idempotency-Key': 'Asked again with the same key, the lock is not waited for twice' },
  replies: { 200: heldLock },
  problems: [
    ...(['lock-held', 'lock-younger', 'lock-deadlock', 'idempotency-mismatch'] as const),
    ...(['too-busy', 'journal-unavailable', 'locks-unavailable', 'shutting-down'] as const),
  ],
  handle: async (context, { params, body, headers, signal, identity }) => {
    const key = keyIn(params)
    if (typeof key !== 'string') return key
    const name = keyOf(headers['idempotency-key'], undefined)
    if (typeof name === 'object' && name !== null) return name.refused
    if (context.isShuttingDown()) return shuttingDown()
    const { mode, ttlMs, waitMs, owner, priority, waitDie, work } = body
    const id = claimId(identity, name ?? context.newUlid(), work)
    const acquired = await context.locks.acquire(
      {
        ...{ id, key, mode, owner, priority, ttlMs, transaction: null },
        bornAtMs: bornAt(waitDie?.startedAt),
      },
      { waitMs, waitDie: waitDie !== undefined, signal },
    )
    if (acquired.type === 'too-many') return tooMany()
    if (acquired.type !== 'granted') return refused(acquired, key, waitMs)
    const { held } = acquired
    if (held.mode !== mode || held.owner !== owner) return otherRequest()
    return ok(heldLockOf(held, context.locks.kind))
  },
})

const bornAt = (startedAt: string | undefined): number | null =>
  startedAt === undefined ? null : Date.parse(startedAt)

interface NotTaken {
  readonly type: 'held' | 'dies' | 'deadlock'
  readonly inTheWay: readonly Claim[]
}

function refused({ type, inTheWay }: NotTaken, key: string, waitMs: number): Reply {
  const who = namedInTheWay(inTheWay)
  if (type === 'dies')
    return problem(
      'lock-younger',
      `${key} was not taken: ${who}, and that work is older than yours. Give back what you hold, and begin again with the same startedAt; in time you are the older.`,
    )
  if (type === 'deadlock')
    return problem(
      'lock-deadlock',
      `${key} was not taken: ${who}. You and others waited for each other in a ring, so that nobody could have gone on, and you were chosen to go. Give back what you hold, and begin again; taking locks in one order, or with waitDie, prevents it.`,
    )
  const waited = waitMs === 0 ? 'and you did not want to wait' : `and you waited ${waitMs} ms`
  return problem('lock-held', `${key} was not taken: ${who}, ${waited}. Ask again later.`)
}

const tooMany = (): Reply =>
  problem('too-busy', 'Too many wait for locks here already. Nothing was taken. Ask again later.', {
    headers: { 'retry-after': '1' },
  })

const otherRequest = (): Reply =>
  problem(
    'idempotency-mismatch',
    'That idempotency key has taken this lock in another mode or for another owner, and still holds it. Use a new key.',
  )
