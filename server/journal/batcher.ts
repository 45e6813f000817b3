/*
 * Group commit: one batch is in flight, and whatever arrives meanwhile is the next one. It adapts to
 * the load by itself. What nobody waits for starts no batch for a moment, so that it joins one.
 */

export interface BatcherOptions<Item, Answer> {
  /** Writes the items, in order, as one; an Error in the place of an answer refuses that one item. */
  readonly write: (items: readonly Item[]) => Promise<readonly (Answer | Error)[]>
  /** True: the item must not share a batch with those before it. */
  readonly startsBatch: (item: Item, before: readonly Item[]) => boolean
  readonly sizeMax: number
  /** True: nobody waits for the item, so it lingers; `linger` calls back when that has been enough. */
  readonly lingers: (item: Item) => boolean
  readonly linger: (enough: () => void) => () => void
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
  lingers,
  linger,
}: BatcherOptions<Item, Answer>): Batcher<Item, Answer> {
  let queue: Waiting<Item, Answer>[] = []
  /** Up to this item, counted from the end of what was written, nothing may linger. */
  let due = 0
  let cancel: (() => void) | null = null
  let running: Promise<void> | null = null
  let stopped: Error | null = null

  async function run(): Promise<void> {
    while (due > 0) {
      const batch = takeBatch(queue, startsBatch, sizeMax)
      queue = queue.slice(batch.length)
      due = Math.max(0, due - batch.length)
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
    if (queue.length > 0) cancel ??= linger(start)
  }

  /** Everything that waits now is written without further delay. */
  function start(): void {
    cancel?.()
    cancel = null
    due = queue.length
    if (due > 0) running ??= turn().then(run)
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        if (stopped) return reject(stopped)
        queue.push({ item, resolve, reject })
        if (!lingers(item) || queue.length >= sizeMax) start()
        else if (running === null) cancel ??= linger(start)
      }),
    waiting: () => queue.length,
    idle: async () => {
      start()
      while (running) {
        await running
        start()
      }
    },
    stop: (reason) => {
      stopped = reason
      cancel?.()
      due = 0
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
