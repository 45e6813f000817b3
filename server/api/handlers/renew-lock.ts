import { heldLock, renewRequest } from '@/server/contract/lock'
import { heldLockOf, keyIn, lockLost } from '../lock-replies'
import { othersLock } from '../program-owner'
import { ok } from '../reply'
import { defineRoute } from '../route'

/** POST /v1/locks/{key}:renew */
export const renewLock = defineRoute({
  method: 'POST',
  path: '/v1/locks/{key}:renew',
  name: 'renewLock',
  summary: 'Holds a lock for another time to live, from now on',
  body: renewRequest,
  replies: { 200: heldLock },
  problems: [
    ...(['lock-lost', 'lock-of-transaction', 'of-another-program'] as const),
    ...(['journal-unavailable', 'locks-unavailable'] as const),
  ],
  handle: async ({ locks }, { params, body: { token, ttlMs }, identity }) => {
    const key = keyIn(params)
    if (typeof key !== 'string') return key
    const kept = await othersLock(locks, { key, token, identity })
    if (kept !== null) return kept
    const held = await locks.renew({ key, token }, ttlMs ?? null)
    return held === null ? lockLost(key, token) : ok(heldLockOf(held, locks.kind))
  },
})
