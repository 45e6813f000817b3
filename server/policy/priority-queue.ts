import { createHeap, type Due } from './heap'

/** Of a transaction: how it stands among others of its kind. */
export const priorities = ['high', 'normal', 'low'] as const
export type Priority = (typeof priorities)[number]

/**
 * What a call is for, the most urgent first (`protocols.md` 16): what ends a branch frees its locks,
 * and what begins one takes more of them.
 */
const callClasses = ['commit', 'abort', 'recovery', 'phase-one', 'begin'] as const
export type CallClass = (typeof callClasses)[number]

/** From 0 on, the lowest first: the class counts, and within it the priority of the transaction. */
export const rankOf = (callClass: CallClass, priority: Priority): number =>
  callClasses.indexOf(callClass) + priorities.indexOf(priority) / priorities.length

/** No call has a higher one. */
export const RANK_MAX = rankOf('begin', 'low')

/** What recovery and operators ask for is of no transaction's priority. */
export const RANK_OF_OTHERS = rankOf('recovery', 'normal')

export interface PriorityQueue<Item> {
  /** Takes its place; what it answers takes the item out again, if it is there still. */
  push(item: Item, rank: number, nowMs: number): () => void
  /** The most urgent one, taken out. */
  pop(): Item | undefined
  readonly size: number
}

interface Place<Item> extends Due {
  readonly item: Item
  gone: boolean
}

/**
 * Who waits grows more urgent with its age: eff = rank − age/τ. All grow alike, so that the order of
 * two never changes, and is that of since + rank·τ; what is equal goes by age. Whoever comes later
 * than rank·τ after another does not overtake it: nobody starves.
 */
export function createPriorityQueue<Item>(ageingMs: number): PriorityQueue<Item> {
  let heap = createHeap<Place<Item>>()
  let seq = 0
  let size = 0
  const compact = () => {
    const before = heap
    heap = createHeap()
    for (let place = before.pop(); place !== undefined; place = before.pop())
      if (!place.gone) heap.push(place)
  }
  return {
    push: (item, rank, nowMs) => {
      const place: Place<Item> = { at: dueAt(rank, nowMs, ageingMs), seq: ++seq, item, gone: false }
      heap.push(place)
      size += 1
      return () => {
        if (place.gone) return
        place.gone = true
        size -= 1
        if (heap.size() > 2 * size) compact()
      }
    },
    pop: () => {
      for (let place = heap.pop(); place !== undefined; place = heap.pop()) {
        if (place.gone) continue
        place.gone = true
        size -= 1
        return place.item
      }
      return undefined
    },
    get size() {
      return size
    },
  }
}

/** What orders those that wait, whenever it is asked. */
export const dueAt = (rank: number, sinceMs: number, ageingMs: number): number =>
  sinceMs + rank * ageingMs
