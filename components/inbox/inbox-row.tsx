'use client'

import clsx from 'clsx'
import { StickyNote, UserCheck, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Presence } from '@/server/contract/inbox'
import { t } from '@/server/contract/words'
import { StateBadge } from '../ui/badge'
import { plural, shortCode } from '../ui/format'
import { rich } from '../ui/rich'
import { shownState } from '../ui/state-look'
import { Elapsed, Time } from '../ui/time'
import { type InboxItem, waits } from './inbox-items'

interface Props {
  readonly item: InboxItem
  readonly chosen: boolean
  readonly others: Presence['others']
  readonly onChoose: () => void
  /** Null: nothing can be selected here. */
  readonly selected: boolean | null
  readonly onSelect: () => void
  readonly note: ReactNode
}

/** One item of the list: what it is, how long it waits, whom it holds up, and who sees to it. */
export function InboxRow({ item, chosen, others, onChoose, note, ...props }: Props) {
  const { row, settled } = item
  return (
    <li
      data-item={row.id}
      className={clsx(
        'flex border-line border-b',
        chosen && 'bg-selected shadow-[inset_3px_0_0_var(--accent)]',
        !chosen && (props.selected ? 'bg-selected' : 'hover:bg-sunken'),
      )}
    >
      {props.selected !== null && (
        <label className="flex shrink-0 items-start py-3 pl-3 pointer-coarse:min-w-11">
          <input
            type="checkbox"
            aria-label={t`Select ${shortCode(row.id)}`}
            checked={props.selected}
            disabled={settled}
            onChange={props.onSelect}
            className="size-6"
          />
        </label>
      )}
      <button
        type="button"
        data-peeks
        aria-current={chosen ? 'true' : undefined}
        onClick={onChoose}
        className="flex w-full min-w-0 flex-col gap-1.5 px-4 py-3 text-left focus-visible:-outline-offset-2"
      >
        <span className="flex w-full items-center gap-2">
          <StateBadge state={shownState(row)} />
          <code className={clsx('text-small', settled ? 'text-fg-3' : 'text-fg-2')}>
            {shortCode(row.id)}
          </code>
          <span className="ml-auto whitespace-nowrap text-fg-3 text-small">
            <Elapsed since={row.inDoubtSince ?? row.startedAt} until={row.endedAt} />
          </span>
        </span>
        <span className={clsx('w-full truncate font-medium', settled && 'text-fg-3')}>
          {row.name ?? t`Transaction`}
        </span>
        <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-fg-2 text-small">
          {settled ? <Gone item={item} /> : note}
        </span>
        <People item={item} others={others} />
      </button>
    </li>
  )
}

/** Why it is greyed. */
function Gone({ item: { row, work, snoozedBy } }: { readonly item: InboxItem }) {
  const words = () => {
    if (!waits(row))
      return row.acknowledged === null ? t`Settled meanwhile` : t`Reconciled meanwhile`
    if (snoozedBy !== null) return t`Snoozed by ${snoozedBy}`
    return work.snooze === null ? t`In another tab now` : t`Snoozed by ${work.snooze.by}`
  }
  return <span className="text-fg-3">{words()}</span>
}

/** Who sees to it, who looks at it, and what was noted. */
function People({ item: { work, settled }, others }: Pick<Props, 'item' | 'others'>) {
  const { claim, note, snooze } = work
  if (claim === null && note === null && others.length === 0 && snooze === null) return null
  return (
    <span
      className={clsx(
        'flex w-full min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-small',
        settled ? 'text-fg-3' : 'text-fg-2',
      )}
    >
      {claim !== null && (
        <span className="inline-flex items-center gap-1">
          <UserCheck size={14} aria-hidden="true" />
          {t`claimed by ${claim.by}`}
        </span>
      )}
      {others.length > 0 && (
        <span className="inline-flex items-center gap-1">
          <Users size={14} aria-hidden="true" />
          {t`open in ${plural(others.length, 'other window')}`}
        </span>
      )}
      {snooze !== null && !settled && (
        <span>
          {snooze.until === null
            ? t`snoozed until the evidence changes`
            : rich`snoozed until ${<Time at={snooze.until} />}`}
        </span>
      )}
      {note !== null && (
        <span className="inline-flex min-w-0 items-center gap-1">
          <StickyNote size={14} aria-hidden="true" className="shrink-0" />
          <span className="truncate">{note.text}</span>
        </span>
      )}
    </span>
  )
}
