/*
 * Group commit: one batch is in flight, and whatever arrives meanwhile is the next one. No timer and
 * no fixed size: it adapts to the load by itself.
 */

import type { Clock } from '@/server/platform/clock'

export interface BatcherOptions<Item, Answer> {
  /** Writes the items, in order, as one; an Error in the place of an answer refuses that one item. */
  readonly write: (items: readonly Item[]) => Promise<readonly (Answer | Error)[]>
  /** True: the item must not share a batch with those before it. */
  readonly startsBatch: (item: Item, before: readonly Item[]) => boolean
  readonly sizeMax: number
  /** True: nobody waits for the item, so it may wait a moment for others to come along. */
  readonly isLazy: (item: Item) => boolean
  readonly setTimer: Clock['setTimer']
}

/** How long what is lazy may wait by itself. */
const LAZY_MS_MAX = 5
/** A batch is closed after a turn of the loop that brought nothing, or after so many. */
const TURNS_MAX = 6

export interface Batcher<Item, Answer> {
  add(item: Item): Promise<Answer>
  waiting(): number
  /** Resolves when nothing waits and nothing is in flight. */
  idle(): Promise<void>
  /** Refuses what waits and what comes; what is in flight still gets its answer. */
  stop(reason: Error): void
}

interface Waiting<Item, Answer> {
  readonly item: Item
  readonly resolve: (answer: Answer) => void
  readonly reject: (reason: Error) => void
}

export function createBatcher<Item, Answer>({
  write,
  startsBatch,
  sizeMax,
  isLazy,
  setTimer,
}: BatcherOptions<Item, Answer>): Batcher<Item, Answer> {
  let queue: Waiting<Item, Answer>[] = []
  let running: Promise<void> | null = null
  let stopped: Error | null = null
  let cancelTimer: (() => void) | null = null

  const start = (): Promise<void> => {
    cancelTimer?.()
    cancelTimer = null
    running ??= gathered(() => queue.length).then(run)
    return running
  }

  const comeBack = (): void => {
    cancelTimer ??= setTimer(LAZY_MS_MAX, () => void start())
  }

  async function run(): Promise<void> {
    do {
      const batch = takeBatch(queue, startsBatch, sizeMax)
      queue = queue.slice(batch.length)
      const answers = await write(batch.map(({ item }) => item)).catch((error: unknown) => {
        const reason = error instanceof Error ? error : new Error(String(error))
        return batch.map(() => reason)
      })
      for (const [index, { resolve, reject }] of batch.entries()) {
        const answer = answers[index]
        if (answer instanceof Error) reject(answer)
        else if (answer !== undefined) resolve(answer)
        else reject(new Error('a batch answered fewer than it was given'))
      }
      await gathered(() => queue.length)
    } while (!queue.every(({ item }) => isLazy(item)))
    running = null
    if (queue.length > 0) comeBack()
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        if (stopped) return reject(stopped)
        queue.push({ item, resolve, reject })
        if (running !== null) return
        if (isLazy(item)) comeBack()
        else void start()
      }),
    waiting: () => queue.length,
    idle: async () => {
      while (running !== null || queue.length > 0) await start()
    },
    stop: (reason) => {
      stopped = reason
      for (const { reject } of queue) reject(reason)
      queue = []
    },
  }
}

function takeBatch<Item, Answer>(
  queue: readonly Waiting<Item, Answer>[],
  startsBatch: (item: Item, before: readonly Item[]) => boolean,
  sizeMax: number,
): readonly Waiting<Item, Answer>[] {
  const items: Item[] = []
  for (const { item } of queue) {
    if (items.length >= sizeMax || (items.length > 0 && startsBatch(item, items))) break
    items.push(item)
  }
  return queue.slice(0, items.length)
}

/**
 * Those who were answered go first: what they append now still comes into the next batch. So does what
 * the participants' answers lead to that each further turn hears.
 */
async function gathered(waiting: () => number): Promise<void> {
  for (let turns = 0; turns < TURNS_MAX; turns++) {
    const before = waiting()
    await new Promise((resolve) => setImmediate(resolve))
    if (waiting() === before) return
  }
}
