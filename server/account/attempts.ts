import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

const MINUTE_S = 60
const NAMES_MAX = 5
const ADDRESSES_MAX = 60

interface Attempt {
  readonly name: string
  readonly address: string
}

/** Attempts to sign in, as this process has seen them. */
export interface Attempts {
  /** Counts one more. Zero: it may be made; else none may for so many milliseconds. */
  take(who: Attempt): Promise<number>
  /** The right password makes up for the wrong ones. */
  succeeded(who: Attempt): Promise<void>
}

/**
 * Five a minute for a name, sixty for an address; whether the name is known makes no difference. A
 * person is not locked out by a stranger elsewhere: names count for each address.
 */
export function createAttempts(): Attempts {
  const names = new RateLimiterMemory({ points: NAMES_MAX, duration: MINUTE_S })
  const addresses = new RateLimiterMemory({ points: ADDRESSES_MAX, duration: MINUTE_S })
  const keyOf = ({ name, address }: Attempt) => `${address} ${name}`
  return {
    take: async (who) => {
      // What is refused for its name does not use up what all at an address share.
      const waitMs = await waitOf(names.consume(keyOf(who)))
      return waitMs > 0 ? waitMs : waitOf(addresses.consume(who.address))
    },
    succeeded: async (who) => {
      await names.delete(keyOf(who))
    },
  }
}

const waitOf = (taken: Promise<RateLimiterRes>): Promise<number> =>
  taken.then(
    () => 0,
    (full: unknown) => {
      if (full instanceof RateLimiterRes) return Math.max(1, full.msBeforeNext)
      throw full
    },
  )
