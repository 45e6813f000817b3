import { forceReleaseRequest, releasedLock, releaseRequest } from '@/server/contract/lock'
import type { Held } from '@/server/lock/lock'
import type { Instant } from '@/server/protocol/model'
import type { ApiContext } from '../context'
import { keyIn, lockLost } from '../lock-replies'
import { othersLock } from '../program-owner'
import { ok } from '../reply'
import { defineRoute } from '../route'

/** POST /v1/locks/{key}:release; said twice it is done once. */
export const releaseLock = defineRoute({
  method: 'POST',
  path: '/v1/locks/{key}:release',
  name: 'releaseLock',
  summary: 'Gives a lock back',
  body: releaseRequest,
  replies: { 200: releasedLock },
  problems: [
    'lock-of-transaction',
    'of-another-program',
    'journal-unavailable',
    'locks-unavailable',
  ],
  handle: async ({ locks }, { params, body: { token }, identity }) => {
    const key = keyIn(params)
    if (typeof key !== 'string') return key
    const kept = await othersLock(locks, { key, token, identity })
    if (kept !== null) return kept
    const held = await locks.release({ key, token })
    return ok({ key, token, released: held !== null })
  },
})

/** POST /v1/locks/{key}:force-release: on an operator's word, whoever holds it. */
export const forceReleaseLock = defineRoute({
  method: 'POST',
  path: '/v1/locks/{key}:force-release',
  name: 'forceReleaseLock',
  summary: 'Takes a lock away from who holds it',
  body: forceReleaseRequest,
  replies: { 200: releasedLock },
  problems: ['lock-lost', 'journal-unavailable', 'locks-unavailable'],
  handle: async (context, { params, body: { token, reason }, requestId, identity }) => {
    const key = keyIn(params)
    if (typeof key !== 'string') return key
    const held = await context.locks.release({ key, token })
    if (held === null) return lockLost(key, token)
    await record(context, held, { reason, requestId, actor: identity.name })
    return ok({ key, token, released: true })
  },
})

const ACTION = 'force-release-lock'

interface Word {
  readonly reason: string
  readonly requestId: string
  readonly actor: string
}

/** In journal and audit trail, with whom it was taken away from. */
async function record(
  { journal, clock, newUlid }: ApiContext,
  { key, owner, mode, transaction, grant: { token } }: Held,
  { reason, requestId, actor }: Word,
): Promise<void> {
  const auditId = newUlid()
  const lock = { key, token, mode, owner, transaction }
  const data = { actor, action: ACTION, reason, auditId, lock }
  const nothing = { participant: null, gid: null, evidenceId: null, rule: null, advice: null }
  await journal.append({
    ...{ transaction: null, shard: null, epoch: null },
    records: [{ type: 'operator-action', branch: null, at: clock.now() as Instant, data }],
    audit: {
      ...{ id: auditId, actor, action: ACTION, reason, requestId, ...nothing },
      ...{ idempotencyKey: null, requestHash: null, data: { lock } },
    },
  })
}
