/*
 * Group commit: one batch is in flight, and whatever arrives meanwhile is the next one. No timer and
 * no fixed size: it adapts to the load by itself.
 */

export interface BatcherOptions<Item, Answer> {
  /** Writes the items, in order, as one; an Error in the place of an answer refuses that one item. */
  readonly write: (items: readonly Item[]) => Promise<readonly (Answer | Error)[]>
  /** True: the item must not share a batch with those before it. */
  readonly startsBatch: (item: Item, before: readonly Item[]) => boolean
  readonly sizeMax: number
}

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
}: BatcherOptions<Item, Answer>): Batcher<Item, Answer> {
  let queue: Waiting<Item, Answer>[] = []
  let running: Promise<void> | null = null
  let stopped: Error | null = null

  async function run(): Promise<void> {
    while (queue.length > 0) {
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
      await turn()
    }
    running = null
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        if (stopped) return reject(stopped)
        queue.push({ item, resolve, reject })
        running ??= turn().then(run)
      }),
    waiting: () => queue.length,
    idle: async () => {
      while (running) await running
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

/** Those who were answered go first: what they append now still comes into the next batch. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
