'use client'

import { useMutation } from '@tanstack/react-query'
import type { InboxWork } from '@/server/contract/inbox'
import { t } from '@/server/contract/words'
import { shortCode } from '../ui/format'
import type { Undoing } from '../ui/use-undo'
import { type Snooze, sendClaim, sendNote, sendSnooze } from './inbox-queries'

interface Options {
  readonly id: string
  readonly undoing: Undoing
  readonly onWork: (id: string, work: InboxWork) => void
}

interface Step {
  readonly send: () => Promise<InboxWork>
  readonly text: string
  /** What takes it back; null: it is itself the way back. */
  readonly back: (() => Promise<InboxWork>) | null
}

/** Claims, notes and snoozes: each is done at once, and can be taken back for a while. */
export function useWork({ id, undoing, onWork }: Options) {
  const code = shortCode(id)
  const run = useMutation({
    mutationFn: ({ send }: Step) => send(),
    onSuccess: (answer, { text, back }) => {
      onWork(id, answer)
      if (back !== null)
        undoing.offer({
          text,
          undo: () => run.mutate({ send: back, text: t`Undone on ${code}`, back: null }),
        })
    },
  })
  const claimed = (mine: boolean, takeOver = false) => sendClaim(id, { claimed: mine, takeOver })
  return {
    error: run.error,
    claim: (takeOver = false) =>
      run.mutate({
        ...{ text: t`${code} is claimed`, send: () => claimed(true, takeOver) },
        // What was somebody else's is that one's again.
        back: () => sendClaim(id, { claimed: false, giveBack: takeOver }),
      }),
    release: () =>
      run.mutate({
        ...{ text: t`${code} is given back`, send: () => claimed(false) },
        back: () => claimed(true),
      }),
    note: (text: string, before: string | null) =>
      run.mutate({
        text: text === '' ? t`The note on ${code} is gone` : t`The note on ${code} is saved`,
        send: () => sendNote(id, { text, replaces: before }),
        back: () => sendNote(id, { text: before ?? '', replaces: text === '' ? null : text }),
      }),
    snooze: (snooze: NonNullable<Snooze>) =>
      run.mutate({
        ...{ text: t`${code} is snoozed`, send: () => sendSnooze(id, snooze) },
        back: () => sendSnooze(id, null),
      }),
    wake: () => run.mutate({ text: '', send: () => sendSnooze(id, null), back: null }),
  }
}
