import type { JournalEvent } from '@/server/contract/event'

export interface AppliedEvent {
  readonly room: string
  readonly stream: string
  readonly seq: number
}

declare global {
  interface Window {
    /** The events this page applied, in order, newest last; what proves that none was lost. */
    __verdictEvents?: AppliedEvent[]
  }
}

const KEPT_MAX = 50_000

/** Notes what was applied, so that it can be compared with the journal. */
export function noteApplied(room: string, items: readonly JournalEvent[]): void {
  window.__verdictEvents ??= []
  const applied = window.__verdictEvents
  for (const { stream, seq } of items) applied.push({ room, stream, seq })
  if (applied.length > KEPT_MAX) applied.splice(0, applied.length - KEPT_MAX)
}
