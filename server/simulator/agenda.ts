import { createHeap } from '@/server/policy/heap'

/** One thing that is due: a message that arrives, or a call. */
export interface Item<Said> {
  /** Microseconds, whole. */
  readonly at: number
  readonly seq: number
  readonly node: number
  /** A call dies with the incarnation of its node that asked for it; NOBODY: it does not. */
  readonly incarnation: number
  readonly transaction: number
  readonly kind: string
  readonly from: number
  readonly message: Said | null
  readonly call: (() => void) | null
}

/** Virtual time, and what is due in it. */
export interface Agenda<Said> {
  readonly now: () => number
  add(item: Item<Said>): void
  /** For the next item: what is made first comes first among those of the same time. */
  readonly number: () => number
  /** Until nothing is due any more, or `isOver` says so. */
  run(perform: (item: Item<Said>) => void, isOver: () => boolean): void
}

/** No node, no incarnation, no transaction. */
export const NOBODY = -1

export function createAgenda<Said>(): Agenda<Said> {
  const heap = createHeap<Item<Said>>()
  let time = 0
  let seq = 0
  return {
    now: () => time,
    add: heap.push,
    number: () => seq++,
    run: (perform, isOver) => {
      while (!isOver()) {
        const item = heap.pop()
        if (item === undefined) return
        time = item.at
        perform(item)
      }
    },
  }
}
