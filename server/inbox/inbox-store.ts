import type { InboxWork, Presence } from '@/server/contract/inbox'

/** Until when something is out of sight: a time, or what the participants said then. */
export interface Snooze {
  readonly by: string
  readonly until: Date | null
  /** What was seen; it wakes when something else is. */
  readonly seen: string | null
}

/** Something snoozed that waits for other evidence. */
export interface Watched {
  readonly transaction: string
  readonly seen: string
}

export interface Claimed {
  readonly heldBy: string | null
  readonly changed: boolean
  /** Whom it was taken over from. */
  readonly from: string | null
}

/** What those who work in the Inbox tell each other, in the journal's database. */
export interface InboxStore {
  /** What stands of these transactions; who has nothing is left out. */
  workOf(transactions: readonly string[]): Promise<ReadonlyMap<string, InboxWork>>
  /** Null: it is claimed now; else who has claimed it, and nothing was changed. */
  claim(
    transaction: string,
    claim: { readonly by: string; readonly takeOver: boolean },
  ): Promise<Claimed>
  /** `giveBack`: whom it was taken from has it again. Null: that one had not claimed it. */
  release(
    transaction: string,
    release: { readonly by: string; readonly giveBack: boolean },
  ): Promise<{ readonly to: string | null } | null>
  /** An empty text takes the note away. False: another note stands there than the one replaced. */
  note(
    transaction: string,
    note: { readonly by: string; readonly text: string; readonly replaces: string | null },
  ): Promise<boolean>
  snooze(transaction: string, snooze: Snooze): Promise<void>
  /** False: it was not snoozed, or, where `seen` is given, not on that. */
  wake(transaction: string, seen?: string): Promise<boolean>
  /** Wakes what was snoozed until a time that has come. */
  wakeDue(): Promise<readonly string[]>
  watched(limit: number): Promise<readonly Watched[]>
  /** Notes where a window is, and answers where the others are. */
  meet(
    visitor: string,
    at: { readonly transaction: string | null; readonly who: string },
  ): Promise<Presence['others']>
}
