import type { Answers } from './policy/answers'
import type { Common } from './run-common'
import { every } from './run-recovery'
import { readAnswers } from './view/answers'

const LEARN_EVERY_MS = 15_000
const LEARN_MINUTES = 60

/** What participants have answered of late, for whoever leaves the choice of a protocol to us. */
export function learnAnswers(common: Common) {
  const { clock, database, logger } = common
  let known: ReadonlyMap<string, Answers> = new Map()
  const learn = async (): Promise<void> => {
    const rows = await readAnswers(database, { minutes: LEARN_MINUTES, now: clock.now() })
    known = new Map(rows.map((row) => [row.participant, row]))
  }
  learn().catch((error: unknown) => logger.warn({ error }, 'nothing was learnt yet'))
  return {
    answersOf: (participant: string): Answers | null => known.get(participant) ?? null,
    close: every(common, LEARN_EVERY_MS, learn),
  }
}
