import { z } from 'zod'

/** What may be done about a transaction, in falling order of freedom, and what is left when nothing may. */
export const adviceValue = z.enum([
  'safe',
  'safe-with-care',
  'as-decided',
  'forced',
  'blocked',
  'nothing-to-do',
  'ask-again',
])

export const advice = z
  .object({
    advice: adviceValue,
    /** The one of the three that the page puts forward. */
    advised: z.boolean(),
    /** Forced, and the evidence does not settle it. */
    guess: z.boolean(),
    /** Whole sentences, the first one says why. */
    reasons: z.array(z.string()),
  })
  .meta({ id: 'Advice' })

export const adviceSet = z
  .object({
    /** Number of the rule that matched; shown, and stored with the action. */
    rule: z.int().min(1).max(15),
    retry: advice,
    commit: advice,
    abort: advice,
    /** Participants ended differently, or will: the data need repair by hand. */
    reconcile: z.boolean(),
  })
  .meta({ id: 'AdviceSet' })

export type AdviceValue = z.infer<typeof adviceValue>
export type Advice = z.infer<typeof advice>
export type AdviceSet = z.infer<typeof adviceSet>
