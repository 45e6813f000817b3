import type { Closed } from '@/server/policy/participant-gate'

type Why = Closed | 'own-budget'

/** Why a call was not sent: it is decided here, and the participant has not heard of it. */
export interface NotNow {
  readonly code: Why
  /** For people: what is the matter. What it means, whoever asked adds. */
  readonly text: string
  readonly retryAfterMs: number
}

const causes = {
  'breaker-open': (name: string, ms: number) =>
    `The breaker of ${name} is open: too many calls there got no answer. One is tried again in ${seconds(ms)}.`,
  throttled: (name: string) =>
    `${name} has answered too few calls of the last two minutes, so a part of the new ones is refused here.`,
  'retry-budget': (name: string) =>
    `The budget of repeats at ${name} is spent: more of them would be a load of their own.`,
  'own-budget': () =>
    'The transaction has made as many repeats for promises as it allows itself (retryBudget).',
} as const satisfies Record<Why, (name: string, ms: number) => string>

export const notNow = (code: Why, name: string, retryAfterMs: number): NotNow => ({
  ...{ code, retryAfterMs },
  text: causes[code](name, retryAfterMs),
})

const seconds = (ms: number): string => {
  const whole = Math.max(1, Math.ceil(ms / 1_000))
  return whole === 1 ? '1 second' : `${whole} seconds`
}

/** A fault of a call that was not sent. */
export const notSent = ({ code, text }: NotNow) => ({ code, text: `Not sent. ${text}` })
