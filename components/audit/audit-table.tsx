'use client'

import Link from 'next/link'
import type { AuditEntry } from '@/server/contract/audit'
import { retell, t } from '@/server/contract/words'
import { actionWords } from '../shell/action-words'
import { outcomeWord } from '../shell/outcome-word'
import { ShortId } from '../ui/short-id'
import { Cell, HeadCell, Table } from '../ui/table'
import { Time } from '../ui/time'

interface Props {
  readonly entries: readonly AuditEntry[]
  readonly open: string | null
  /** Absent: there is nothing more to open. */
  readonly onOpen?: (id: string) => void
}

/** Entry by entry, the newest first; one of them may be open below. */
export function AuditTable({ entries, open, onOpen }: Props) {
  return (
    <Table caption={t`Audit trail`} className="min-w-[56rem]">
      <thead>
        <tr>
          <HeadCell>{t`When`}</HeadCell>
          <HeadCell>{t`By`}</HeadCell>
          <HeadCell>{t`Action`}</HeadCell>
          <HeadCell>{t`On`}</HeadCell>
          <HeadCell>{t`Reason`}</HeadCell>
          <HeadCell>{t`Outcome`}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.id} className={open === entry.id ? 'bg-selected' : 'hover:bg-sunken'}>
            <Cell className="whitespace-nowrap">
              {onOpen === undefined ? (
                <Time at={entry.at} />
              ) : (
                <button
                  type="button"
                  aria-expanded={open === entry.id}
                  aria-label={t`${actionWords(entry.action)}: all of this entry`}
                  className="text-accent underline-offset-2 hover:underline pointer-coarse:min-h-11"
                  onClick={() => onOpen(entry.id)}
                >
                  <Time at={entry.at} />
                </button>
              )}
            </Cell>
            <Cell className="max-w-40 break-words">{entry.actor}</Cell>
            <Cell className="whitespace-nowrap">{actionWords(entry.action)}</Cell>
            <Cell className="max-w-56 wrap-anywhere">
              <Target entry={entry} />
            </Cell>
            <Cell className="max-w-80 break-words">{retell(entry.reason)}</Cell>
            <Cell>
              {entry.outcome === null ? (
                <span className="text-fg-3">–</span>
              ) : (
                outcomeWord(entry.outcome)
              )}
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

const link = 'text-accent underline underline-offset-2'

/** What it was done to, as a link to it. */
export function Target({ entry }: { readonly entry: AuditEntry }) {
  const { transaction, participant, branchId } = entry
  if (transaction !== null)
    return (
      <Link href={`/transactions/${encodeURIComponent(transaction)}`} className={link}>
        <ShortId id={transaction} />
      </Link>
    )
  if (participant === null) return <span className="text-fg-3">{t`All of it`}</span>
  return (
    <>
      <Link href={`/participants/${encodeURIComponent(participant)}`} className={link}>
        {participant}
      </Link>
      {branchId !== null && <span className="font-mono"> {branchId}</span>}
    </>
  )
}
