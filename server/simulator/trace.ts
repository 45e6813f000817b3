import { fnv1a } from '@/server/protocol/ids'
import type { Act } from './acts'

/** One thing that happened: for people, for whoever draws it, or for both. */
export interface Noted {
  readonly event: number
  readonly atMs: number
  readonly node: string
  readonly transaction: number | null
  /** Null: nothing is said of it beside what is drawn. */
  readonly says: string | null
  readonly act: Act | null
}

/** One that is told. */
export type Told = Noted & { readonly says: string }

/** All that happened as one number, and what happened in chosen transactions as lines. */
export interface Trace {
  /** `kind` is what happened to the node, in one word. */
  add(at: number, node: number, transaction: number, kind: string): void
  /** Whether there is anybody to note anything for: there are millions of events, and mostly not. */
  readonly isWatched: boolean
  /** The text is made only for a transaction that is watched. */
  note(transaction: number | null, node: number, says: () => string, act?: () => Act): void
  /** What is drawn and not told; without a node, of the one to which something happens now. */
  act(transaction: number, act: Act, node?: string): void
  readonly noted: readonly Noted[]
  hash(): string
  events(): number
}

interface Options {
  readonly names: readonly string[]
  readonly now: () => number
  /** The transactions whose steps are kept; with them, what happens to a node as a whole. */
  readonly watched: ReadonlySet<number>
}

/** More of a run nobody reads. */
const NOTED_MAX = 50_000

const PRIME = 0x01000193
const OTHER_PRIME = 0x85ebca6b

export function createTrace({ names, now, watched }: Options): Trace {
  const codes = new Map<string, number>()
  const noted: Noted[] = []
  let events = 0
  let here = 0
  let one = 0x811c9dc5
  let other = 0x9747b28c
  const codeOf = (kind: string): number => {
    const known = codes.get(kind)
    if (known !== undefined) return known
    const code = fnv1a(kind)
    codes.set(kind, code)
    return code
  }
  const nameOf = (node: number) => names[node] ?? `node ${node}`
  const keeps = (transaction: number | null) =>
    watched.size > 0 &&
    noted.length < NOTED_MAX &&
    (transaction === null || watched.has(transaction))
  const moment = () => ({ event: events, atMs: now() / 1_000 })
  const mix = (value: number) => {
    one = Math.imul(one ^ value, PRIME)
    one ^= one >>> 15
    other = Math.imul(other ^ value, OTHER_PRIME)
    other ^= other >>> 13
  }
  return {
    noted,
    isWatched: watched.size > 0,
    events: () => events,
    add: (at, node, transaction, kind) => {
      events++
      here = node
      mix(at | 0)
      mix((node << 24) ^ transaction)
      mix(codeOf(kind))
    },
    note: (transaction, node, says, act) => {
      if (!keeps(transaction)) return
      const told = { says: says(), act: act?.() ?? null }
      noted.push({ ...moment(), node: nameOf(node), transaction, ...told })
    },
    act: (transaction, act, node = nameOf(here)) => {
      if (keeps(transaction)) noted.push({ ...moment(), node, transaction, says: null, act })
    },
    hash: () => hex(one) + hex(other),
  }
}

const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0')
