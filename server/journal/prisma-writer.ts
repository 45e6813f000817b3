import { lost, standings } from './batch-answer'
import { planBatch } from './batch-rows'
import type { Entry, Standing } from './journal'
import { type LandingOptions, land, persist } from './prisma-landing'

export interface BatchWriter {
  write(entries: readonly Entry[]): Promise<readonly (Standing | Error)[]>
  /** What is being repeated is given up at its next failure. */
  stop(): void
}

/** Writes batch after batch into one stream, each until its fate is known. */
export function createBatchWriter(given: Omit<LandingOptions, 'stopped'>): BatchWriter {
  let seq = 0
  let stopped = false
  const options: LandingOptions = { ...given, stopped: () => stopped }

  async function write(entries: readonly Entry[]): Promise<readonly (Standing | Error)[]> {
    const plan = planBatch(entries, seq, options.writer)
    const answer = await land(options, plan).catch(asError)
    if (answer instanceof Error)
      return stopped || entries.length === 1 ? entries.map(() => answer) : oneByOne(entries)
    seq = plan.seq
    const { transactions, keys } = lost(plan, answer)
    const firsts = await persist(options, () => options.reads.firsts(transactions, keys))
    return standings(plan, answer, firsts)
  }

  /** One that is refused must not take the others along. */
  async function oneByOne(entries: readonly Entry[]): Promise<readonly (Standing | Error)[]> {
    const answers: (Standing | Error)[] = []
    for (const entry of entries) answers.push(...(await write([entry])))
    return answers
  }

  return {
    write,
    stop: () => {
      stopped = true
    },
  }
}

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error))
