import { type Clock, wait } from '@/server/platform/clock'
import { ACTION_KEYS, ActionKeyTaken } from './action-key'
import { type BatchAnswer, parseAnswer } from './batch-answer'
import type { BatchPlan } from './batch-rows'
import type { Writer } from './batch-statement'
import { type BatchConnection, indexOf, sqlStateOf } from './prisma-batch'
import type { JournalReads } from './prisma-reads'

const REPEAT_DELAY_MS_MIN = 20
const REPEAT_DELAY_MS_MAX = 1_000

/** Rolled back for sure: a deadlock, a failed serialisation, a lock that was not to be had. */
const rolledBack: ReadonlySet<string> = new Set(['40P01', '40001', '55P03'])
const UNIQUE_VIOLATION = '23505'
/** The data itself is refused, so that a repetition would be refused too. */
const refusal = /^(?:22|23|42|P0)/

export interface LandingOptions {
  readonly writer: Writer
  readonly connection: BatchConnection
  readonly reads: JournalReads
  readonly clock: Clock
  readonly onHealth: (ok: boolean, error: unknown) => void
  readonly stopped: () => boolean
}

/** What one sending of a batch has told about its fate. */
type Fate =
  | { readonly type: 'durable'; readonly answer: BatchAnswer }
  | { readonly type: 'landed-before' }
  | { readonly type: 'rolled-back' }
  | { readonly type: 'unknown'; readonly error: unknown }
  | { readonly type: 'refused'; readonly error: unknown }

/** Sends the batch until it is durable or refused; its position in the stream tells it from a new one. */
export async function land(options: LandingOptions, plan: BatchPlan): Promise<BatchAnswer> {
  let mayHaveLanded = false
  for (let failures = 0; ; failures++) {
    const fate = await send(options.connection, plan, mayHaveLanded)
    if (fate.type === 'durable') options.onHealth(true, null)
    if (fate.type === 'durable') return fate.answer
    if (fate.type === 'landed-before') return persist(options, () => found(options, plan))
    if (fate.type === 'refused') throw fate.error
    if (fate.type === 'unknown') {
      mayHaveLanded = true
      options.onHealth(false, fate.error)
      if (options.stopped()) throw fate.error
    }
    await wait(options.clock, delayMs(failures))
  }
}

async function send(
  connection: BatchConnection,
  plan: BatchPlan,
  mayHaveLanded: boolean,
): Promise<Fate> {
  try {
    const text = await connection.send(plan)
    if (text !== null) return { type: 'durable', answer: parseAnswer(text) }
    return { type: 'unknown', error: new Error('a synchronous standby did not confirm') }
  } catch (error) {
    const code = sqlStateOf(error)
    if (indexOf(error) === ACTION_KEYS) return { type: 'refused', error: new ActionKeyTaken() }
    if (code === UNIQUE_VIOLATION && mayHaveLanded) return { type: 'landed-before' }
    if (code !== null && refusal.test(code)) return { type: 'refused', error }
    return code !== null && rolledBack.has(code)
      ? { type: 'rolled-back' }
      : { type: 'unknown', error }
  }
}

/** The reply was lost, but the batch had landed: what stands now is what it answered. */
async function found(options: LandingOptions, plan: BatchPlan): Promise<BatchAnswer> {
  const { connection, reads, writer, onHealth } = options
  if (!(await connection.barrier(writer.stream))) throw new Error('a standby does not confirm')
  const answer = await reads.found(plan, writer)
  onHealth(true, null)
  return answer
}

/** A look that must succeed: it is repeated until it does. */
export async function persist<T>(
  { clock, onHealth, stopped }: Pick<LandingOptions, 'clock' | 'onHealth' | 'stopped'>,
  look: () => Promise<T>,
): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await look()
    } catch (error) {
      onHealth(false, error)
      if (stopped()) throw error
    }
    await wait(clock, delayMs(failures))
  }
}

const delayMs = (failures: number): number =>
  Math.min(REPEAT_DELAY_MS_MAX, REPEAT_DELAY_MS_MIN * 2 ** failures)
