import { type HeldLock, heldLock, releasedLock } from '@/server/contract/lock'
import type { Exchange } from './exchange'

export interface Life {
  readonly ttlMs: number
  readonly skewMs: number
}

type Named = Pick<HeldLock, 'key' | 'token'>

/** A renewal that was not heard is sent again after this share of the time to live. */
const AGAIN_SHARE = 1 / 15
const RENEW_SHARE = 1 / 3
const RELEASE_TRIES_MAX = 3
const RELEASE_MS_MAX = 2_000

export const pathOf = (key: string): string => `/locks/${encodeURIComponent(key)}`

export const renew = (exchange: Exchange, { key, token }: Named, timeoutMs: number) =>
  exchange({
    ...{ method: 'POST', path: `${pathOf(key)}:renew`, schema: heldLock },
    ...{ body: { token }, timeoutMs: Math.ceil(timeoutMs) },
  })

/** Keeps locks alive until they are released, and tells by `signal` when one is lost or may be. */
export function hold(exchange: Exchange, { ttlMs, skewMs }: Life) {
  const lost = new AbortController()
  const tokens = new Map<string, number>()
  const timers = new Set<ReturnType<typeof setTimeout>>()
  let released = false

  const after = (ms: number, call: () => void) => {
    const timer = setTimeout(
      () => {
        timers.delete(timer)
        call()
      },
      Math.max(0, ms),
    )
    timers.add(timer)
    return timer
  }
  const lose = (key: string, why: string) => {
    if (!released && !lost.signal.aborted) lost.abort(new Error(`The lock ${key} is lost: ${why}`))
  }

  /** By this process's own clock, from before the store was asked: never later than the store's end. */
  const keep = (named: Named, askedMs: number) => {
    const endMs = askedMs + ttlMs - skewMs
    const end = after(endMs - performance.now(), () =>
      lose(named.key, 'it was not renewed in time'),
    )
    const again = (inMs: number) =>
      after(inMs, async () => {
        const nowMs = performance.now()
        const answer = await renew(exchange, named, ttlMs * RENEW_SHARE)
        if (released || lost.signal.aborted) return
        if (answer.type === 'answered') {
          clearTimeout(end)
          timers.delete(end)
          keep(named, nowMs)
        } else if (answer.type === 'refused' && answer.problem.code === 'lock-lost')
          lose(named.key, answer.problem.detail)
        else again(ttlMs * AGAIN_SHARE)
      })
    again(askedMs + ttlMs * RENEW_SHARE - performance.now())
  }

  return {
    signal: lost.signal,
    tokens: tokens as ReadonlyMap<string, number>,
    add: ({ key, token }: Named, askedMs: number) => {
      tokens.set(key, token)
      keep({ key, token }, askedMs)
    },
    /** What cannot be given back, because nobody answers, runs out by itself. */
    release: async (): Promise<void> => {
      released = true
      for (const timer of timers) clearTimeout(timer)
      await Promise.all([...tokens].map(([key, token]) => giveBack(exchange, { key, token })))
    },
  }
}

async function giveBack(exchange: Exchange, { key, token }: Named): Promise<void> {
  for (let n = 0; n < RELEASE_TRIES_MAX; n++) {
    const answer = await exchange({
      ...{ method: 'POST', path: `${pathOf(key)}:release`, schema: releasedLock },
      ...{ body: { token }, timeoutMs: RELEASE_MS_MAX },
    })
    if (answer.type !== 'lost') return
  }
}
