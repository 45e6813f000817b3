/** What is due at a time. What was scheduled first comes first among those of the same time. */
export interface Due {
  /** Of one clock. */
  readonly at: number
  readonly seq: number
}

export interface Heap<Item extends Due> {
  push(item: Item): void
  /** The earliest, taken out. */
  pop(): Item | undefined
  size(): number
}

/** A binary heap, ordered by time and then by number: the order never depends on chance. */
export function createHeap<Item extends Due>(): Heap<Item> {
  const items: Item[] = []
  return {
    push: (item) => rise(items, item),
    pop: () => {
      const first = items[0]
      const last = items.pop()
      if (last !== undefined && last !== first) sink(items, last)
      return first
    },
    size: () => items.length,
  }
}

const isBefore = (one: Due, other: Due): boolean =>
  one.at < other.at || (one.at === other.at && one.seq < other.seq)

function rise<Item extends Due>(items: Item[], item: Item): void {
  let place = items.length
  items.push(item)
  while (place > 0) {
    const above = (place - 1) >> 1
    const parent = items[above]
    if (parent === undefined || !isBefore(item, parent)) break
    items[place] = parent
    place = above
  }
  items[place] = item
}

/** The place at the top is free; the item goes down from there. */
function sink<Item extends Due>(items: Item[], item: Item): void {
  let place = 0
  for (;;) {
    const left = items[2 * place + 1]
    if (left === undefined) break
    const right = items[2 * place + 2]
    const goesRight = right !== undefined && isBefore(right, left)
    const child = goesRight ? right : left
    if (!isBefore(child, item)) break
    items[place] = child
    place = 2 * place + (goesRight ? 2 : 1)
  }
  items[place] = item
}
