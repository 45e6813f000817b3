import { Redis } from 'ioredis'
import { z } from 'zod'
import {
  type Change,
  type Claim,
  type Held,
  type LockStore,
  type NewClaim,
  PLACE_TTL_MS,
} from './lock'
import { isHeld } from './queue'
import { changeScript, listScript, readScript, TOKEN_TO_COME } from './redis-lock-scripts'
import { claimOf, stored, storedClaim } from './stored-claim'

const CALL_MS_MAX = 3_000
const RACES_MAX = 100

export interface RedisLocksOptions {
  readonly url: string
  readonly cluster: string
  readonly onLost: (error: Error) => void
}

const kept = storedClaim.extend({ token: z.number().nullable() })
type Kept = z.infer<typeof kept>
const texts = z.array(kept)
const readAnswer = z.tuple([z.number(), z.string().nullable()])
const listAnswer = z.tuple([z.number(), z.array(z.string())])

/**
 * Locks in Redis, for efficiency only (`protocols.md` 14): a replica that takes over may know nothing
 * of the last locks, and give their tokens a second time.
 */
export function createRedisLocks({ url, cluster, onLost }: RedisLocksOptions): LockStore {
  const redis = new Redis(url, {
    ...{ commandTimeout: CALL_MS_MAX, connectTimeout: CALL_MS_MAX, maxRetriesPerRequest: 1 },
    ...{ lazyConnect: true, retryStrategy: (times) => Math.min(times * 100, 1_000) },
  })
  redis.on('error', onLost)
  // The braces keep all keys of an installation in one slot of a cluster.
  const root = `{verdict:${cluster}}:lock`
  const at = (key: string) => `${root}:claims:${key}`
  const look = async (key: string) => {
    const [nowMs, text] = readAnswer.parse(await redis.eval(readScript, 1, at(key)))
    const claims = texts.parse(JSON.parse(text ?? '[]'))
    return { nowMs, text: text ?? '', claims: claims.filter(livesAt(nowMs)) }
  }
  return {
    kind: 'redis',
    read: async (key) => live(await look(key)),
    list: async (keysMax) => {
      const answer = await redis.eval(listScript, 1, `${root}:keys`, keysMax)
      const [, keys] = listAnswer.parse(answer)
      return (await Promise.all(keys.map(look))).flatMap(live)
    },
    change: async (key, pick) => {
      for (let races = 0; races < RACES_MAX; races++) {
        const { nowMs, text, claims } = await look(key)
        const change = pick(live({ claims, nowMs }))
        if (change.type === 'nothing') return null
        const next = after(claims, change, nowMs)
        const untilMs = Math.max(nowMs + 1, ...next.map(({ expiresAtMs }) => expiresAtMs))
        const token = await redis.eval(
          ...([changeScript, 3, at(key), `${root}:fence`, `${root}:keys`] as const),
          ...([text, JSON.stringify(next), untilMs, key, nowMs] as const),
        )
        if (token !== 0) return heldOf(next, change, { nowMs, token: Number(token) })
      }
      throw new Error(`The claims on ${key} changed ${RACES_MAX} times between look and step.`)
    },
    close: async () => redis.disconnect(),
  }
}

const livesAt =
  (nowMs: number) =>
  ({ expiresAtMs }: Kept): boolean =>
    expiresAtMs > nowMs

const toClaim =
  (nowMs: number) =>
  ({ token, ...claim }: Kept): Claim =>
    claimOf(claim, { token, nowMs })

const live = ({ claims, nowMs }: { readonly claims: readonly Kept[]; readonly nowMs: number }) =>
  claims.map(toClaim(nowMs))

/** The claims as they are to be. */
function after(
  claims: readonly Kept[],
  change: Exclude<Change, { type: 'nothing' }>,
  nowMs: number,
): readonly Kept[] {
  if (change.type === 'remove') return claims.filter(({ id }) => id !== change.id)
  if (change.type !== 'renew')
    return put(claims, change.claim, { nowMs, granted: change.type === 'grant' })
  const { id: renewed, ttlMs, taker } = change
  return claims.map((one) =>
    one.id === renewed ? { ...one, ...taker, ttlMs, expiresAtMs: nowMs + ttlMs } : one,
  )
}

/** In the place that it has in the queue already. */
function put(
  claims: readonly Kept[],
  claim: NewClaim,
  { nowMs, granted }: { readonly nowMs: number; readonly granted: boolean },
): readonly Kept[] {
  const livesMs = granted ? claim.ttlMs : PLACE_TTL_MS
  const grantedAtMs = granted ? nowMs : null
  const mine = {
    ...stored(claim, { nowMs, grantedAtMs, livesMs }),
    token: granted ? TOKEN_TO_COME : null,
  }
  const before = claims.find(({ id }) => id === claim.id)
  if (before === undefined) return [...claims, mine]
  const { askedAtMs } = before
  return claims.map((one) => (one === before ? { ...mine, askedAtMs } : one))
}

/** What was granted or renewed, with the token that the server gave. */
function heldOf(
  next: readonly Kept[],
  change: Change,
  { nowMs, token }: { readonly nowMs: number; readonly token: number },
): Held | null {
  if (change.type !== 'grant' && change.type !== 'renew') return null
  const id = change.type === 'grant' ? change.claim.id : change.id
  const mine = next.find((one) => one.id === id)
  if (mine === undefined) return null
  const claim = toClaim(nowMs)(mine.token === TOKEN_TO_COME ? { ...mine, token } : mine)
  return isHeld(claim) ? claim : null
}
