import { heldLock, renewRequest } from '@/server/contract/lock'
import { heldLockOf, keyIn, lockLost, ofTransaction } from '../lock-replies'
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
  problems: ['lock-lost', 'lock-of-transaction', 'journal-unavailable', 'locks-unavailable'],
  handle: async ({ locks }, { params, body: { token, ttlMs } }) => {
    const key = keyIn(params)
    if (typeof key !== 'string') return key
    const kept = await ofTransaction(locks, key, token)
    if (kept !== null) return kept
    const held = await locks.renew({ key, token }, ttlMs ?? null)
    return held === null ? lockLost(key, token) : ok(heldLockOf(held, locks.kind))
  },
})
