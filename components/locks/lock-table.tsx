'use client'

import Link from 'next/link'
import type { LockHolder, LockRow } from '@/server/contract/lock'
import { phrase, say, t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { rich } from '../ui/rich'
import { ShortId } from '../ui/short-id'
import { Cell, HeadCell, Table } from '../ui/table'
import { Elapsed, Time } from '../ui/time'

export interface Releasing {
  readonly lockKey: string
  readonly holder: LockHolder
}

interface Props {
  readonly rows: readonly LockRow[]
  readonly onRelease: (releasing: Releasing) => void
}

/** Lock by lock: who holds it, since when, and who waits. */
export function LockTable({ rows, onRelease }: Props) {
  return (
    <Table caption={t`Locks`} className="min-w-[60rem]">
      <thead>
        <tr>
          <HeadCell>{t`Key`}</HeadCell>
          <HeadCell>{t`Mode`}</HeadCell>
          <HeadCell>{t`Holder`}</HeadCell>
          <HeadCell>{t`Token`}</HeadCell>
          <HeadCell>{t`Since`}</HeadCell>
          <HeadCell>{t`Waiters`}</HeadCell>
          <HeadCell>
            <span className="sr-only">{t`Actions`}</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <LockRows key={row.key} row={row} onRelease={onRelease} />
        ))}
      </tbody>
    </Table>
  )
}

/** A row for each holder; key and waiters stand beside the first. */
function LockRows({ row, onRelease }: { readonly row: LockRow } & Pick<Props, 'onRelease'>) {
  const { key, holders, mode } = row
  const span = Math.max(1, holders.length)
  const first = (
    <>
      <th
        scope="rowgroup"
        rowSpan={span}
        className="min-w-40 max-w-72 border-line border-b px-3 py-1.5 text-left align-top font-mono font-normal wrap-anywhere"
      >
        {key}
      </th>
      <Cell rowSpan={span} className="align-top">
        {mode === null ? t`Free` : say(modeWords[mode])}
      </Cell>
    </>
  )
  const waiters = (
    <Cell rowSpan={span} className="align-top">
      <Waiters row={row} />
    </Cell>
  )
  if (holders.length === 0)
    return (
      <tr>
        {first}
        <Cell colSpan={3} className="text-fg-2">{t`It is about to be given to who waits.`}</Cell>
        {waiters}
        <Cell />
      </tr>
    )
  return holders.map((holder, index) => (
    <tr key={holder.token}>
      {index === 0 && first}
      <Cell className="align-top">
        <Claimant {...holder} />
      </Cell>
      <Cell className="align-top font-mono">{holder.token}</Cell>
      <Cell className="align-top whitespace-nowrap">
        <Time at={holder.since} />{' '}
        <span className="text-fg-3">
          (<Elapsed since={holder.since} />)
        </span>
      </Cell>
      {index === 0 && waiters}
      <Cell className="text-right align-top">
        <RightButton
          right="forceReleaseLock"
          size="small"
          aria-label={t`Release ${key} of ${holder.owner} by force`}
          onClick={() => onRelease({ lockKey: key, holder })}
        >{t`Release by force`}</RightButton>
      </Cell>
    </tr>
  ))
}

const modeWords = { shared: phrase`Shared`, exclusive: phrase`Exclusive` } as const
const WAITERS_SHOWN = 5

function Waiters({ row: { waiters } }: { readonly row: LockRow }) {
  if (waiters.length === 0) return <span className="text-fg-3">{t`Nobody`}</span>
  return (
    <ol className="flex flex-col gap-0.5">
      {waiters.slice(0, WAITERS_SHOWN).map((waiter) => (
        <li key={`${waiter.owner} ${waiter.since}`}>
          <Claimant {...waiter} />{' '}
          <span className="whitespace-nowrap text-fg-3">
            {rich`${say(modeWords[waiter.mode])}, ${<Elapsed since={waiter.since} />}`}
          </span>
        </li>
      ))}
      {waiters.length > WAITERS_SHOWN && (
        <li className="text-fg-3">{t`and ${waiters.length - WAITERS_SHOWN} more`}</li>
      )}
    </ol>
  )
}

function Claimant({
  owner,
  transaction,
}: {
  readonly owner: string
  readonly transaction: string | null
}) {
  if (transaction === null) return <span className="break-all">{owner}</span>
  return (
    <Link href={`/transactions/${transaction}`}>
      {owner} <ShortId id={transaction} />
    </Link>
  )
}
