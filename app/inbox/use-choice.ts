'use client'

import { neighbour, nextWaiting } from '@/components/inbox/inbox-items'
import type { Inbox } from '@/components/inbox/use-inbox'
import { useAddress } from '@/components/shell/address'
import { useShortcuts } from '@/components/ui/shortcuts'
import { phrase, t } from '@/server/contract/words'

/** Which item is chosen and whether it is open, in the address; and the keys that go from one to the next. */
export function useChoice(
  inbox: Inbox,
  items: NonNullable<Inbox['items']>,
  focusDetail: () => void,
) {
  const { params, change } = useAddress()
  const chosen = params.item ?? items[0]?.row.id ?? null
  const open = params.open === '1'
  const choose = (id: string | null, opened: boolean) => {
    if (id === null) return
    if (id !== chosen && chosen !== null) inbox.pass(chosen)
    change({ item: id, open: opened ? '1' : null }, opened && !open ? 'push' : 'replace')
  }
  const enter = () => {
    choose(chosen, true)
    focusDetail()
  }
  useShortcuts(phrase`Inbox`, [
    { keys: 'j', label: t`Next`, run: () => choose(neighbour(items, chosen, 1), open) },
    { keys: 'k', label: t`Previous`, run: () => choose(neighbour(items, chosen, -1), open) },
    { keys: 'Enter', label: t`Open`, run: enter },
  ])
  const peeks = params.peek === '1'
  const closePeek = () => change({ peek: null }, 'replace')
  const peek = (): void => {
    const focused = document.activeElement?.closest<HTMLElement>('[data-item]')?.dataset.item
    if (focused !== undefined && focused !== chosen) choose(focused, open)
    change({ peek: peeks && (focused ?? chosen) === chosen ? null : '1' }, 'replace')
  }
  useShortcuts(phrase`Inbox`, [
    { keys: ' ', label: t`Peek at it`, run: peek },
    { keys: 'Escape', label: t`Close the peek`, run: closePeek, when: () => peeks },
  ])
  const back = () => change({ open: null }, 'replace')
  return { chosen, open, choose, back, peeks, closePeek, next: nextWaiting(items, chosen) }
}
