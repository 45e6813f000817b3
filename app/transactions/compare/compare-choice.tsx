'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { listQueries } from '@/components/transactions/list-queries'
import { StateBadge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { TextField } from '@/components/ui/field'
import { shortCode } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { shownState } from '@/components/ui/state-look'
import { Time } from '@/components/ui/time'
import { t } from '@/server/contract/words'

interface Props {
  readonly side: 'A' | 'B'
  readonly id: string | undefined
  readonly other: string | undefined
  readonly onChoose: (id: string | null) => void
}

const SHOWN_MAX = 6

/** Which transaction is A, or B: by its id or short code, or one of the newest. */
export function CompareChoice({ side, id, other, onChoose }: Props) {
  if (id !== undefined)
    return (
      <Panel
        title={`${side}: ${shortCode(id)}`}
        aside={<Button size="small" onClick={() => onChoose(null)}>{t`Choose another`}</Button>}
      >
        <code className="break-all text-fg-2 text-small">{id}</code>
      </Panel>
    )
  return (
    <Panel title={t`${side}: choose one`}>
      <Newest side={side} other={other} onChoose={onChoose} />
    </Panel>
  )
}

function Newest({ side, other, onChoose }: Omit<Props, 'id'>) {
  const [text, setText] = useState('')
  const typed = text.trim()
  const { data } = useInfiniteQuery(listQueries.list(typed === '' ? {} : { id: typed }))
  const rows = (data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter((row) => row.id !== other)
    .slice(0, SHOWN_MAX)
  return (
    <div className="flex flex-col gap-3">
      <TextField
        label={t`Id or short code of ${side}`}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      {data && rows.length === 0 && (
        <p className="text-fg-2">
          {typed === ''
            ? t`There is no other transaction yet.`
            : t`No transaction is called ${typed}.`}
        </p>
      )}
      <ul className="flex flex-col">
        {rows.map((row) => (
          <li key={row.id} className="border-line border-b last:border-b-0">
            <button
              type="button"
              onClick={() => onChoose(row.id)}
              className="flex min-h-10 w-full flex-wrap items-center gap-x-4 gap-y-1 px-1 py-1 text-left hover:bg-sunken"
            >
              <code className="text-accent">{shortCode(row.id)}</code>
              <StateBadge state={shownState(row)} />
              <span className="min-w-0 flex-1 truncate">{row.name ?? t`no name`}</span>
              <span className="text-fg-2 text-small">
                <Time at={row.startedAt} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
