'use client'

import type { ReactNode } from 'react'
import { columnNames, type ListColumn } from '@/server/contract/shown-list'
import type { TransactionSummary } from '@/server/contract/transaction'
import { type Phrase, phrase, t } from '@/server/contract/words'
import { reasonWord } from '../shell/abort-reasons'
import { StateBadge } from '../ui/badge'
import { CopyButton } from '../ui/copy-button'
import { count, duration } from '../ui/format'
import { protocolName } from '../ui/protocol-name'
import { shownState } from '../ui/state-look'
import { Elapsed, Time } from '../ui/time'
import { ChooseButton } from './choose-button'
import { DurationBar } from './duration-bar'
import { PeekButton } from './peek-button'
import { RowLink } from './row-link'
import { RowMenu } from './row-menu'

export interface Column {
  readonly name: ListColumn
  readonly label: Phrase
  /** How the head and the cells are set. */
  readonly look?: string
  readonly cell: (row: TransactionSummary) => ReactNode
}

const number = 'text-right whitespace-nowrap'

const between = (from: string, until: string | null): ReactNode =>
  until === null ? (
    <span className="text-fg-3">{t`not yet`}</span>
  ) : (
    duration(Date.parse(until) - Date.parse(from))
  )

/** Everything that the list can say of a transaction, in the order in which it stands there. */
export const columns: readonly Column[] = [
  { name: 'state', label: phrase`State`, cell: (row) => <StateBadge state={shownState(row)} /> },
  {
    name: 'id',
    label: phrase`Id`,
    cell: (row) => (
      <span className="flex items-center gap-1">
        <RowLink id={row.id} />
        <span className="relative z-10 flex">
          <CopyButton text={row.id} what={t`id ${row.id.slice(-6)}`} />
          <PeekButton id={row.id} />
          <ChooseButton id={row.id} />
          <RowMenu row={row} />
        </span>
      </span>
    ),
  },
  {
    name: 'name',
    label: phrase`Name`,
    look: 'max-w-72 truncate',
    cell: ({ name }) =>
      name === null ? (
        <span className="text-fg-3">{t`no name`}</span>
      ) : (
        <span title={name}>{name}</span>
      ),
  },
  { name: 'protocol', label: phrase`Protocol`, cell: ({ protocol }) => protocolName(protocol) },
  {
    name: 'participants',
    label: phrase`Participants`,
    look: 'whitespace-nowrap',
    cell: ({ participants }) => participants.join(', '),
  },
  {
    name: 'started',
    label: phrase`Started`,
    look: 'whitespace-nowrap',
    cell: ({ startedAt }) => <Time at={startedAt} />,
  },
  {
    name: 'duration',
    label: phrase`Duration`,
    look: number,
    cell: (row) => (
      <span className="flex items-center justify-end gap-2">
        <DurationBar row={row} />
        <span className="min-w-16">
          <Lasted row={row} />
        </span>
      </span>
    ),
  },
  {
    name: 'voting',
    label: phrase`Until the verdict`,
    look: number,
    cell: ({ startedAt, decidedAt }) => between(startedAt, decidedAt),
  },
  {
    name: 'delivery',
    label: phrase`Delivery`,
    look: number,
    cell: ({ decidedAt, endedAt }) => (decidedAt === null ? null : between(decidedAt, endedAt)),
  },
  {
    name: 'reason',
    label: phrase`Reason`,
    look: 'whitespace-nowrap',
    cell: ({ reason }) => (reason === null ? '' : reasonWord(reason)),
  },
  { name: 'retries', label: phrase`Retries`, look: number, cell: ({ retries }) => count(retries) },
]

const usual: readonly ListColumn[] = [
  'state',
  'id',
  'name',
  'participants',
  'started',
  'duration',
  'retries',
]

/** How long it lasted, counting while it is open. */
export function Lasted({ row }: { readonly row: TransactionSummary }) {
  return row.durationMs === null ? (
    <Elapsed since={row.startedAt} until={row.endedAt} />
  ) : (
    duration(row.durationMs)
  )
}

/** The columns that an address names, and what of it names none; without one the usual ones. */
export function columnsIn(cols: string | undefined): {
  readonly shown: readonly Column[]
  readonly odd: boolean
} {
  const { known, odd } = columnNames(cols || usual.join())
  // The id is the link: a row without it leads nowhere.
  const names = new Set<ListColumn>([...(known.length === 0 ? usual : known), 'id'])
  return { shown: columns.filter(({ name }) => names.has(name)), odd }
}

/** What an address says of these columns: nothing, when they are the usual ones. */
export function colsOf(names: ReadonlySet<ListColumn>): string | null {
  const chosen = columns.filter(({ name }) => names.has(name)).map(({ name }) => name)
  return chosen.join() === usual.join() ? null : chosen.join(',')
}
